//! The metrics that a study's runs have, numbered and ordered.

use crate::study::plan::Plan;
use crate::study::run::{Loss, MEAN_TASK, Metric, Split};
use crate::train::outcome::MetricPoint;

/// All metrics of a study, numbered in order of appearance. The primary one is number 0, so that its columns exist even
/// before a run completes.
pub(crate) struct MetricIndex(Vec<Metric>);

impl MetricIndex {
    /// The index before any run is read.
    pub(crate) fn new(plan: &Plan) -> Self {
        let of_losses = || Metric::test_loss(Loss::SquaredError);
        Self(vec![plan.runs.first().map_or_else(of_losses, |run| run.spec.primary_metric())])
    }

    /// The metric that the study is about.
    pub(super) fn primary(&self) -> &Metric {
        &self.0[0]
    }

    /// The number of the point's metric; a new metric gets the next number.
    pub(super) fn of(&mut self, point: &MetricPoint) -> usize {
        self.0.iter().position(|metric| metric.is_of(point)).unwrap_or_else(|| {
            self.0.push(Metric::of(point));
            self.0.len() - 1
        })
    }

    /// All metrics with their numbers in reading order: test before train, the mean before the tasks.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (usize, &Metric)> {
        self.order().into_iter().map(|number| (number, &self.0[number]))
    }

    /// All metrics by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Metric> {
        self.0.iter()
    }

    /// The place of each metric in the reading order, by the metric's number.
    pub(super) fn ranks(&self) -> Vec<usize> {
        let mut ranks = vec![0; self.0.len()];
        for (rank, number) in self.order().into_iter().enumerate() {
            ranks[number] = rank;
        }
        ranks
    }

    /// Whether each metric is a mean over the tasks or has no such mean, by the metric's number.
    pub(super) fn are_means_or_alone(&self) -> Vec<bool> {
        let is_mean_of = |mean: &Metric, metric: &Metric| {
            mean.task == MEAN_TASK && (mean.split, &mean.metric) == (metric.split, &metric.metric)
        };
        let has_mean = |metric: &Metric| self.0.iter().any(|other| is_mean_of(other, metric));
        self.0.iter().map(|metric| metric.task == MEAN_TASK || !has_mean(metric)).collect()
    }

    /// The metric at a place in the reading order.
    pub(super) fn at_rank(&self, rank: usize) -> &Metric {
        &self.0[self.order()[rank]]
    }

    fn order(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.0.len()).collect();
        numbers.sort_by_key(|&number| {
            let metric = &self.0[number];
            (metric.split == Split::Train, metric.task != MEAN_TASK)
        });
        numbers
    }
}
