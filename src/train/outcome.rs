//! What one run yields: a status and a curve of metrics over steps.

use crate::base::digits::recorded;
use crate::study::run::{AUC, Loss, Metric, Split};
use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "status")]
pub enum Status {
    /// All steps were taken, or all that early stopping let it take.
    Completed,
    /// A loss, a parameter or the optimiser's state stopped being finite, or the loss grew to 1e12 times that of the
    /// initial weights.
    Diverged {
        /// The step at which it was seen, from 1.
        step: u64,
    },
    /// The run could not be carried out.
    Failed {
        /// Why.
        message: String,
    },
}

impl Status {
    /// How it ended, without the details.
    pub fn kind(&self) -> StatusKind {
        match self {
            Self::Completed => StatusKind::Completed,
            Self::Diverged { .. } => StatusKind::Diverged,
            Self::Failed { .. } => StatusKind::Failed,
        }
    }

    /// Its name in files.
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }
}

/// How a run ended: a [`Status`] without its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusKind {
    /// All steps were taken.
    Completed,
    /// Its numbers stopped being finite.
    Diverged,
    /// It could not be carried out.
    Failed,
}

impl StatusKind {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Diverged => "diverged",
            Self::Failed => "failed",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Completed, Self::Diverged, Self::Failed].into_iter().find(|kind| kind.name() == name)
    }
}

/// Name of the metric that is the length of a task's gradient with respect to the parameters that all tasks share. It is
/// recorded at the first evaluation.
pub const GRADIENT_NORM: &str = "gradient-norm";

/// A task drowns another one if its gradient is more than this many times as long.
const DROWNS: f64 = 10.0;

/// Prefix of the metrics that are AUCs on a resample of the rows.
const RESAMPLED_AUC: &str = "auc-resample-";

/// Name of the metric that is the AUC on resample `number`. It is recorded only for a run's final model.
pub fn resampled_auc(number: usize) -> String {
    format!("{RESAMPLED_AUC}{number}")
}

/// One line of `metrics.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricPoint {
    /// Optimiser steps taken so far; 0 if nothing is trained.
    pub step: u64,
    /// Which rows.
    pub split: Split,
    /// A task's name, [`MEAN_TASK`](crate::study::run::MEAN_TASK), or [`ALL_TASKS`](crate::study::run::ALL_TASKS).
    pub task: String,
    /// The metric's name: `mse`; for labels of 0 and 1 `log-loss`, `auc` and [`resampled_auc`]; for measured data
    /// `pearson` and `variance`; for tasks of a table those of `docs/own-data.md`.
    pub metric: String,
    /// Its value, always finite.
    pub value: f64,
}

impl Metric {
    /// The metric of a point.
    pub fn of(point: &MetricPoint) -> Self {
        Self { split: point.split, task: point.task.clone(), metric: point.metric.clone() }
    }

    /// Whether the point is of this metric.
    pub fn is_of(&self, point: &MetricPoint) -> bool {
        self.split == point.split && self.task == point.task && self.metric == point.metric
    }
}

impl MetricPoint {
    /// Whether the value comes from a resample of the rows.
    pub fn is_resampled(&self) -> bool {
        self.metric.starts_with(RESAMPLED_AUC)
    }

    /// Whether the value counts rows or groups, which is recorded at the first evaluation alone.
    pub fn is_count(&self) -> bool {
        ["rows", "gauc-groups", "gauc-left-out"].contains(&self.metric.as_str())
    }

    /// Whether the metric's mean over the tasks is recorded, too.
    pub fn has_mean(&self) -> bool {
        has_mean(&self.metric)
    }
}

/// Whether this metric's mean over the tasks is recorded. AUCs have none, since nobody asks for it.
pub fn has_mean(metric: &str) -> bool {
    metric != AUC && !metric.starts_with(RESAMPLED_AUC)
}

/// The [`MEAN_TASK`](crate::study::run::MEAN_TASK) of the tasks' recorded values. It depends on them alone, so it need
/// not be stored.
pub fn recorded_mean(values: &[f64]) -> f64 {
    recorded(values.iter().sum::<f64>() / values.len() as f64)
}

/// Everything that a run yields; the same spec gives the same bits on every processor.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOutcome {
    /// How it ended.
    pub status: Status,
    /// The metrics at every evaluation, in the order of steps.
    pub curve: Vec<MetricPoint>,
}

/// A run's final mean squared error is the mean of this many last evaluations.
pub const FINAL_EVALUATIONS: usize = 3;

/// How many last evaluations make the final value: three for MSE, one for binary labels, where the last model is the
/// one in use.
fn final_evaluations_of(metric: &str) -> usize {
    if metric == Loss::SquaredError.metric() { FINAL_EVALUATIONS } else { 1 }
}

impl RunOutcome {
    /// Number of evaluations whose mean is the final value. A short run may have too few for the usual number.
    pub fn final_evaluations(&self) -> usize {
        let Some(last) = self.curve.last() else { return 0 };
        let mut steps: Vec<u64> = self.curve.iter().rev().map(|point| point.step).collect();
        steps.dedup();
        steps.len().min(final_evaluations_of(&last.metric))
    }

    /// The first two evaluations in a row with the same held-out metrics, if there are such: the parameters stood still,
    /// or moved by too little to be seen.
    pub fn stood_still(&self) -> Option<[u64; 2]> {
        let held_out = |point: &&MetricPoint| point.split != Split::Train && !point.is_resampled() && !point.is_count();
        let points: Vec<&MetricPoint> = self.curve.iter().filter(held_out).collect();
        let evaluations: Vec<&[&MetricPoint]> = points.chunk_by(|one, next| one.step == next.step).collect();
        let same = |pair: &&[&[&MetricPoint]]| {
            let values = |points: &[&MetricPoint]| points.iter().map(|point| point.value).collect::<Vec<_>>();
            values(pair[0]) == values(pair[1])
        };
        evaluations.windows(2).find(same).map(|pair| [pair[0][0].step, pair[1][0].step])
    }

    /// Says which task drowns which, if one has a much longer gradient than another.
    pub fn drowned(&self) -> Option<String> {
        let norms = || self.curve.iter().filter(|point| point.metric == GRADIENT_NORM && point.value > 0.0);
        let longest = norms().max_by(|a, b| a.value.total_cmp(&b.value))?;
        let shortest = norms().min_by(|a, b| a.value.total_cmp(&b.value))?;
        let ratio = longest.value / shortest.value;
        (ratio > DROWNS).then(|| {
            format!(
                "the gradient of the task `{}` is {ratio:.0} times as long as that of `{}`, which it drowns in the shared \
                 layers",
                longest.task, shortest.task
            )
        })
    }

    /// Final value of `metric` for `task` on `split`. For a mean squared error, it is the mean of the last
    /// [`FINAL_EVALUATIONS`] evaluations.
    pub fn final_value(&self, split: Split, task: &str, metric: &str) -> Option<f64> {
        self.value_at(u64::MAX, split, task, metric)
    }

    /// What [`Self::final_value`] would be if the run ended at `step`.
    pub fn value_at(&self, step: u64, split: Split, task: &str, metric: &str) -> Option<f64> {
        let matches = |point: &&MetricPoint| {
            point.step <= step && point.split == split && point.task == task && point.metric == metric
        };
        let last: Vec<f64> = self
            .curve
            .iter()
            .rev()
            .filter(matches)
            .take(final_evaluations_of(metric))
            .map(|point| point.value)
            .collect();
        (!last.is_empty()).then(|| last.iter().rev().sum::<f64>() / last.len() as f64)
    }
}
