//! What a report keeps of every run: how it ended, its final values, and what claims and choices of a learning rate
//! need.

use super::aucs::of_runs::RunAucs;
use super::metric_index::MetricIndex;
use super::resampled::Resampled;
use super::selection::score::Score;
use crate::data::label_moments::LabelMoments;
use crate::study::plan::PlannedRun;
use crate::study::run::Metric;
use crate::train::outcome::{MetricPoint, RunOutcome, Status};
use serde::Serialize;

/// A planned run and its outcome as plain numbers.
pub(crate) struct RunRecord<'p> {
    /// What was planned.
    pub(crate) planned: &'p PlannedRun,
    /// How it ended; `None` while it is not done.
    pub(crate) status: Option<Status>,
    /// Number of evaluations that the final values are means of; 0 unless it completed.
    pub(crate) final_evaluations: usize,
    /// The final value of each metric, by the metric's number; empty unless the run completed.
    final_values: Vec<Option<f64>>,
    /// The metrics at every evaluation; empty unless the run completed.
    pub(crate) curve: Vec<Value>,
    /// Its score, by which learning rates are chosen.
    pub(crate) score: Score,
    /// Its score at each horizon, as if the training had ended there.
    pub(crate) scores: Vec<Score>,
    /// Its AUCs on test rows, if it completed and its labels are 0 and 1.
    pub(crate) aucs: Option<RunAucs>,
    /// Its AUCs on resamples of the test rows.
    pub(crate) resampled: Resampled,
    /// The correlation of the two labels or the mean over every two of several, if it is measured.
    pub(crate) label_correlation: Option<f64>,
    /// The moments of its labels, if its data is synthetic.
    moments: Option<LabelMoments>,
}

/// A value of a curve.
pub(crate) struct Value {
    pub(crate) step: u64,
    /// Number of the metric.
    pub(crate) metric: usize,
    pub(crate) value: f64,
}

impl<'p> RunRecord<'p> {
    /// Keeps what a report needs of an outcome, and adds its metrics to the index. The outcome is `None` while the run
    /// is not done.
    pub(crate) fn new(
        planned: &'p PlannedRun,
        outcome: Option<RunOutcome>,
        horizons: &[u64],
        metrics: &mut MetricIndex,
    ) -> Self {
        let mut record = Self {
            planned,
            status: None,
            final_evaluations: 0,
            final_values: Vec::new(),
            curve: Vec::new(),
            score: Score::Missing,
            scores: vec![Score::Missing; horizons.len()],
            aucs: None,
            resampled: Resampled::default(),
            label_correlation: None,
            moments: None,
        };
        if let Some(outcome) = outcome {
            record.take(outcome, horizons, metrics);
        }
        record
    }

    fn take(&mut self, mut outcome: RunOutcome, horizons: &[u64], metrics: &mut MetricIndex) {
        self.resampled = Resampled::take(&mut outcome.curve);
        self.aucs = RunAucs::of(self.planned, &outcome, &self.resampled);
        self.score = Score::of(&self.planned.spec, &outcome);
        self.scores = horizons.iter().map(|&step| Score::at(&self.planned.spec, &outcome, step)).collect();
        let Metric { split, task, metric } = Metric::label_correlation();
        self.label_correlation = outcome.final_value(split, &task, &metric);
        self.moments = self.planned.spec.synthetic().map(|data| LabelMoments::of(data, self.planned.seed));
        if outcome.status == Status::Completed {
            let mut value =
                |point: &MetricPoint| Value { step: point.step, metric: metrics.of(point), value: point.value };
            self.curve = outcome.curve.iter().map(&mut value).collect();
            let final_value = |Metric { split, task, metric }: &Metric| outcome.final_value(*split, task, metric);
            self.final_values = metrics.iter().map(final_value).collect();
            self.final_evaluations = outcome.final_evaluations();
        }
        self.status = Some(outcome.status);
    }

    /// The final value of the metric with this number, if the run completed.
    pub(super) fn final_value(&self, metric: usize) -> Option<f64> {
        self.final_values.get(metric).copied().flatten()
    }

    /// The loss of the best linear fit, noise included. `None` unless the run completed and a model can do better than
    /// a linear fit by more than rounding.
    pub(super) fn linear_fit(&self) -> Option<f64> {
        let LabelMoments { label_variance, linear_residual, noise_variance, .. } =
            self.moments.filter(|_| self.status == Some(Status::Completed))?;
        (linear_residual > noise_variance + 1e-9 * label_variance).then_some(linear_residual)
    }

    /// The excess loss at a horizon, in units of the labels' variance.
    pub(super) fn excess(&self, horizon: usize) -> Option<f64> {
        let moments = self.moments?;
        Some((self.scores[horizon].loss()? - moments.noise_variance) / moments.label_variance)
    }
}

/// Number of runs by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Runs that took all their steps.
    pub completed: usize,
    /// Runs whose loss or parameters grew beyond bounds.
    pub diverged: usize,
    /// Runs that could not be carried out.
    pub failed: usize,
    /// Runs that are not done yet.
    pub missing: usize,
}

impl Counts {
    /// Counts the runs by how they ended.
    pub(super) fn of<'r>(runs: impl IntoIterator<Item = &'r RunRecord<'r>>) -> Self {
        let mut counts = Self::default();
        for run in runs {
            match run.status {
                Some(Status::Completed) => counts.completed += 1,
                Some(Status::Diverged { .. }) => counts.diverged += 1,
                Some(Status::Failed { .. }) => counts.failed += 1,
                None => counts.missing += 1,
            }
        }
        counts
    }
}
