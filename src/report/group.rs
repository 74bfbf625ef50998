//! Which runs belong together.

use std::collections::HashMap;

use crate::sweep::plan::{Plan, PlannedRun};

/// The axis over which the best cell of a group is sought.
pub(super) const LEARNING_RATE: &str = "learning_rate";

/// The runs that differ in nothing but their seed.
pub(super) struct Cell {
    /// The cell's place on the plan's axes.
    pub(super) axes: Vec<String>,
    /// The learning rate of its runs; NaN where nothing is trained.
    pub(super) learning_rate: f64,
    /// Its runs, as indices into the plan.
    pub(super) runs: Vec<usize>,
}

/// The cells that differ in nothing but their learning rate.
pub(super) struct Group {
    /// The group's place on the plan's axes, empty on that of the learning rate.
    pub(super) axes: Vec<String>,
    /// Its cells, in plan order.
    pub(super) cells: Vec<Cell>,
}

/// Groups the plan's runs; groups, cells and runs stand in the order in which the plan has them first.
pub(super) fn groups(plan: &Plan) -> Vec<Group> {
    let rate_axis = plan.axes.iter().position(|axis| axis == LEARNING_RATE);
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = HashMap::new();
    let mut cell_of = HashMap::new();
    for (index, run) in plan.runs.iter().enumerate() {
        let axes = without_rate(run, rate_axis);
        let group = *group_of.entry(axes.clone()).or_insert_with(|| {
            groups.push(Group { axes, cells: Vec::new() });
            groups.len() - 1
        });
        let cells = &mut groups[group].cells;
        let cell = *cell_of.entry(&run.axes).or_insert_with(|| {
            cells.push(Cell {
                axes: run.axes.clone(),
                learning_rate: run.spec.training().map_or(f64::NAN, |spec| spec.training.learning_rate),
                runs: Vec::new(),
            });
            cells.len() - 1
        });
        cells[cell].runs.push(index);
    }
    groups
}

fn without_rate(run: &PlannedRun, rate_axis: Option<usize>) -> Vec<String> {
    let mut axes = run.axes.clone();
    if let Some(axis) = rate_axis {
        axes[axis].clear();
    }
    axes
}
