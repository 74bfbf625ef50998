//! Local files, which are only read.

use super::known_files::KnownFile;
use crate::base::error::{Error, Result};
use crate::base::sha256::Hashing;
use std::fs::File;
use std::io;
use std::path::Path;

/// Opens a regular file. A pipe or a device is refused, since it might never end.
pub fn open(path: &Path) -> Result<File> {
    let file = path.metadata().and_then(|metadata| match metadata.is_file() {
        true => File::open(path),
        false => Err(io::Error::other("it is not a regular file")),
    });
    file.map_err(|error| unreadable(path, &error))
}

/// Whether this file has the size and SHA-256 of the known one.
pub fn is(path: &Path, known: &KnownFile) -> Result<bool> {
    if !path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() == known.bytes) {
        return Ok(false);
    }
    let mut hashing = Hashing::new(io::sink());
    io::copy(&mut open(path)?, &mut hashing).map_err(|error| unreadable(path, &error))?;
    Ok(hashing.finish().1 == known.sha256)
}

/// The error of a file that cannot be read.
pub fn unreadable(path: &Path, error: &io::Error) -> Error {
    let hint = "check the path and that you may read it, or give another one with --from";
    Error::Io { thing: path.display().to_string(), cause: error.to_string(), hint: hint.into() }
}
