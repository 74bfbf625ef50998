//! Opens the files of a table, and tells what they are from their first bytes.

use crate::base::error::{Error, Result};
use crate::data::fetch::archive_kind::is_tar;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};

/// An opened file.
pub type Opened = File;

/// A file of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFile {
    /// Its name in messages.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// How the rows of a file are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As text.
    Plain,
    /// As text that gzip packed.
    Gzip,
    /// As text that xz packed.
    Xz,
    /// As text that zstd packed.
    Zstd,
    /// As Parquet.
    Parquet,
}

/// First bytes of files that can be read. No text in UTF-8 begins with those of a packed one.
const READ: [(&[u8], Format); 5] = [
    (b"\x1f\x8b", Format::Gzip),
    (b"\xfd7zXZ\0", Format::Xz),
    (b"\x28\xb5\x2f\xfd", Format::Zstd),
    (b"\x50\x2a\x4d\x18", Format::Zstd), // by several threads
    (b"PAR1", Format::Parquet),
];

/// First bytes of other files that hold tables, and what they are.
const OTHERS: [(&[u8], &str); 10] = [
    (b"PK\x03\x04", "a zip archive or a spreadsheet"),
    (b"PK\x05\x06", "a zip archive"),
    (b"BZh", "packed with bzip2"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x04\x22\x4d\x18", "packed with lz4"),
    (b"PARE", "an encrypted Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"ORC", "an ORC file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SQLite format 3", "an SQLite database"),
];

/// Bytes of the head by which a file is told; the header of a tar is as long.
pub const HEAD: usize = 512;

impl Format {
    /// What packed the text.
    pub fn packer(self) -> &'static str {
        match self {
            Self::Plain => "text",
            Self::Gzip => "gzip",
            Self::Xz => "xz",
            Self::Zstd => "zstd",
            Self::Parquet => "Parquet",
        }
    }

    /// The format of a file with these first bytes, or else what it is instead.
    pub fn of(head: &[u8]) -> std::result::Result<Self, &'static str> {
        if let Some((_, format)) = READ.iter().find(|(start, _)| head.starts_with(start)) {
            return Ok(*format);
        }
        if let Some((_, kind)) = OTHERS.iter().find(|(start, _)| head.starts_with(start)) {
            return Err(kind);
        }
        if is_tar(head) { Err("a tar archive") } else { Ok(Self::Plain) }
    }
}

impl TableFile {
    /// Opens the file, which must be a regular one since it is read more than once, and tells its format and its size in
    /// bytes.
    pub fn open(&self) -> Result<(File, Format, u64)> {
        let (mut file, bytes) = self.open_bytes()?;
        let mut head = Vec::with_capacity(HEAD);
        let read = (&mut file).take(HEAD as u64).read_to_end(&mut head).and_then(|_| file.rewind());
        read.map_err(|error| self.unreadable(&error))?;
        let format = Format::of(&head).map_err(|kind| self.is_another(kind))?;
        Ok((file, format, bytes))
    }

    /// Opens the file, whatever is in it. Returns its size, too.
    pub fn open_bytes(&self) -> Result<(File, u64)> {
        let unreadable = |error| self.unreadable(&error);
        let metadata = std::fs::metadata(&self.path).map_err(unreadable)?;
        if !metadata.is_file() {
            let cause = if metadata.is_dir() { "is a folder" } else { "is not a regular file" };
            return Err(self.refused(cause, "give a file of rows, or a pattern such as `folder/*.csv`"));
        }
        Ok((File::open(&self.path).map_err(unreadable)?, metadata.len()))
    }

    /// What changes when the file does: its size, and nanoseconds from 1970 to its last change.
    pub fn stamp(&self) -> Option<(u64, u128)> {
        let metadata = std::fs::metadata(&self.path).ok()?;
        let changed = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some((metadata.len(), changed.as_nanos()))
    }

    /// The byte or bytes between two cells, by the ending of the name: a tab in `.tsv`, and a comma elsewhere.
    pub fn usual_separator(&self) -> &'static str {
        let ending = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let is_packed = ending(&self.path).is_some_and(|ending| ["gz", "xz", "zst", "zstd"].contains(&ending.as_str()));
        let unpacked = if is_packed { self.path.with_extension("") } else { self.path.clone() };
        if ending(&unpacked).is_some_and(|ending| ending == "tsv") { "\t" } else { "," }
    }

    /// Error about the file as a whole.
    pub fn refused(&self, cause: &str, hint: &str) -> Error {
        Error::Usage(format!("{}: {cause}\n  {hint}", self.name))
    }

    /// Error about a line of the file.
    pub fn refused_at(&self, line: u64, cause: &str, hint: &str) -> Error {
        Error::Usage(format!("{}:{line}: {cause}\n  {hint}", self.name))
    }

    /// Error for a file that is no table that can be read.
    pub fn is_another(&self, kind: &str) -> Error {
        let hint = "give the table as text, plain or packed with gzip, xz or zstd, or as Parquet";
        self.refused(&format!("is {kind}"), hint)
    }

    /// Error for a file that the system does not let read.
    pub fn unreadable(&self, error: &io::Error) -> Error {
        let hint = match error.kind() {
            ErrorKind::NotFound => "check the path",
            ErrorKind::PermissionDenied => "ask for the right to read it",
            _ => "fix the cause and run the same command again",
        };
        self.refused(&format!("cannot be read: {error}"), hint)
    }
}
