//! A pack: the curves of a block of seeds in one file, so that a folder can be committed without `runs/`.
//!
//! A row per run and step, a column per metric. A cell is empty if the run has no such value. If the column `means`
//! says `derived`, the task mean is left out, because it follows from the tasks' values. A diverged run ends with a row
//! without values, for the step at which it diverged. So even a run without an evaluation has a row.

use super::columns::Columns;
use super::run::{PackedCurve, PackedPoint, PackedRun};
use super::xz;
use crate::base::error::{Error, Result};
use crate::train::outcome::{RunOutcome, Status};

/// The columns before the metrics' columns.
pub const HEADER: [&str; 4] = ["id", "status", "means", "step"];
/// Value of the column `means` if the task means are left out.
pub const DERIVED: &str = "derived";

/// Packs runs one after the other; the same runs in the same order give the same bytes.
#[derive(Default)]
pub struct Packer {
    columns: Columns,
    runs: Vec<(String, PackedRun)>,
}

impl Packer {
    /// Adds a run; `false` for a failed one, which is not packed.
    pub fn add(&mut self, id: &str, outcome: &RunOutcome) -> Result<bool> {
        let status = match &outcome.status {
            Status::Completed if outcome.curve.is_empty() => return Err(unpackable(id)),
            Status::Failed { .. } => return Ok(false),
            status => status.clone(),
        };
        let curve = PackedCurve::of(&outcome.curve, &mut self.columns).ok_or_else(|| unpackable(id))?;
        self.runs.push((id.into(), PackedRun { status, curve }));
        Ok(true)
    }

    /// The file's bytes.
    pub fn finish(self) -> Result<Vec<u8>> {
        let text = self.text()?;
        if text.len() > xz::LONGEST { Err(too_long()) } else { xz::compressed(&text).map_err(defect) }
    }

    fn text(&self) -> Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = HEADER.iter().map(|&name| name.to_owned()).chain(self.columns.names());
        writer.write_record(header).map_err(defect)?;
        let places = self.columns.places();
        for (id, run) in &self.runs {
            for row in rows(id, run, &places) {
                writer.write_record(row).map_err(defect)?;
            }
        }
        writer.into_inner().map_err(defect)
    }
}

fn rows(id: &str, run: &PackedRun, places: &[usize]) -> Vec<Vec<String>> {
    let status = run.status.name();
    let means = if run.curve.has_means { DERIVED } else { "" };
    let row = |step: u64, points: &[PackedPoint]| {
        let mut row = vec![String::new(); HEADER.len() + places.len()];
        for (cell, content) in row.iter_mut().zip([id, status, means, &step.to_string()]) {
            *cell = content.into();
        }
        for point in points {
            row[HEADER.len() + places[point.metric]] = shortest(point.value);
        }
        row
    };
    let evaluations = run.curve.points.chunk_by(|a, b| a.step == b.step);
    let mut rows: Vec<_> = evaluations.map(|points| row(points[0].step, points)).collect();
    if let Status::Diverged { step } = run.status {
        rows.push(row(step, &[]));
    }
    rows
}

/// The shortest decimal form that reads back to the same number.
fn shortest(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

fn too_long() -> Error {
    Error::Usage(format!(
        "the curves of a block of seeds take more than {} MiB, too much for one file\n  \
         give the study fewer runs per seed or fewer evaluations",
        xz::LONGEST >> 20
    ))
}

fn unpackable(id: &str) -> Error {
    defect(format!("run {id} has a curve that does not fit one row per step"))
}

fn defect(error: impl std::fmt::Display) -> Error {
    Error::Defect(format!("the curves cannot be packed: {error}"))
}
