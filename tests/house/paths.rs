//! The paths that a file writes, and where they lead.

use crate::source::{Token, is_word};
use std::collections::BTreeMap;

pub type Path<'a> = Vec<&'a str>;

/// A path as it is written, in a `use` or elsewhere.
pub struct Written<'a> {
    pub line: usize,
    pub path: Path<'a>,
    /// The module that writes it.
    pub module: Path<'a>,
    /// The name that a `use` gives it, `*` for all names within; `None` outside of a `use`.
    pub name: Option<&'a str>,
    /// Whether it is a `pub use`, so that others can use that name, too.
    pub is_export: bool,
}

/// All paths of a file of this module.
pub fn written<'a>(tokens: &[Token<'a>], module: &[&'a str]) -> Vec<Written<'a>> {
    let mut reader = Reader { tokens, at: 0, module: module.to_vec(), found: Vec::new(), exports: false };
    let (mut depth, mut inline_modules) = (0, Vec::new());
    while reader.at < tokens.len() {
        match reader.peek(0) {
            "mod" if reader.peek(2) == "{" => {
                inline_modules.push(depth);
                reader.module.push(reader.peek(1));
            }
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if inline_modules.pop_if(|outside| *outside == depth).is_some() {
                    reader.module.pop();
                }
            }
            "use" if reader.peek(1) != "<" => {
                reader.exports = reader.at > 0 && matches!(tokens[reader.at - 1].text, "pub" | ")");
                reader.at += 1;
                reader.use_tree(&[]);
                reader.exports = false;
            }
            word if is_word(word) && reader.peek(1) == "::" => reader.inline_path(),
            _ => {}
        }
        reader.at += 1;
    }
    reader.found
}

struct Reader<'a, 't> {
    tokens: &'t [Token<'a>],
    at: usize,
    module: Path<'a>,
    found: Vec<Written<'a>>,
    exports: bool,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self, ahead: usize) -> &'a str {
        self.tokens.get(self.at + ahead).map_or("", |token| token.text)
    }

    /// Reads a tree up to the comma, brace or semicolon after it.
    fn use_tree(&mut self, prefix: &[&'a str]) {
        let mut path = prefix.to_vec();
        loop {
            match self.peek(0) {
                "::" | "$" => {}
                word if is_word(word) && word != "as" => path.push(word),
                "{" => {
                    while !matches!(self.peek(0), "}" | "") {
                        self.at += 1;
                        self.use_tree(&path);
                    }
                    self.at += 1;
                    return;
                }
                "*" => {
                    self.push(&path, Some("*"));
                    self.at += 1;
                    return;
                }
                "as" => {
                    self.push(&path, Some(self.peek(1)));
                    self.at += 2;
                    return;
                }
                _ => {
                    // After a trailing comma there is only the prefix.
                    if path.len() > prefix.len() {
                        self.push(&path, path.iter().rfind(|word| **word != "self").copied());
                    }
                    return;
                }
            }
            self.at += 1;
        }
    }

    /// Reads to the path's last word.
    fn inline_path(&mut self) {
        let mut path = vec![self.peek(0)];
        while self.peek(1) == "::" && is_word(self.peek(2)) {
            path.push(self.peek(2));
            self.at += 2;
        }
        if path.len() > 1 {
            self.push(&path, None);
        }
    }

    fn push(&mut self, path: &[&'a str], name: Option<&'a str>) {
        let line = self.tokens[self.at - 1].line;
        // `a::{self}` is `a`.
        let is_itself = path.len() > 1 && path.last() == Some(&"self");
        let path = &path[..path.len() - usize::from(is_itself)];
        let (module, is_export) = (self.module.clone(), self.exports);
        self.found.push(Written { line, path: path.to_vec(), module, name, is_export });
    }
}

/// Where a path leads.
pub enum Place<'a> {
    /// To a definition in a file of this crate.
    Here { file: &'a str, path: Path<'a> },
    /// To another crate, or to something that the file itself names.
    Elsewhere(Path<'a>),
}

/// A name for something defined elsewhere: its file and path.
pub type Hop<'a> = (&'a str, Path<'a>);

/// All modules: each with its file and the names that its `use`s bring.
#[derive(Default)]
pub struct Modules<'a>(BTreeMap<Path<'a>, (&'a str, Imports<'a>)>);

type Imports<'a> = Vec<(&'a str, Path<'a>)>;

impl<'a> Modules<'a> {
    /// Adds a module that is in `file`.
    pub fn add(&mut self, module: &[&'a str], file: &'a str) {
        self.0.entry(module.to_vec()).or_insert((file, Vec::new()));
    }

    /// Adds the name that a `use` brings.
    pub fn import(&mut self, written: &Written<'a>, file: &'a str) {
        self.add(&written.module, file);
        if let (Some(name), Some((_, imports))) = (written.name, self.0.get_mut(&written.module)) {
            imports.push((name, written.path.clone()));
        }
    }

    /// Whether there is a module of this path.
    pub fn has(&self, path: &[&str]) -> bool {
        self.0.contains_key(path)
    }

    /// Follows a path from the module that writes it to the definition, and gives the re-exports on the way, too.
    pub fn follow(&self, module: &[&'a str], path: &[&'a str]) -> (Place<'a>, Vec<Hop<'a>>) {
        let mut hops = Vec::new();
        (self.follow_at_most(module, path, &mut hops), hops)
    }

    fn follow_at_most(&self, module: &[&'a str], path: &[&'a str], hops: &mut Vec<Hop<'a>>) -> Place<'a> {
        let (parent, _) = module.split_at(module.len().saturating_sub(1));
        match path {
            ["crate", rest @ ..] => self.within(&[], rest, hops),
            ["self", rest @ ..] if matches!(rest, ["super", ..]) => self.follow_at_most(module, rest, hops),
            ["self", rest @ ..] => self.within(module, rest, hops),
            ["super", rest @ ..] if matches!(rest, ["super", ..]) => self.follow_at_most(parent, rest, hops),
            ["super", rest @ ..] => self.within(parent, rest, hops),
            _ => self.named(module, path, hops).unwrap_or_else(|| Place::Elsewhere(path.to_vec())),
        }
    }

    /// What `path` means in a module: something in a child module, an imported name, or the module's own.
    fn within(&self, module: &[&'a str], path: &[&'a str], hops: &mut Vec<Hop<'a>>) -> Place<'a> {
        let own = || match self.0.get(module) {
            Some((file, _)) => Place::Here { file, path: [module, path].concat() },
            None => Place::Elsewhere([module, path].concat()),
        };
        self.named(module, path, hops).unwrap_or_else(own)
    }

    fn named(&self, module: &[&'a str], path: &[&'a str], hops: &mut Vec<Hop<'a>>) -> Option<Place<'a>> {
        let (&first, rest) = path.split_first()?;
        let child = [module, &[first]].concat();
        if self.has(&child) {
            return Some(self.within(&child, rest, hops));
        }
        let (file, imports) = self.0.get(module)?;
        let hop = (*file, [module, path].concat());
        // Ends a walk that would go round for ever.
        if hops.len() > 12 {
            return None;
        }
        // `pub use macro_name;` names itself.
        let is_it = |(name, target): &&(&str, Path)| *name == first && target[..] != [first];
        if let Some((_, target)) = imports.iter().find(is_it) {
            hops.push(hop);
            return Some(self.follow_at_most(module, &[&target[..], rest].concat(), hops));
        }
        imports.iter().filter(|(name, _)| *name == "*").find_map(|(_, target)| {
            hops.push(hop.clone());
            match self.follow_at_most(module, target, hops) {
                Place::Here { path: inside, .. } if self.has(&inside) => self.named(&inside, path, hops),
                _ => None,
            }
        })
    }
}
