//! `timings.csv`: how long each run took; the only file that differs between two equal sweeps. It is read back for the eye
//! alone: nothing that is written follows from it.

use std::collections::HashMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::base::disk::Disk;
use crate::base::error::Result;
use crate::base::{disk, process};

/// The file's name.
pub const FILE: &str = "timings.csv";

const HEADER: &str = "id,seconds,host,finished_at";

/// Notes that a run has just ended; `finished_at` is in seconds since 1970.
pub fn append(disk: &Disk, dir: &Path, id: &str, seconds: f64) -> Result<()> {
    let path = dir.join(FILE);
    if !path.exists() {
        disk.append_line(&path, HEADER)?;
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let host = process::host().replace([',', '"', '\n', '\r'], "_");
    disk.append_line(&path, &format!("{id},{seconds:.3},{host},{now}"))
}

/// Seconds of every run by its id, the last time that it was carried out; lines that are none are passed over.
pub fn read(dir: &Path) -> Result<HashMap<String, f64>> {
    let Some(bytes) = disk::read(&dir.join(FILE))? else { return Ok(HashMap::new()) };
    let seconds = |line: &str| {
        let mut fields = line.split(',');
        let id = fields.next()?.to_owned();
        Some((id, fields.next()?.parse().ok().filter(|seconds: &f64| seconds.is_finite())?))
    };
    Ok(String::from_utf8_lossy(&bytes).lines().filter_map(seconds).collect())
}
