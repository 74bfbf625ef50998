//! Paths in the user's home folder, which files that others may read name as `~/...`.

use std::env;
use std::path::{Path, PathBuf};

/// The path with the home folder as `~`, if it leads there.
pub fn shortened(path: &str) -> String {
    let inside = home().and_then(|home| Path::new(path).strip_prefix(home).ok().map(Path::to_owned));
    match inside.as_deref().and_then(Path::to_str) {
        Some("") => "~".into(),
        Some(inside) => format!("~/{inside}"),
        None => path.into(),
    }
}

/// The path with the home folder in place of a leading `~`.
pub fn expanded(path: &str) -> PathBuf {
    match (path.strip_prefix('~'), home()) {
        (Some(""), Some(home)) => home,
        (Some(inside), Some(home)) if inside.starts_with('/') => home.join(inside.trim_start_matches('/')),
        _ => path.into(),
    }
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
            let short = shortened(&path.to_string_lossy());
            assert!(short.starts_with('~'), "{short}");
            assert_eq!(expanded(&short), path);
        }
        for other in ["data/x.csv", "/data/x.csv", "a~/b", "~other/x"] {
            assert_eq!(shortened(other), other);
            assert_eq!(expanded(other), Path::new(other));
        }
    }
}
