//! Keeps what was read of a table, so that it is not read again while its files and what is wanted of them stay.

mod content;
mod folder;

use super::read::{self, Found, RawTable, Wanted};
use crate::base::disk::{Disk, home};
use crate::base::error::{Error, Result};
use crate::base::sha256::sha256_hex;
use crate::study::run::FilePath;
use crate::study::run::table::TableFiles;
use folder::Folder;
use std::path::PathBuf;

/// Raised with every change of what a reading gives, so that no cache of an earlier program is taken for it.
const READING: u32 = 2;

/// Bytes of all caches together. Those that were used least recently go first.
const MOST_BYTES: u64 = 8 << 30;

/// Bytes of files from which on a cache is worth its room: smaller ones are read in a few milliseconds.
const WORTH_KEEPING: u64 = 4 << 20;

/// Reads the columns that are wanted, as [`read::read`] does, from the cache that an earlier reading left or else from
/// the files. The hash of all bytes of the files tells whether the cache is theirs. `tell` gets a line for the user if a
/// cache is damaged. If none can be written, the files are read every time.
pub fn read_cached(
    files: &TableFiles,
    groups: &[&[FilePath]],
    wanted: &[Wanted],
    tell: &mut dyn FnMut(&str),
) -> Result<RawTable> {
    let bytes: u64 = read::found(files, groups)?.iter().filter_map(|file| file.stamp).map(|(bytes, _)| bytes).sum();
    match home::cache().filter(|_| bytes >= WORTH_KEEPING) {
        Some(folder) => read_cached_in(folder, files, groups, wanted, tell),
        None => read::read(files, groups, wanted),
    }
}

/// The same with caches in this folder.
pub fn read_cached_in(
    folder: PathBuf,
    files: &TableFiles,
    groups: &[&[FilePath]],
    wanted: &[Wanted],
    tell: &mut dyn FnMut(&str),
) -> Result<RawTable> {
    let folder = Folder::new(folder);
    let found = read::found(files, groups)?;
    let name = name(files, groups, wanted, &found)?;
    match folder.read(&name).map(|kept| kept.and_then(|table| named(table, &found))) {
        Some(Some(table)) => return Ok(table),
        Some(None) => tell(&format!("{}: this cache is damaged, so the files are read again", folder.show(&name))),
        None => {}
    }
    let table = read::read(files, groups, wanted)?;
    // A file that was changed after it was hashed would be taken for what it was before.
    if read::found(files, groups)? == found {
        let _ = folder.write(&Disk::without_fsync(), &name, &table);
        folder.make_room(MOST_BYTES, &name);
    }
    Ok(table)
}

/// The name of a cache: a hash of the files and of all that decides what a reading of them gives.
fn name(files: &TableFiles, groups: &[&[FilePath]], wanted: &[Wanted], found: &[Found]) -> Result<String> {
    let separators: Vec<&str> = found.iter().map(|file| file.separator.as_str()).collect();
    let all = (READING, read::fingerprint(files, groups)?, files, separators, wanted);
    let all =
        serde_json::to_vec(&all).map_err(|error| Error::Defect(format!("a table's settings have no JSON: {error}")))?;
    Ok(sha256_hex(&all)[..32].to_owned())
}

/// The table with the names that its files have now; `None` if it has another number of files.
fn named(mut table: RawTable, found: &[Found]) -> Option<RawTable> {
    let names: Vec<&str> = found.iter().filter(|file| file.has_rows).map(|file| file.name.as_str()).collect();
    if names.len() != table.files.len() {
        return None;
    }
    for (file, name) in table.files.iter_mut().zip(names) {
        file.0 = name.into();
    }
    Some(table)
}
