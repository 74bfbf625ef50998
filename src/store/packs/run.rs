//! A run inside a pack: plain numbers. The task mean is dropped if it can be recomputed.

use super::columns::Columns;
use crate::study::run::{MEAN_TASK, Metric};
use crate::train::outcome::{MetricPoint, RunOutcome, Status, recorded_mean};

/// A run of a pack.
#[derive(Debug)]
pub struct PackedRun {
    /// How it ended.
    pub status: Status,
    /// Its curve.
    pub curve: PackedCurve,
}

/// A curve without the task means that can be recomputed.
#[derive(Debug, Default)]
pub struct PackedCurve {
    /// Whether the task means were dropped.
    pub has_means: bool,
    /// The points, sorted by step, then by column from left to right.
    pub points: Vec<PackedPoint>,
}

/// A value of a metric.
#[derive(Debug)]
pub struct PackedPoint {
    /// Optimiser steps taken so far.
    pub step: u64,
    /// Number of the metric in [`Columns`].
    pub metric: usize,
    /// The value.
    pub value: f64,
}

impl PackedCurve {
    /// Packs a curve; `None` if a table with a row per step cannot hold it.
    pub fn of(curve: &[MetricPoint], columns: &mut Columns) -> Option<Self> {
        let tasks: Vec<MetricPoint> = curve.iter().filter(|point| point.task != MEAN_TASK).cloned().collect();
        let has_means = !tasks.is_empty() && with_means(tasks.iter().cloned()) == curve;
        let kept = if has_means { &tasks } else { curve };
        let mut points: Vec<PackedPoint> = Vec::with_capacity(kept.len());
        for point in kept {
            let before = points.last().filter(|before| before.step == point.step).map(|before| before.metric);
            points.push(PackedPoint { step: point.step, metric: columns.of(point, before), value: point.value });
        }
        let places = columns.places();
        let is_in_order = points.is_sorted_by(|a, b| (a.step, places[a.metric]) < (b.step, places[b.metric]));
        (is_in_order && columns.can_be_read_back()).then_some(Self { has_means, points })
    }

    /// The whole curve.
    pub fn unpacked(&self, columns: &Columns) -> Vec<MetricPoint> {
        let points = self.points.iter().map(|&PackedPoint { step, metric, value }| {
            let Metric { split, task, metric } = columns.metric(metric).clone();
            MetricPoint { step, split, task, metric, value }
        });
        if self.has_means { with_means(points) } else { points.collect() }
    }
}

impl PackedRun {
    /// The run's outcome.
    pub fn outcome(&self, columns: &Columns) -> RunOutcome {
        RunOutcome { status: self.status.clone(), curve: self.curve.unpacked(columns) }
    }
}

/// Adds the task mean after the tasks' points of each step, split and metric.
fn with_means(tasks: impl Iterator<Item = MetricPoint>) -> Vec<MetricPoint> {
    let tasks: Vec<MetricPoint> = tasks.collect();
    let are_together = |a: &MetricPoint, b: &MetricPoint| (a.step, a.split, &a.metric) == (b.step, b.split, &b.metric);
    let mut curve = Vec::with_capacity(2 * tasks.len());
    for together in tasks.chunk_by(are_together) {
        curve.extend_from_slice(together);
        let values: Vec<f64> = together.iter().map(|point| point.value).collect();
        if let [first, ..] = together
            && first.has_mean()
        {
            curve.push(MetricPoint { task: MEAN_TASK.into(), value: recorded_mean(&values), ..first.clone() });
        }
    }
    curve
}
