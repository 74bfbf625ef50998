//! `timings.csv`: how long each run took; the only file that differs between two equal sweeps, and never read back.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::disk::Disk;
use crate::error::Result;
use crate::process;

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
