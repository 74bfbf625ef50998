//! `checksums.txt` of a published folder, as `sha256sum` writes and checks it.

use super::names::CHECKSUMS;
use crate::base::disk;
use crate::base::error::Result;
use crate::base::sha256::sha256_hex;
use std::path::Path;

/// A line for one file.
pub fn line(name: &str, bytes: &[u8]) -> String {
    format!("{}  {name}\n", sha256_hex(bytes))
}

/// The lines for a file in the folder's `checksums.txt`; `None` if the folder has no such list.
pub fn lines_of(dir: &Path, name: &str) -> Result<Option<Vec<String>>> {
    let Some(bytes) = disk::read(&dir.join(CHECKSUMS))? else { return Ok(None) };
    let suffix = format!("  {name}");
    let text = String::from_utf8_lossy(&bytes);
    Ok(Some(text.lines().filter(|line| line.ends_with(&suffix)).map(|line| format!("{line}\n")).collect()))
}

/// Compares a file with the folder's `checksums.txt`, if it exists.
///
/// While a folder is published again, the list has the old and the new file, and either may match.
pub fn verify(dir: &Path, name: &str, bytes: &[u8]) -> Result<std::result::Result<(), String>> {
    let is_good = lines_of(dir, name)?.is_none_or(|lines| lines.contains(&line(name, bytes)));
    Ok(if is_good { Ok(()) } else { Err(format!("its checksum is not the one in {CHECKSUMS}")) })
}
