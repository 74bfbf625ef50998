//! `curves-by-run.csv.gz`: the curves of all runs in one file, so that a folder can be committed without `runs/`.
//!
//! A row per point: id, status, step, split, task, metric, value. A diverged run closes with a row of only its id, status
//! and step, so that a run that diverged before its first evaluation is there, too.

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::{Error, Result};
use crate::outcome::{RunOutcome, Status};

/// The file's name.
pub const FILE: &str = "curves-by-run.csv.gz";
/// The file's columns.
pub const HEADER: [&str; 7] = ["id", "status", "step", "split", "task", "metric", "value"];
/// Status of every row of a completed run.
pub const COMPLETED: &str = "completed";
/// Status of every row of a diverged run.
pub const DIVERGED: &str = "diverged";

/// Packs runs one after the other.
pub struct Packer {
    writer: csv::Writer<GzEncoder<Vec<u8>>>,
}

impl Packer {
    /// An empty pack; the same runs in the same order give the same bytes.
    pub fn new() -> Result<Self> {
        let gzip = flate2::GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::default());
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(gzip);
        writer.write_record(HEADER).map_err(defect)?;
        Ok(Self { writer })
    }

    /// Adds a run; says whether it is one that can be packed: a failed run is not.
    pub fn add(&mut self, id: &str, outcome: &RunOutcome) -> Result<bool> {
        let (status, diverged_at) = match &outcome.status {
            Status::Completed => (COMPLETED, None),
            Status::Diverged { step } => (DIVERGED, Some(step.to_string())),
            Status::Failed { .. } => return Ok(false),
        };
        for point in &outcome.curve {
            self.writer.serialize((id, status, point)).map_err(defect)?;
        }
        if let Some(step) = diverged_at {
            self.writer.write_record([id, status, step.as_str(), "", "", "", ""]).map_err(defect)?;
        }
        Ok(true)
    }

    /// The file.
    pub fn finish(self) -> Result<Vec<u8>> {
        let gzip = self.writer.into_inner().map_err(defect)?;
        gzip.finish().map_err(defect)
    }
}

fn defect(error: impl std::fmt::Display) -> Error {
    Error::Defect(format!("the curves cannot be packed: {error}"))
}
