//! What a tuner learns of a trial.

use super::tuner::Score;
use crate::study::run::DataSpec;
use crate::train::outcome::{AUC, RunOutcome, Split, Status};

/// How a trial ended and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrialScore {
    /// How it ended: a [`Status::name`].
    pub status: &'static str,
    /// Area under the curve of the main task on validation rows; `None` unless the trial completed.
    pub objective: Score,
}

impl TrialScore {
    /// The score of a training on this data.
    pub fn of(outcome: &RunOutcome, data: &DataSpec) -> Self {
        let main = data.tasks().into_iter().next().unwrap_or_default();
        let value = || outcome.final_value(Split::Validation, &main, AUC);
        let is_complete = outcome.status == Status::Completed;
        Self { status: outcome.status.name(), objective: if is_complete { value() } else { None } }
    }

    /// Whether the trial could not be carried out.
    pub fn is_failed(&self) -> bool {
        self.status == Status::FAILED
    }
}
