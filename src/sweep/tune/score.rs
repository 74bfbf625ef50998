//! What a tuner learns about a trial.

use super::tuner::Score;
use crate::study::run::{Metric, TrainingSpec};
use crate::train::outcome::{RunOutcome, Status, StatusKind};

/// How a trial ended, and its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrialScore {
    /// How it ended.
    pub status: StatusKind,
    /// The value of the objective; `None` unless the trial completed.
    pub objective: Score,
}

impl TrialScore {
    /// The score of a training: how it ended, and the value of its objective.
    pub fn of(outcome: &RunOutcome, spec: &TrainingSpec) -> Self {
        let Metric { split, task, metric } = spec.objective().metric;
        let value = || outcome.final_value(split, &task, &metric);
        let is_complete = outcome.status == Status::Completed;
        Self { status: outcome.status.kind(), objective: if is_complete { value() } else { None } }
    }

    /// Whether the trial could not be carried out.
    pub fn is_failed(&self) -> bool {
        self.status == StatusKind::Failed
    }
}
