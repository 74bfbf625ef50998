//! Files that a user names. Their kind and size are checked before they are read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// What a path leads to.
pub enum NamedFile {
    /// A folder.
    Folder,
    /// Neither a folder nor a regular file, such as a pipe.
    Special,
    /// A regular file with more bytes than are allowed.
    TooLarge,
    /// The bytes of a regular file.
    Bytes(Vec<u8>),
}

impl NamedFile {
    /// Reads a regular file of at most `most` bytes.
    pub fn read(path: &Path, most: u64) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        if metadata.is_dir() {
            return Ok(Self::Folder);
        }
        if !metadata.is_file() {
            return Ok(Self::Special);
        }
        let mut bytes = Vec::new();
        if metadata.len() <= most {
            // One byte more than is allowed shows a file that has grown meanwhile.
            File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
        }
        let is_larger = metadata.len().max(bytes.len() as u64) > most;
        Ok(if is_larger { Self::TooLarge } else { Self::Bytes(bytes) })
    }
}
