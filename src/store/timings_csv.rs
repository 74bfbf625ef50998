//! `timings.csv`: how long each run took, and on which machine. It is the only file that differs between two equal
//! sweeps. So what is read from it is only printed.

use super::names::TIMINGS;
use crate::base::disk::{self, Disk};
use crate::base::error::Result;
use crate::base::{cpu, process};
use std::collections::HashMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

const HEADER: &str = "id,seconds,host,finished_at,processor,instructions";

/// Notes that a run has just ended; `finished_at` is in seconds since 1970.
pub fn append(disk: &Disk, dir: &Path, id: &str, seconds: f64) -> Result<()> {
    let path = dir.join(TIMINGS);
    if !path.exists() {
        disk.append_line(&path, HEADER)?;
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let plain = |name: &str| name.replace([',', '"', '\n', '\r'], "_");
    let (host, processor) = (plain(&process::host()), plain(process::processor()));
    let instructions = cpu::selected().name();
    disk.append_line(&path, &format!("{id},{seconds:.3},{host},{now},{processor},{instructions}"))
}

/// Seconds of each run's last training, by its id; damaged lines are skipped.
pub fn read(dir: &Path) -> Result<HashMap<String, f64>> {
    let Some(bytes) = disk::read(&dir.join(TIMINGS))? else { return Ok(HashMap::new()) };
    let seconds = |line: &str| {
        let mut fields = line.split(',');
        let id = fields.next()?.to_owned();
        Some((id, fields.next()?.parse().ok().filter(|seconds: &f64| seconds.is_finite())?))
    };
    Ok(String::from_utf8_lossy(&bytes).lines().filter_map(seconds).collect())
}
