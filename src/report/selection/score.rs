//! The score of a run, by which learning rates are chosen.

use crate::study::run::{Metric, RunSpec};
use crate::train::outcome::{RunOutcome, Status};

/// The score of a run, by which learning rates are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Score {
    /// No score: the run is not done, has failed or lacks the metric that it is judged by.
    #[default]
    Missing,
    /// The run diverged.
    Diverged,
    /// The value of its objective, as a loss: lower is better.
    Loss(f64),
}

impl Score {
    /// The score of a run at its end.
    pub fn of(spec: &RunSpec, outcome: &RunOutcome) -> Self {
        Self::at(spec, outcome, u64::MAX)
    }

    /// The score that the run would have if its training ended at `step`: the mean of its last evaluations up to there.
    pub fn at(spec: &RunSpec, outcome: &RunOutcome, step: u64) -> Self {
        match outcome.status {
            Status::Diverged { step: lost_at } if lost_at <= step => Self::Diverged,
            Status::Failed { .. } => Self::Missing,
            _ => loss_at(spec, outcome, step).map_or(Self::Missing, Self::Loss),
        }
    }

    /// The loss, if there is one.
    pub(crate) fn loss(self) -> Option<f64> {
        if let Self::Loss(loss) = self { Some(loss) } else { None }
    }
}

fn loss_at(spec: &RunSpec, outcome: &RunOutcome, step: u64) -> Option<f64> {
    let objective = spec.objective()?;
    let Metric { split, task, metric } = &objective.metric;
    outcome.value_at(step, *split, task, metric).map(|value| objective.loss(value))
}
