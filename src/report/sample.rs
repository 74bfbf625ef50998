//! The sets of runs that are summarised together.

use super::fields::number;
use super::group::{Cell, Group, LEARNING_RATE};
use super::record::Record;
use super::selection::{Selection, choose, is_even};
use crate::sweep::plan::Plan;

/// Runs that are summarised together: a cell, or a group with each seed at the learning rate that was chosen for it.
pub(super) struct Sample {
    /// The sample's place on the plan's axes; empty where it has none.
    pub(super) axes: Vec<String>,
    /// How its runs came together.
    pub(super) selection: Selection,
    /// The chosen learning rates of the even and of the odd seeds; empty for a cell and where none could be chosen.
    pub(super) learning_rates: [String; 2],
    /// Its runs, as indices into the plan.
    pub(super) runs: Vec<usize>,
}

impl Sample {
    /// The sample in the fields of [`SELECTION_COLUMNS`](super::fields::SELECTION_COLUMNS).
    pub(super) fn selection_fields(&self) -> [String; 3] {
        let [even, odd] = self.learning_rates.clone();
        [self.selection.name().into(), even, odd]
    }
}

/// The group's cells, then its selection; where nothing is trained, there is no rate to choose.
pub(super) fn samples(group: &Group, plan: &Plan, records: &[Record]) -> Vec<Sample> {
    let mut samples: Vec<Sample> = group.cells.iter().map(of_cell).collect();
    if plan.measure().is_none() {
        samples.push(of_selection(group, plan, records));
    }
    samples
}

fn of_cell(cell: &Cell) -> Sample {
    let learning_rates = [String::new(), String::new()];
    Sample { axes: cell.axes.clone(), selection: Selection::Grid, learning_rates, runs: cell.runs.clone() }
}

/// Where no rate could be chosen, all runs of the group stand for it: none of them has completed.
fn of_selection(group: &Group, plan: &Plan, records: &[Record]) -> Sample {
    let axes = group.axes.clone();
    let Some(choice) = choose(group, plan, records) else {
        let runs = group.cells.iter().flat_map(|cell| cell.runs.iter().copied()).collect();
        return Sample { axes, selection: Selection::InSample, learning_rates: [String::new(), String::new()], runs };
    };
    let of_half = |cell: &Cell, even: bool| -> Vec<usize> {
        cell.runs.iter().copied().filter(|&run| is_even(plan.runs[run].seed) == even).collect()
    };
    let mut runs = of_half(choice.even_seeds, true);
    runs.extend(of_half(choice.odd_seeds, false));
    runs.sort_unstable();
    let learning_rates = [choice.even_seeds, choice.odd_seeds].map(|cell| rate_label(cell, plan));
    Sample { axes, selection: choice.selection, learning_rates, runs }
}

fn rate_label(cell: &Cell, plan: &Plan) -> String {
    let axis = plan.axes.iter().position(|axis| axis == LEARNING_RATE);
    axis.map_or_else(|| number(cell.learning_rate), |axis| cell.axes[axis].clone())
}
