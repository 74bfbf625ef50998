//! The table of rooms in `ARCHITECTURE.md`.

use crate::building::{Building, File, room};
use std::collections::BTreeMap;

const BEGIN: &str = "<!-- rooms:begin -->";
const END: &str = "<!-- rooms:end -->";

/// The document with this table between its marks; `None` if it lacks them.
pub fn with_table(document: &str, table: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))
}

/// One row per room, from the top.
pub fn table(building: &Building) -> String {
    let mut table =
        "| room | what | files | lines, about | its folders | uses |\n|---|---|--:|--:|---|---|\n".to_owned();
    for (name, sentence, _) in &building.rooms {
        let files: Vec<&File> = building.files.iter().filter(|file| room(&file.module) == *name).collect();
        // To the nearest hundred, so that few changes change it.
        let lines = files.iter().map(|file| file.text.lines().count()).sum::<usize>();
        let lines = ((lines + 50) / 100 * 100).max(100);
        let (folders, uses) = (folders(&files), uses(building, name));
        table += &format!("| `{name}` | {sentence} | {} | {lines} | {folders} | {uses} |\n", files.len());
    }
    table
}

/// The folders within a room, each with its number of files.
fn folders(files: &[&File]) -> String {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files.iter().filter(|file| !file.is_test) {
        if let ["src", _, folder, _, ..] = file.name.split('/').collect::<Vec<_>>()[..] {
            *folders.entry(folder).or_default() += 1;
        }
    }
    let folders: Vec<String> = folders.iter().map(|(folder, files)| format!("`{folder}` {files}")).collect();
    folders.join(", ")
}

/// The rooms that a room uses.
fn uses(building: &Building, name: &str) -> String {
    let is_used = |other: &str| building.arrows.iter().any(|arrow| arrow.room == name && room(&arrow.path) == other);
    let names = building.rooms.iter().map(|(other, ..)| *other);
    let used: Vec<String> =
        names.filter(|other| *other != name && is_used(other)).map(|other| format!("`{other}`")).collect();
    used.join(", ")
}
