//! What is kept of every run: how it ended and its final values.

use super::metric_index::MetricIndex;
use crate::data::label_moments::LabelMoments;
use crate::study::plan::PlannedRun;
use crate::train::metric::Metric;
use crate::train::outcome::{RunOutcome, Status};

/// A run without its curve.
#[derive(Clone, Default)]
pub(super) struct Record {
    /// How it ended; `None` while it is not done.
    pub(super) status: Option<Status>,
    /// Number of evaluations that the final values are means of.
    pub(super) final_evaluations: usize,
    /// What the best linear fit leaves of its labels, noise included, where that is known and more than the noise.
    pub(super) linear_fit: Option<f64>,
    /// The final value of each series by number; empty unless the run completed.
    finals: Vec<Option<f64>>,
}

impl Record {
    /// Keeps what the report needs of a run's outcome, whose series are in the index.
    pub(super) fn new(run: &PlannedRun, outcome: &RunOutcome, series: &MetricIndex) -> Self {
        let status = Some(outcome.status.clone());
        if outcome.status != Status::Completed {
            return Self { status, ..Self::default() };
        }
        let value = |Metric { split, task, metric }: &Metric| outcome.final_value(*split, task, metric);
        Self {
            status,
            final_evaluations: outcome.final_evaluations(),
            linear_fit: linear_fit(run),
            finals: series.iter().map(value).collect(),
        }
    }

    /// The final value of a series, of a completed run.
    pub(super) fn final_value(&self, series: usize) -> Option<f64> {
        self.finals.get(series).copied().flatten()
    }
}

/// The loss of the best linear fit, where a training can do better by more than rounding errors.
fn linear_fit(run: &PlannedRun) -> Option<f64> {
    let synthetic = run.spec.synthetic()?;
    let LabelMoments { label_variance, linear_residual, noise_variance, .. } = LabelMoments::of(synthetic, run.seed);
    (linear_residual > noise_variance + 1e-9 * label_variance).then_some(linear_residual)
}

/// How many runs ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Runs that took all their steps.
    pub completed: usize,
    /// Runs whose numbers stopped being finite.
    pub diverged: usize,
    /// Runs that could not be carried out.
    pub failed: usize,
    /// Runs that are not done yet.
    pub missing: usize,
}

impl Counts {
    /// Counts the runs by how they ended.
    pub(super) fn of<'a>(records: impl Iterator<Item = &'a Record>) -> Self {
        let mut counts = Self::default();
        for record in records {
            match record.status {
                Some(Status::Completed) => counts.completed += 1,
                Some(Status::Diverged { .. }) => counts.diverged += 1,
                Some(Status::Failed { .. }) => counts.failed += 1,
                None => counts.missing += 1,
            }
        }
        counts
    }
}
