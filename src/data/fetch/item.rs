//! An archive, or an entry in one: its name, and the way to it for messages.

use crate::base::error::Error;
use crate::base::words;
use std::io::{self, ErrorKind};

/// Hint for an archive that does not hold the data set.
const OTHER_COPY: &str = "get the data set again, or give another copy with --from";

/// An archive, or an entry in one.
#[derive(Clone, Debug)]
pub struct Item {
    /// Names of the archives around it, then its own.
    way: String,
    /// Its own name, without a folder.
    pub name: String,
}

impl Item {
    /// An item that is not inside an archive.
    pub fn outermost(way: String, name: &str) -> Self {
        Self { way, name: name.into() }
    }

    /// The entry of this archive at `path`. Only its file name is used; a path that could lead out of a folder is
    /// refused.
    pub fn entry(&self, path: &[u8]) -> Result<Self, Error> {
        let path = String::from_utf8_lossy(path);
        let way = format!("{}/{}", self.way, shown(&path));
        let name = file_name(&path).ok_or_else(|| Error::Io {
            thing: way.clone(),
            cause: "this path leaves the archive's folder".into(),
            hint: OTHER_COPY.into(),
        })?;
        Ok(Self { way, name: name.into() })
    }

    /// The content of this packed stream, named without `suffix`.
    pub fn unpacked(&self, suffix: &str) -> Self {
        let name = self.name.strip_suffix(suffix).unwrap_or(&self.name).into();
        Self { way: self.way.clone(), name }
    }

    /// The error of an item that is not what it should be.
    pub fn refused(&self, cause: impl Into<String>) -> Error {
        Error::Io { thing: self.way.clone(), cause: cause.into(), hint: OTHER_COPY.into() }
    }

    /// The error of an item that cannot be read or unpacked.
    pub fn unreadable(&self, error: &io::Error) -> Error {
        match error.kind() {
            ErrorKind::UnexpectedEof => self.refused("it is cut off"),
            ErrorKind::FileTooLarge => self.refused(error.to_string()),
            ErrorKind::OutOfMemory => self.refused("it needs more memory than `xz -9` does"),
            _ => self.refused(format!("it cannot be read: {}", shown(&error.to_string()))),
        }
    }
}

/// The last part of a path; `None` if the path could lead out of its folder.
fn file_name(path: &str) -> Option<&str> {
    let separators = ['/', '\\'];
    let is_absolute = path.starts_with(separators) || path.as_bytes().get(1) == Some(&b':');
    let climbs = path.split(separators).any(|part| part == "..");
    let stays = !is_absolute && !climbs && !path.contains('\0');
    stays.then(|| path.rsplit(separators).find(|part| !part.is_empty()).unwrap_or_default())
}

/// The start of a foreign text, safe to print on a terminal.
fn shown(text: &str) -> String {
    words::visible(&text.chars().take(100).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_goes_by_its_file_name_and_is_refused_where_its_path_leaves_the_folder() {
        let archive = Item::outermost("a.zip".into(), "a.zip");
        let name = |path: &str| archive.entry(path.as_bytes()).map(|entry| entry.name).ok();
        for path in ["rows.data", "./rows.data", "census/rows.data", "census\\rows.data", "census/rows.data/"] {
            assert_eq!(name(path).as_deref(), Some("rows.data"), "{path}");
        }
        for path in ["../rows.data", "a/../../rows.data", "/rows.data", "\\rows.data", "C:\\rows.data", "rows.data\0"] {
            assert_eq!(name(path), None, "{path:?}");
        }
    }

    #[test]
    fn a_refusal_shows_a_hostile_name_harmlessly() {
        let archive = Item::outermost("a.zip".into(), "a.zip");
        let error = archive.entry(b"../\x1b[2J").expect_err("it climbs");
        assert!(error.to_string().starts_with("a.zip/../\\u{1b}[2J: this path leaves"), "{error}");
    }
}
