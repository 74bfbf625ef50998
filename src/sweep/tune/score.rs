//! What a tuner learns of a trial.

use super::tuner::Score;
use crate::study::run::{DataSpec, Metric, Objective};
use crate::train::outcome::{RunOutcome, Status};
use serde::{Deserialize, Serialize};

/// How a trial ended and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrialScore {
    /// How it ended.
    pub end: End,
    /// The value of the objective; `None` unless the trial completed.
    pub objective: Score,
}

/// How a trial ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// All steps were taken.
    Completed,
    /// Its numbers stopped being finite.
    Diverged,
    /// It could not be carried out.
    Failed,
}

impl End {
    /// The word for it in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Diverged => "diverged",
            Self::Failed => "failed",
        }
    }
}

impl TrialScore {
    /// The ending of a training on this data.
    pub fn of(outcome: &RunOutcome, data: &DataSpec) -> Self {
        let Metric { split, task, metric } = Objective::of(data).metric;
        let (end, objective) = match outcome.status {
            Status::Completed => (End::Completed, outcome.final_value(split, &task, &metric)),
            Status::Diverged { .. } => (End::Diverged, None),
            Status::Failed { .. } => (End::Failed, None),
        };
        Self { end, objective }
    }
}
