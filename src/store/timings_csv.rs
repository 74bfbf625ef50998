//! `timings.csv`: how long each run took, and on which machine. It is the only file that differs between two equal
//! sweeps. So what is read from it is only printed.

use super::names::TIMINGS;
use crate::base::disk::lock::PARTS;
use crate::base::disk::{self, Disk};
use crate::base::error::Result;
use crate::base::{cpu, process};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

const HEADER: &str = "id,seconds,host,finished_at,processor,instructions";

/// Notes that a run has just ended; `finished_at` is in seconds since 1970.
pub fn append(disk: &Disk, path: &Path, id: &str, seconds: f64) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let plain = |name: &str| name.replace([',', '"', '\n', '\r'], "_");
    let (host, processor) = (plain(&process::host()), plain(process::processor()));
    let instructions = cpu::selected().name();
    append_line(disk, path, &format!("{id},{seconds:.3},{host},{now},{processor},{instructions}"))
}

/// Adds a line to a log, which begins with the header.
pub fn append_line(disk: &Disk, path: &Path, line: &str) -> Result<()> {
    if !path.exists() {
        disk.append_line(path, HEADER)?;
    }
    disk.append_line(path, line)
}

/// The lines of a folder about each run.
pub fn lines_by_id(dir: &Path) -> Result<HashMap<String, Vec<String>>> {
    let mut lines: HashMap<String, Vec<String>> = HashMap::new();
    for log in logs(dir)? {
        let text = disk::read(&log)?.unwrap_or_default();
        for line in String::from_utf8_lossy(&text).lines() {
            let id = line.split(',').next().unwrap_or_default();
            lines.entry(id.into()).or_default().push(line.into());
        }
    }
    Ok(lines)
}

/// The log of a folder and those of its parts.
fn logs(dir: &Path) -> Result<Vec<PathBuf>> {
    let of_parts = disk::names(&dir.join(PARTS))?.into_iter().filter(|name| name.ends_with(TIMINGS));
    Ok([dir.join(TIMINGS)].into_iter().chain(of_parts.map(|name| dir.join(PARTS).join(name))).collect())
}

/// Seconds of each run's last training, by its id, from the log of the folder and from those of its parts. Damaged lines
/// are skipped.
pub fn read(dir: &Path) -> Result<HashMap<String, f64>> {
    let lines: Vec<Vec<Line>> = logs(dir)?.iter().map(|log| lines(log)).collect::<Result<_>>()?;
    let mut lines: Vec<Line> = lines.into_iter().flatten().collect();
    lines.sort_by_key(|line| line.finished_at);
    Ok(lines.into_iter().map(|line| (line.id, line.seconds)).collect())
}

/// What is read of a line.
struct Line {
    id: String,
    seconds: f64,
    finished_at: u64,
}

fn lines(path: &Path) -> Result<Vec<Line>> {
    let Some(bytes) = disk::read(path)? else { return Ok(Vec::new()) };
    let line = |line: &str| {
        let mut fields = line.split(',');
        let id = fields.next()?.to_owned();
        let seconds = fields.next()?.parse().ok().filter(|seconds: &f64| seconds.is_finite())?;
        let finished_at = fields.nth(1).and_then(|field| field.parse().ok()).unwrap_or(0);
        Some(Line { id, seconds, finished_at })
    };
    Ok(String::from_utf8_lossy(&bytes).lines().filter_map(line).collect())
}
