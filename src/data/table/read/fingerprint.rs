//! A hash of all bytes of a table's files.

use super::open::TableFile;
use super::paths;
use crate::base::error::Result;
use crate::base::sha256::{hex, sha256_hex};
use crate::study::run::FilePath;
use crate::study::run::table::TableFiles;
use sha2::{Digest, Sha256};
use std::io::Read;

/// Bytes that are hashed at once.
const BLOCK: usize = 1 << 18;

/// sha256 of lines: for every file of rows the sha256 of its bytes; a line `group` before the files of each further
/// group, and a line `join` before those of each joined table. So neither names nor places of files count.
pub fn fingerprint(files: &TableFiles, groups: &[&[FilePath]]) -> Result<String> {
    let mut lines = hashes(&files.files)?;
    for group in groups {
        lines += "group\n";
        lines += &hashes(group)?;
    }
    for join in &files.joins {
        lines += "join\n";
        lines += &hashes(&join.files)?;
    }
    Ok(sha256_hex(lines.as_bytes()))
}

fn hashes(paths: &[FilePath]) -> Result<String> {
    paths::files(paths)?.iter().map(|file| Ok(sha256(file)? + "\n")).collect()
}

/// sha256 of a file's bytes, read as a stream.
fn sha256(file: &TableFile) -> Result<String> {
    let (mut opened, _) = file.open_bytes()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BLOCK];
    loop {
        match opened.read(&mut buffer).map_err(|error| file.unreadable(&error))? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}
