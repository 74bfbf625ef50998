//! What the choice of a learning rate knows of a run.

use crate::model::layers::loss::Loss;
use crate::train::metric::Metric;
use crate::train::outcome::{AUC, RunOutcome, Split, Status};

/// A run's part in the choice of a learning rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Score {
    /// The run is not done, has failed or has no test loss.
    #[default]
    Missing,
    /// The run diverged.
    Diverged,
    /// Its test loss; with validation rows, 1 minus the main task's AUC on them.
    Loss(f64),
}

impl Score {
    /// The score of a run at its end.
    pub fn of(outcome: &RunOutcome) -> Self {
        Self::at(outcome, u64::MAX)
    }

    /// The score as if the training had ended at `step`: the mean of the last evaluations up to there.
    pub fn at(outcome: &RunOutcome, step: u64) -> Self {
        match outcome.status {
            Status::Diverged { step: lost_at } if lost_at <= step => Self::Diverged,
            Status::Failed { .. } => Self::Missing,
            _ => loss_at(outcome, step).map_or(Self::Missing, Self::Loss),
        }
    }

    /// The loss, if there is one.
    pub(crate) fn loss(self) -> Option<f64> {
        if let Self::Loss(loss) = self { Some(loss) } else { None }
    }
}

fn loss_at(outcome: &RunOutcome, step: u64) -> Option<f64> {
    // The main task is the first.
    let main = outcome.curve.iter().find(|point| point.split == Split::Validation && point.metric == AUC);
    if let Some(main) = main {
        return outcome.value_at(step, Split::Validation, &main.task, AUC).map(|auc| 1.0 - auc);
    }
    let Metric { split, task, metric } = Metric::test_loss(Loss::SquaredError);
    outcome.value_at(step, split, &task, &metric)
}
