//! The runs of a pack, held compactly: thousands of curves are in memory at once.

use std::collections::HashMap;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use super::checksums;
use super::pack::{COMPLETED, DIVERGED, FILE, HEADER};
use crate::disk;
use crate::error::Result;
use crate::outcome::{Point, RunOutcome, Split, Status};

/// The packed runs of a folder by id.
#[derive(Debug, Default)]
pub struct PackedRuns {
    is_damaged: bool,
    series: Vec<Series>,
    runs: HashMap<String, PackedRun>,
}

/// What a point's value is of.
#[derive(Debug, PartialEq)]
struct Series {
    split: Split,
    task: String,
    metric: String,
}

#[derive(Debug, Default)]
struct PackedRun {
    status: Option<Status>,
    curve: Vec<PackedPoint>,
}

#[derive(Debug)]
struct PackedPoint {
    step: u64,
    value: f64,
    series: u32,
}

#[derive(Deserialize)]
struct Row<'a> {
    id: &'a str,
    status: &'a str,
    step: u64,
    split: Option<Split>,
    task: &'a str,
    metric: &'a str,
    value: Option<f64>,
}

impl PackedRuns {
    /// Reads a folder's pack; one that is not whole is left aside with a word.
    pub fn read(dir: &Path, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        let path = dir.join(FILE);
        let Some(bytes) = disk::read(&path)? else { return Ok(Self::default()) };
        let runs = checksums::verify(dir, FILE, &bytes)?.and_then(|()| Self::unpack(&bytes));
        Ok(runs.unwrap_or_else(|reason| {
            tell(&format!(
                "{}: {reason}; the runs in it count as not done\n  restore it together with {} to keep them",
                path.display(),
                checksums::FILE
            ));
            Self { is_damaged: true, ..Self::default() }
        }))
    }

    /// Whether there is a pack that was left aside.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// A packed run's outcome.
    pub fn outcome(&self, id: &str) -> Option<RunOutcome> {
        let run = self.runs.get(id)?;
        let curve = run.curve.iter().map(|point| {
            let Series { split, task, metric } = &self.series[point.series as usize];
            Point { step: point.step, split: *split, task: task.clone(), metric: metric.clone(), value: point.value }
        });
        Some(RunOutcome { status: run.status.clone()?, curve: curve.collect() })
    }

    fn unpack(bytes: &[u8]) -> std::result::Result<Self, String> {
        let damaged = |_| "it is cut off or was changed".to_owned();
        let mut rows = csv::Reader::from_reader(MultiGzDecoder::new(bytes));
        if rows.headers().map_err(damaged)? != HEADER[..] {
            return Err("it has other columns than a pack".into());
        }
        let mut packed = Self::default();
        let mut record = csv::StringRecord::new();
        while rows.read_record(&mut record).map_err(damaged)? {
            let row = record.deserialize(None).map_err(damaged)?;
            packed
                .add(&row)
                .ok_or_else(|| format!("it has a row of run {} that is none of a pack", row.id.escape_debug()))?;
        }
        packed.runs.values_mut().for_each(|run| run.curve.shrink_to_fit());
        let is_whole = packed.runs.values().all(|run| run.status.is_some());
        if is_whole { Ok(packed) } else { Err("a diverged run in it has no end".into()) }
    }

    fn add(&mut self, row: &Row) -> Option<()> {
        if !self.runs.contains_key(row.id) {
            self.runs.insert(row.id.into(), PackedRun::default());
        }
        let point = match (row.split, row.value) {
            (Some(split), Some(value)) if value.is_finite() => {
                Some(PackedPoint { step: row.step, value, series: self.series(split, row.task, row.metric) })
            }
            (None, None) => None,
            _ => return None,
        };
        let run = self.runs.get_mut(row.id)?;
        match (row.status, point) {
            (COMPLETED, Some(point)) => {
                run.status = Some(Status::Completed);
                run.curve.push(point);
            }
            (DIVERGED, Some(point)) => run.curve.push(point),
            (DIVERGED, None) => run.status = Some(Status::Diverged { step: row.step }),
            _ => return None,
        }
        Some(())
    }

    fn series(&mut self, split: Split, task: &str, metric: &str) -> u32 {
        let is_it = |known: &Series| known.split == split && known.task == task && known.metric == metric;
        let place = self.series.iter().position(is_it).unwrap_or_else(|| {
            self.series.push(Series { split, task: task.into(), metric: metric.into() });
            self.series.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }
}
