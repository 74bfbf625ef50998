//! What is kept of every run: how it ended and its final values.

use super::series::SeriesIndex;
use crate::outcome::{RunOutcome, Status};
use crate::series::Series;

/// A run without its curve.
#[derive(Clone, Default)]
pub(super) struct Record {
    /// How it ended; `None` while it is not done.
    pub(super) status: Option<Status>,
    /// The final value of each series by number; empty unless the run completed.
    finals: Vec<Option<f64>>,
}

impl Record {
    /// Keeps what the report needs of an outcome whose series are in the index.
    pub(super) fn new(outcome: &RunOutcome, series: &SeriesIndex) -> Self {
        let completed = outcome.status == Status::Completed;
        let value = |Series { split, task, metric }: &Series| outcome.final_value(*split, task, metric);
        let finals = if completed { series.iter().map(value).collect() } else { Vec::new() };
        Self { status: Some(outcome.status.clone()), finals }
    }

    /// The final value of a series, of a completed run.
    pub(super) fn final_value(&self, series: usize) -> Option<f64> {
        self.finals.get(series).copied().flatten()
    }

    /// Whether the run diverged.
    pub(super) fn diverged(&self) -> bool {
        matches!(self.status, Some(Status::Diverged { .. }))
    }
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
