//! A hash of all bytes of a table's files.

use super::open::TableFile;
use super::paths;
use crate::base::error::Result;
use crate::base::sha256::{hex, sha256_hex};
use crate::study::run::FilePath;
use crate::study::run::table::TableFiles;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Bytes that are hashed at once.
const BLOCK: usize = 1 << 18;
/// Age of a file from which on its time tells whether it changes again: clocks of file systems are coarse.
const SETTLED: Duration = Duration::from_secs(2);

/// Paths and stamps of files, and their hashes.
type Known = HashMap<(PathBuf, (u64, u128)), String>;

/// Hashes of this process, which asks twice for those of the same files: for ids of runs, and for the cache.
static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

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
    paths::files(paths)?.iter().map(|file| Ok(known_sha256(file)? + "\n")).collect()
}

/// sha256 of a file's bytes, computed once while the file stays as it is.
fn known_sha256(file: &TableFile) -> Result<String> {
    let Some(stamp) = file.stamp().filter(|&(_, changed)| is_settled(changed)) else { return sha256(file) };
    let key = (file.path.clone(), stamp);
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(hash) = known().get(&key) {
        return Ok(hash.clone());
    }
    let hash = sha256(file)?;
    known().insert(key, hash.clone());
    Ok(hash)
}

/// Whether a file of this time, in nanoseconds since 1970, is old enough that a change would give it another one.
fn is_settled(changed: u128) -> bool {
    let settled =
        SystemTime::now().checked_sub(SETTLED).and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    settled.is_some_and(|settled| changed < settled.as_nanos())
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
