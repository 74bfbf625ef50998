//! The test of the house: the rooms of `src/lib.rs`, from the top down, use only rooms below them.

mod building;
mod circles;
mod paths;
mod planted;
mod rules;
mod source;
mod table;

use building::{Building, Tree};
use rules::findings;
use std::path::Path;
use std::{env, fs};
use table::{table, with_table};

#[test]
fn rooms_use_only_rooms_below_them() {
    let tree = sources();
    let found = findings(&Building::read(&tree));
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} findings:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn architecture_md_has_the_table_of_rooms() {
    let path = root().join("ARCHITECTURE.md");
    let tree = sources();
    let table = table(&Building::read(&tree));
    let document = fs::read_to_string(&path).expect("ARCHITECTURE.md");
    let right = with_table(&document, &table).expect("the marks rooms:begin and rooms:end in ARCHITECTURE.md");
    if env::var_os("MMOE_BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, right).expect("ARCHITECTURE.md, to be written");
    } else {
        assert!(document == right, "stale; `MMOE_BLESS=1 cargo test --test house` writes this table:\n{table}");
    }
}

/// The files of `src`, by their paths from the package's folder.
fn sources() -> Tree {
    let mut tree = Tree::new();
    let mut folders = vec!["src".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).expect("a folder of sources") {
            let entry = entry.expect("an entry");
            let path = format!("{folder}/{}", entry.file_name().to_str().expect("a plain name"));
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.ends_with(".rs") {
                tree.insert(path, fs::read_to_string(entry.path()).expect("text"));
            }
        }
    }
    tree
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
