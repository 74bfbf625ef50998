//! The series that a study's runs have, numbered and ordered.

use crate::train::metric::Metric;
use crate::train::outcome::{MEAN_TASK, MetricPoint, Split};

/// All series of a study under small numbers, in the order in which they were met; the primary one is number 0, so that
/// a study without a completed run has its columns, too.
pub(super) struct MetricIndex(Vec<Metric>);

impl MetricIndex {
    /// The index of a study that is about this series.
    pub(super) fn new(primary: Metric) -> Self {
        Self(vec![primary])
    }

    /// The series that the study is about.
    pub(super) fn primary(&self) -> &Metric {
        &self.0[0]
    }

    /// The number of the point's series.
    pub(super) fn of(&mut self, point: &MetricPoint) -> usize {
        self.0.iter().position(|series| series.is_of(point)).unwrap_or_else(|| {
            self.0.push(Metric::of(point));
            self.0.len() - 1
        })
    }

    /// All series in reading order: test before train, the mean before the tasks.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (usize, &Metric)> {
        self.order().into_iter().map(|number| (number, &self.0[number]))
    }

    /// All series in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Metric> {
        self.0.iter()
    }

    /// The place of each series, by number, in the reading order.
    pub(super) fn ranks(&self) -> Vec<usize> {
        let mut ranks = vec![0; self.0.len()];
        for (rank, number) in self.order().into_iter().enumerate() {
            ranks[number] = rank;
        }
        ranks
    }

    /// Of each series, by number, whether it is a mean over the tasks or has none.
    pub(super) fn are_means_or_alone(&self) -> Vec<bool> {
        let is_mean_of = |mean: &Metric, series: &Metric| {
            mean.task == MEAN_TASK && (mean.split, &mean.metric) == (series.split, &series.metric)
        };
        let has_mean = |series: &Metric| self.0.iter().any(|other| is_mean_of(other, series));
        self.0.iter().map(|series| series.task == MEAN_TASK || !has_mean(series)).collect()
    }

    /// The series at a place in the reading order.
    pub(super) fn at_rank(&self, rank: usize) -> &Metric {
        &self.0[self.order()[rank]]
    }

    fn order(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.0.len()).collect();
        numbers.sort_by_key(|&number| {
            let series = &self.0[number];
            (series.split == Split::Train, series.task != MEAN_TASK)
        });
        numbers
    }
}
