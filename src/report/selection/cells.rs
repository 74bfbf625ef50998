//! Which runs belong together.

use std::collections::HashMap;

use crate::study::plan::{Plan, PlannedRun};

/// The axis over which the best cell of a group is sought.
pub(crate) const LEARNING_RATE: &str = "learning_rate";

/// The axis on which the rate_sweeps of a family differ.
pub(crate) const CORRELATION: &str = "corr";

/// The runs that differ in nothing but their seed.
pub(crate) struct Cell {
    /// The cell's place on the plan's axes.
    pub(crate) axes: Vec<String>,
    /// The learning rate of its runs; NaN where nothing is trained.
    pub(crate) learning_rate: f64,
    /// Its runs, as indices into the plan.
    pub(crate) runs: Vec<usize>,
}

/// The cells that differ in nothing but their learning rate.
pub(crate) struct RateSweep {
    /// The group's place on the plan's axes, empty on that of the learning rate.
    pub(crate) axes: Vec<String>,
    /// The place of the rate_sweeps that differ in nothing but the correlation, empty on that axis, too.
    pub(crate) family: Vec<String>,
    /// Its cells, in plan order.
    pub(crate) cells: Vec<Cell>,
}

impl RateSweep {
    /// The cell with this learning rate.
    pub(crate) fn cell_at(&self, learning_rate: f64) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.learning_rate == learning_rate)
    }
}

/// Groups the plan's runs; rate_sweeps, cells and runs stand in the order in which the plan has them first.
pub(crate) fn rate_sweeps(plan: &Plan) -> Vec<RateSweep> {
    let [rate_axis, corr_axis] = [LEARNING_RATE, CORRELATION].map(|name| axis(plan, name));
    let mut rate_sweeps: Vec<RateSweep> = Vec::new();
    let mut group_of = HashMap::new();
    let mut cell_of = HashMap::new();
    for (index, run) in plan.runs.iter().enumerate() {
        let axes = without(&run.axes, rate_axis);
        let group = *group_of.entry(axes.clone()).or_insert_with(|| {
            let family = without(&axes, corr_axis);
            rate_sweeps.push(RateSweep { axes, family, cells: Vec::new() });
            rate_sweeps.len() - 1
        });
        let cells = &mut rate_sweeps[group].cells;
        let cell = *cell_of.entry(&run.axes).or_insert_with(|| {
            cells.push(cell_of_one(run));
            cells.len() - 1
        });
        cells[cell].runs.push(index);
    }
    rate_sweeps
}

/// Where an axis stands among the plan's.
pub(crate) fn axis(plan: &Plan, name: &str) -> Option<usize> {
    plan.axes.iter().position(|axis| axis == name)
}

fn cell_of_one(run: &PlannedRun) -> Cell {
    Cell {
        axes: run.axes.clone(),
        learning_rate: run.spec.training().map_or(f64::NAN, |spec| spec.training.learning_rate),
        runs: Vec::new(),
    }
}

fn without(axes: &[String], axis: Option<usize>) -> Vec<String> {
    let mut axes = axes.to_vec();
    if let Some(axis) = axis {
        axes[axis].clear();
    }
    axes
}
