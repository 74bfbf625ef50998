//! The metrics that a study's runs have, numbered and ordered.

use crate::study::plan::Plan;
use crate::study::run::{MEAN_TASK, Metric, Split};
use crate::train::outcome::MetricPoint;

/// All metrics of a study, numbered in order of appearance. The primary ones of its runs come first, so that their
/// columns exist even before a run completes.
pub(crate) struct MetricIndex {
    metrics: Vec<Metric>,
    /// Number of primary metrics: several if runs differ in their tasks.
    primary: usize,
    /// Whether all metrics on test rows come before all on validation rows. In older studies they come as recorded.
    is_by_split: bool,
}

impl MetricIndex {
    /// The index before any run is read.
    pub(crate) fn new(plan: &Plan) -> Self {
        let mut metrics: Vec<Metric> = Vec::new();
        for run in &plan.runs {
            let primary = run.spec.primary_metric();
            if !metrics.contains(&primary) {
                metrics.push(primary);
            }
        }
        Self { primary: metrics.len(), metrics, is_by_split: plan.has_table() }
    }

    /// The number of a metric.
    pub(super) fn number(&self, metric: &Metric) -> Option<usize> {
        self.metrics.iter().position(|known| known == metric)
    }

    /// The number of the point's metric; a new metric gets the next number.
    pub(super) fn of(&mut self, point: &MetricPoint) -> usize {
        self.metrics.iter().position(|metric| metric.is_of(point)).unwrap_or_else(|| {
            self.metrics.push(Metric::of(point));
            self.metrics.len() - 1
        })
    }

    /// All metrics with their numbers in reading order: test before train, the mean before the tasks.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (usize, &Metric)> {
        self.order().into_iter().map(|number| (number, &self.metrics[number]))
    }

    /// All metrics but the primary ones, in the same way.
    pub(super) fn others(&self) -> impl Iterator<Item = (usize, &Metric)> {
        self.in_order().filter(|(number, _)| *number >= self.primary)
    }

    /// All metrics by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Metric> {
        self.metrics.iter()
    }

    /// Number of metrics.
    pub(super) fn len(&self) -> usize {
        self.metrics.len()
    }

    /// Whether each metric is a mean over the tasks or has no such mean, by the metric's number.
    pub(super) fn are_means_or_alone(&self) -> Vec<bool> {
        let is_mean_of = |mean: &Metric, metric: &Metric| {
            mean.task == MEAN_TASK && (mean.split, &mean.metric) == (metric.split, &metric.metric)
        };
        let has_mean = |metric: &Metric| self.metrics.iter().any(|other| is_mean_of(other, metric));
        self.metrics.iter().map(|metric| metric.task == MEAN_TASK || !has_mean(metric)).collect()
    }

    fn order(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.metrics.len()).collect();
        numbers.sort_by_key(|&number| {
            let metric = &self.metrics[number];
            let is_later = self.is_by_split && metric.split == Split::Validation;
            (metric.split == Split::Train, is_later, metric.task != MEAN_TASK)
        });
        numbers
    }
}
