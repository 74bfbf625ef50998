//! `run.json`: a run's settings and how it ended, with a checksum of its own, so that every changed bit is seen.

use crate::base::error::{Error, Result};
use crate::base::sha256::sha256_hex;
use crate::study::plan::PlannedRun;
use crate::study::run::{ENGINE_REVISION, ParameterCounts, RunSpec, Split};
use crate::train::outcome::{MetricPoint, RunOutcome, Status};
use serde::{Deserialize, Serialize};

/// The content of `run.json` without the checksum of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Revision of the engine that made the run.
    pub engine_revision: u32,
    /// The run's id.
    pub id: String,
    /// How it ended.
    #[serde(flatten)]
    pub status: Status,
    /// The run's settings.
    pub spec: RunSpec,
    /// The network's size.
    pub parameters: ParameterCounts,
    /// The final metrics of a completed run; empty for any other.
    pub final_metrics: Vec<FinalMetric>,
    /// Checksum of `metrics.csv`.
    pub metrics_sha256: String,
}

/// One metric's final value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FinalMetric {
    /// Which rows.
    pub split: Split,
    /// The task.
    pub task: String,
    /// The metric.
    pub metric: String,
    /// [`RunOutcome::final_value`].
    pub value: f64,
}

/// A record and the checksum of its compact form.
#[derive(Serialize, Deserialize)]
struct Sealed {
    #[serde(flatten)]
    record: Record,
    sha256: String,
}

impl Record {
    /// The record of a run whose `metrics.csv` has these bytes.
    pub fn new(run: &PlannedRun, outcome: &RunOutcome, parameters: ParameterCounts, metrics: &[u8]) -> Self {
        let is_complete = outcome.status == Status::Completed;
        Self {
            engine_revision: ENGINE_REVISION,
            id: run.id.clone(),
            status: outcome.status.clone(),
            spec: run.spec.clone(),
            parameters,
            final_metrics: if is_complete { final_metrics(outcome) } else { Vec::new() },
            metrics_sha256: sha256_hex(metrics),
        }
    }

    /// The file's bytes.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        self.sealed().map_err(|error| Error::Defect(format!("a run cannot be written as JSON: {error}")))
    }

    fn sealed(&self) -> serde_json::Result<Vec<u8>> {
        let sealed = Sealed { record: self.clone(), sha256: sha256_hex(&serde_json::to_vec(self)?) };
        let mut bytes = serde_json::to_vec_pretty(&sealed)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a file back; `None` unless writing its content gives the same bytes.
    ///
    /// A changed bit changes either the content, and then the checksum does not fit, or its notation, and then the
    /// bytes differ.
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        let record = serde_json::from_slice::<Sealed>(bytes).ok()?.record;
        (record.sealed().ok()? == bytes).then_some(record)
    }
}

/// The final value of every metric on the curve, in the order of their first points.
pub fn final_metrics(outcome: &RunOutcome) -> Vec<FinalMetric> {
    let mut metrics: Vec<FinalMetric> = Vec::new();
    // The AUCs on resamples are hundreds, and stay on the curve.
    for MetricPoint { split, task, metric, .. } in outcome.curve.iter().filter(|point| !point.is_resampled()) {
        if metrics.iter().any(|known| known.split == *split && known.task == *task && known.metric == *metric) {
            continue;
        }
        if let Some(value) = outcome.final_value(*split, task, metric) {
            metrics.push(FinalMetric { split: *split, task: task.clone(), metric: metric.clone(), value });
        }
    }
    metrics
}
