//! The files that paths and patterns lead to.

use super::open::TableFile;
use crate::base::disk::{self, home, path_text};
use crate::base::error::{Error, Result};
use crate::study::run::FilePath;
use glob::{MatchOptions, Pattern};
use std::path::Path;

/// As in a shell: a `*` stops at a `/`, and files whose names begin with a dot are found only if the pattern does.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The files of these paths, in their order, and those of a pattern in the order of their names. A path that is there is
/// taken for itself, even if it looks like a pattern.
pub fn files(paths: &[FilePath]) -> Result<Vec<TableFile>> {
    let mut files = Vec::new();
    for path in paths {
        let name = path.as_str();
        let expanded = path.expanded();
        if !name.contains(['*', '?', '[']) || disk::exists(&expanded) {
            files.push(TableFile { name: name.into(), path: expanded });
        } else {
            files.extend(matches(name, &expanded)?);
        }
    }
    Ok(files)
}

fn matches(name: &str, path: &Path) -> Result<Vec<TableFile>> {
    let (folder, pattern) = parts(path);
    let bad = |cause: &dyn std::fmt::Display| {
        let hint = "`*` stands for any characters, `?` for one, and `[ab]` for one of these";
        Error::Usage(format!("{name}: this is not a pattern of file names: {cause}\n  {hint}"))
    };
    let found = glob::glob_with(&pattern, OPTIONS).map_err(|error| bad(&error))?;
    let mut paths = Vec::new();
    for path in found {
        let path = path.map_err(|error| Error::io(error.path(), error.error()))?;
        if !path.is_dir() {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        let cause = format!("no file matches this pattern; looked in {}", home::shortened(folder));
        return Err(Error::Usage(format!("{name}: {cause}\n  check the pattern and the folder")));
    }
    paths.sort();
    Ok(paths.into_iter().map(|path| TableFile { name: home::shortened(&path), path }).collect())
}

/// The last folder on the way that is there, and the whole path as a pattern in which that folder stands for itself.
fn parts(path: &Path) -> (&Path, String) {
    let folder = path.ancestors().skip(1).find(|folder| disk::exists(folder)).unwrap_or(Path::new(""));
    let rest = path.strip_prefix(folder).unwrap_or(path);
    let pattern = Path::new(&Pattern::escape(&path_text::to_text(folder))).join(rest);
    (folder, path_text::to_text(&pattern))
}
