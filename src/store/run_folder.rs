//! One run's folder: `metrics.csv` and, written last, `run.json`.

use super::metrics_csv;
use super::names::{METRICS, RUN};
use super::run_json::Record;
use crate::base::disk::{self, Disk};
use crate::base::error::Result;
use crate::base::sha256::sha256_hex;
use crate::study::plan::PlannedRun;
use crate::study::run::{ENGINE_REVISION, ParameterCounts};
use crate::train::outcome::RunOutcome;
use std::path::Path;

/// What a results folder holds of a planned run.
#[derive(Clone, Debug, PartialEq)]
pub enum RunState {
    /// Nothing, or an unfinished run.
    Missing,
    /// Files that cannot be trusted, and why.
    Damaged(String),
    /// The run's outcome.
    Done(RunOutcome),
}

/// Puts a run's folder in place. If another process has put the same run there, its files have the same bytes and stay.
pub fn save(
    disk: &Disk,
    folder: &Path,
    run: &PlannedRun,
    outcome: &RunOutcome,
    parameters: ParameterCounts,
) -> Result<()> {
    let curve = metrics_csv::to_csv(&outcome.curve)?;
    let record = Record::new(run, outcome, parameters, &curve).to_json()?;
    disk.write_folder(folder, &[(METRICS, &curve), (RUN, &record)])
}

/// Reads and checks a run's folder.
pub fn load(folder: &Path, run: &PlannedRun) -> Result<RunState> {
    let Some(bytes) = disk::read(&folder.join(RUN))? else { return Ok(RunState::Missing) };
    let curve = disk::read(&folder.join(METRICS))?;
    Ok(match verify(&bytes, curve.as_deref(), run) {
        Ok(outcome) => RunState::Done(outcome),
        Err(reason) => RunState::Damaged(reason),
    })
}

/// The outcome that the two files hold, or why they cannot be trusted.
pub fn verify(record: &[u8], curve: Option<&[u8]>, run: &PlannedRun) -> std::result::Result<RunOutcome, String> {
    let record = Record::from_json(record).ok_or("run.json is cut off or was changed")?;
    if record.engine_revision != ENGINE_REVISION {
        return Err(format!(
            "run.json is of engine revision {}, this program has {ENGINE_REVISION}",
            record.engine_revision
        ));
    }
    // A spec on disk has no paths of tables, so what identifies the two is compared.
    if record.id != run.id || record.spec.id(None) != run.spec.id(None) {
        return Err("run.json is of another run".into());
    }
    let curve = curve.ok_or("metrics.csv is missing")?;
    if sha256_hex(curve) != record.metrics_sha256 {
        return Err("metrics.csv is cut off or was changed".into());
    }
    let curve = metrics_csv::from_csv(curve).map_err(|reason| format!("metrics.csv: {reason}"))?;
    Ok(RunOutcome { status: record.status, curve })
}
