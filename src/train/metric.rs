//! The metric that a point of a curve belongs to.

use super::outcome::MetricPoint;
use crate::study::run::Metric;

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
