//! The AUCs of a run on resamples of the test rows.

use crate::train::outcome::MetricPoint;
use std::collections::HashMap;

/// A run's AUCs on resamples of the test rows, by task.
#[derive(Default)]
pub(crate) struct Resampled(HashMap<String, Vec<f64>>);

impl Resampled {
    /// Takes them out of a curve, because hundreds of metrics with one point each would swamp every table.
    pub(crate) fn take(curve: &mut Vec<MetricPoint>) -> Self {
        let mut by_task: HashMap<String, Vec<f64>> = HashMap::new();
        for point in curve.extract_if(.., |point| point.is_resampled()) {
            by_task.entry(point.task).or_default().push(point.value);
        }
        Self(by_task)
    }

    /// The AUC of a task on each resample; empty without resamples.
    pub(crate) fn of(&self, task: &str) -> &[f64] {
        self.0.get(task).map_or(&[], Vec::as_slice)
    }
}
