//! The crate's rooms and files, and the arrows between them.

use crate::paths::{Modules, Path, Place, Written, written};
use crate::source::{self, Source};
use std::collections::BTreeMap;

/// Texts by their paths: `src/model/mod.rs`.
pub type Tree = BTreeMap<String, String>;

/// All that the rules look at.
pub struct Building<'a> {
    /// What `lib.rs` lists, from the top, each with its sentence and line.
    pub rooms: Vec<(&'a str, String, usize)>,
    pub files: Vec<File<'a>>,
    pub arrows: Vec<Arrow<'a>>,
    /// Paths that lead out of the crate, by file and line.
    pub outside: Vec<(&'a str, usize, Path<'a>)>,
}

pub struct File<'a> {
    pub name: &'a str,
    pub text: &'a str,
    pub module: Path<'a>,
    /// Declared for tests only.
    pub is_test: bool,
    pub source: Source<'a>,
}

/// A path from a file to a definition in the crate, or to a re-export on the way there.
pub struct Arrow<'a> {
    pub from: &'a str,
    pub line: usize,
    /// The room that it starts in.
    pub room: &'a str,
    /// The file that it leads to, which has the definition.
    pub to: &'a str,
    pub path: Path<'a>,
    /// A `use` of a whole module; the paths through it have arrows of their own.
    pub is_namespace: bool,
    /// A `pub use`: a name for something defined elsewhere.
    pub is_export: bool,
    /// Only a stop on the way: the path goes on from `to`.
    pub is_hop: bool,
}

impl<'a> Building<'a> {
    pub fn read(tree: &'a Tree) -> Self {
        let mut files: Vec<File> = tree.iter().map(|(name, text)| File::read(name, text)).collect();
        let is_test_module = |file: &File<'a>| {
            let modules = file.source.test_modules.clone().into_iter();
            modules.map(|module| [&file.module[..], &[module]].concat()).collect::<Vec<_>>()
        };
        let tests: Vec<Path> = files.iter().flat_map(is_test_module).collect();
        for file in &mut files {
            file.is_test = tests.iter().any(|test| file.module.starts_with(test));
        }
        let lib = tree.get("src/lib.rs").map_or("", String::as_str);
        let (arrows, outside) = arrows(&files);
        Self { rooms: rooms(lib), files, arrows, outside }
    }
}

impl<'a> File<'a> {
    fn read(name: &'a str, text: &'a str) -> Self {
        let inside = name.strip_prefix("src/").and_then(|name| name.strip_suffix(".rs")).unwrap_or(name);
        let mut module: Path = inside.split('/').collect();
        module.pop_if(|last| *last == "mod" || inside == "lib");
        Self { name, text, module, is_test: false, source: source::read(text) }
    }

    pub fn folder(&self) -> &str {
        self.name.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// The room of a file or of a definition, by its path in the crate.
pub fn room<'a>(path: &[&'a str]) -> &'a str {
    path.first().copied().unwrap_or_default()
}

/// The modules of `lib.rs`, each with the `///` lines above it.
fn rooms(lib: &str) -> Vec<(&str, String, usize)> {
    let mut rooms = Vec::new();
    let mut sentence: Vec<&str> = Vec::new();
    for (line, number) in lib.lines().zip(1..) {
        if let Some(text) = line.strip_prefix("///") {
            sentence.push(text.trim());
            continue;
        }
        let declared = line.trim_start_matches("pub ").strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
        rooms.extend(declared.map(|room| (room, sentence.join(" "), number)));
        sentence.clear();
    }
    rooms
}

type Outside<'a> = (&'a str, usize, Path<'a>);

fn arrows<'a>(files: &[File<'a>]) -> (Vec<Arrow<'a>>, Vec<Outside<'a>>) {
    let mut modules = Modules::default();
    let mut all: Vec<(&str, Written)> = Vec::new();
    for file in files.iter().filter(|file| !file.is_test) {
        modules.add(&file.module, file.name);
        all.extend(written(&file.source.tokens, &file.module).into_iter().map(|written| (file.name, written)));
    }
    for (file, written) in &all {
        modules.import(written, file);
    }
    let (mut arrows, mut outside) = (Vec::new(), Vec::new());
    for (from, Written { line, path, module, is_export, name }) in all {
        let (place, hops) = modules.follow(&module, &path);
        let mut arrow = |to, path: Path<'a>, is_hop| {
            let is_namespace = modules.has(&path);
            arrows.push(Arrow { from, line, room: room(&module), to, path, is_namespace, is_export, is_hop });
        };
        hops.into_iter().for_each(|(to, path)| arrow(to, path, true));
        match place {
            Place::Here { file: to, path } => arrow(to, path, false),
            Place::Elsewhere(mut path) => {
                path.extend(name.filter(|name| *name == "*"));
                outside.push((from, line, path));
            }
        }
    }
    (arrows, outside)
}
