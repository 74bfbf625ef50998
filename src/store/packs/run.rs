//! A run as a pack holds it: as numbers, and without the mean over the tasks where that follows from the tasks' values.

use super::columns::Columns;
use crate::train::metric::Metric;
use crate::train::outcome::{MEAN_TASK, MetricPoint, RunOutcome, Status, recorded_mean};

/// A run of a pack.
#[derive(Debug)]
pub struct PackedRun {
    /// How it ended.
    pub status: Status,
    /// The part of its curve that is packed.
    pub curve: PackedCurve,
}

/// The part of a curve that does not follow from the rest of it.
#[derive(Debug, Default)]
pub struct PackedCurve {
    /// Whether the mean over the tasks stands after the tasks of every split and metric; it is not among the points.
    pub has_means: bool,
    /// The points, by step and then by the place of their column.
    pub points: Vec<PackedPoint>,
}

/// A value of a series.
#[derive(Debug)]
pub struct PackedPoint {
    /// Optimiser steps taken so far.
    pub step: u64,
    /// The number of its series.
    pub series: usize,
    /// The value.
    pub value: f64,
}

impl PackedCurve {
    /// Packs a curve; `None` for one that a table with a row per step cannot hold.
    pub fn of(curve: &[MetricPoint], columns: &mut Columns) -> Option<Self> {
        let tasks: Vec<MetricPoint> = curve.iter().filter(|point| point.task != MEAN_TASK).cloned().collect();
        let has_means = !tasks.is_empty() && with_means(tasks.iter().cloned()) == curve;
        let kept = if has_means { &tasks } else { curve };
        let mut points: Vec<PackedPoint> = Vec::with_capacity(kept.len());
        for point in kept {
            let before = points.last().filter(|before| before.step == point.step).map(|before| before.series);
            points.push(PackedPoint { step: point.step, series: columns.of(point, before), value: point.value });
        }
        let places = columns.places();
        let is_in_order = points.is_sorted_by(|a, b| (a.step, places[a.series]) < (b.step, places[b.series]));
        (is_in_order && columns.can_be_read_back()).then_some(Self { has_means, points })
    }

    /// The whole curve.
    pub fn unpacked(&self, columns: &Columns) -> Vec<MetricPoint> {
        let points = self.points.iter().map(|&PackedPoint { step, series, value }| {
            let Metric { split, task, metric } = columns.series(series).clone();
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

/// The points of the tasks with the mean over the tasks after those of every step, split and metric.
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
