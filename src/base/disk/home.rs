//! The user's home folder, written as `~` in files that others may read, and the folder of fetched data.

use super::path_text::{from_text, to_text};
use std::env;
use std::path::{Path, PathBuf};

/// The text of a path, with the home folder as `~` if it leads there.
pub fn shortened(path: &Path) -> String {
    let inside = home().and_then(|home| path.strip_prefix(home).ok().map(to_text));
    match inside.as_deref() {
        Some("") => "~".into(),
        Some(inside) => format!("~/{inside}"),
        None => to_text(path),
    }
}

/// The path of a text, with the home folder in place of a leading `~`.
pub fn expanded(path: &str) -> PathBuf {
    match (path.strip_prefix('~'), home()) {
        (Some(""), Some(home)) => home,
        (Some(inside), Some(home)) if inside.starts_with('/') => home.join(from_text(inside.trim_start_matches('/'))),
        _ => from_text(path),
    }
}

/// Where `mmoe fetch` puts a data set: in `$MMOE_DATA`, or else in `data` of the working folder.
pub fn fetched(data_set: &str) -> PathBuf {
    let folder = env::var_os("MMOE_DATA")
        .filter(|folder| !folder.is_empty())
        .map_or("data".into(), |folder| expanded(&to_text(Path::new(&folder))));
    let path = folder.join(data_set);
    std::path::absolute(&path).unwrap_or(path)
}

/// Where tables are kept in a form that is read faster: in `$MMOE_CACHE`, or else in `mmoe` of the user's folder of
/// caches. `None` if the user has neither of them nor a home folder.
pub fn cache() -> Option<PathBuf> {
    let named = |name| env::var_os(name).filter(|folder| !folder.is_empty());
    if let Some(folder) = named("MMOE_CACHE") {
        let folder = expanded(&to_text(Path::new(&folder)));
        return Some(std::path::absolute(&folder).unwrap_or(folder));
    }
    let of_user = named("XDG_CACHE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    Some(of_user.or_else(|| Some(home()?.join(".cache")))?.join("mmoe"))
}

/// The home folder. One at the root of the file system, as services have it, is none.
fn home() -> Option<PathBuf> {
    let home = PathBuf::from(env::var_os("HOME")?);
    (home.is_absolute() && home.parent().is_some()).then_some(home)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_the_home_folder_is_shortened_and_found_again() {
        let Some(home) = home() else { return };
        for inside in ["data/x.csv", "x.csv", ""] {
            let path = home.join(inside);
            let short = shortened(&path);
            assert!(short.starts_with('~'), "{short}");
            assert_eq!(expanded(&short), path);
        }
        for other in ["data/x.csv", "/data/x.csv", "a~/b", "~other/x"] {
            assert_eq!(shortened(Path::new(other)), other);
            assert_eq!(expanded(other), Path::new(other));
        }
    }
}
