//! The sets of runs that are summarised together.

pub mod cells;
pub mod rate;
pub mod score;
pub mod setting;

use std::collections::HashMap;

use super::columns::number;
use crate::study::plan::Plan;
use cells::{Cell, Group, LEARNING_RATE, axis, groups};
use rate::{Choice, Fit, Selection, choose, is_even, rates};
use score::Score;

/// Runs that are summarised together: a cell, or a group of cells with each seed at the learning rate that was chosen
/// for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The sample's place on the plan's axes; empty where it has none.
    pub axes: Vec<String>,
    /// How its runs came together.
    pub selection: Selection,
    /// The chosen learning rates of the even and of the odd seeds; empty for a cell and where none could be chosen.
    pub learning_rates: [String; 2],
    /// Its runs, as indices into the plan, in plan order, which is that of the seeds; also those that have not completed.
    pub runs: Vec<usize>,
}

impl Sample {
    /// The sample in the fields of [`SELECTION_COLUMNS`](super::fields::SELECTION_COLUMNS).
    pub(crate) fn selection_fields(&self) -> [String; 3] {
        let [even, odd] = self.learning_rates.clone();
        [self.selection.name().into(), even, odd]
    }
}

/// The samples of a plan whose runs have these scores: of every group its cells and the selection by its own best rate;
/// then, where there are several correlations and rates, of every group the selection by its model's best rate. Where
/// nothing is trained there is no rate to choose.
pub fn samples(plan: &Plan, scores: &[Score]) -> Vec<Sample> {
    let groups = groups(plan);
    let mut samples = Vec::new();
    if plan.measure().is_some() {
        samples.extend(groups.iter().flat_map(|group| &group.cells).map(of_cell));
        return samples;
    }
    for group in &groups {
        samples.extend(group.cells.iter().map(of_cell));
        samples.push(of_choice(group, choose(&[group], plan, scores).as_ref(), Selection::PerCorrelation, plan));
    }
    let families = families(&groups);
    if families.values().any(|family| family.len() > 1 && rates(family).len() > 1) {
        let choices: HashMap<_, _> =
            families.into_iter().map(|(place, family)| (place, choose(&family, plan, scores))).collect();
        let of_family = |group: &Group| choices.get(group.family.as_slice()).and_then(Option::as_ref);
        samples.extend(groups.iter().map(|group| of_choice(group, of_family(group), Selection::PerModel, plan)));
    }
    samples
}

/// The groups that differ in nothing but the correlation.
fn families(groups: &[Group]) -> HashMap<&[String], Vec<&Group>> {
    let mut families: HashMap<&[String], Vec<&Group>> = HashMap::new();
    for group in groups {
        families.entry(&group.family).or_default().push(group);
    }
    families
}

fn of_cell(cell: &Cell) -> Sample {
    let learning_rates = [String::new(), String::new()];
    Sample { axes: cell.axes.clone(), selection: Selection::Grid, learning_rates, runs: cell.runs.clone() }
}

/// Where no rate could be chosen, all runs of the group stand for it: none of them has completed.
fn of_choice(group: &Group, choice: Option<&Choice>, rule: fn(Fit) -> Selection, plan: &Plan) -> Sample {
    let axes = group.axes.clone();
    let Some(choice) = choice else {
        let mut runs: Vec<usize> = group.cells.iter().flat_map(|cell| cell.runs.iter().copied()).collect();
        runs.sort_unstable();
        return Sample { axes, selection: rule(Fit::InSample), learning_rates: [String::new(), String::new()], runs };
    };
    let [even, odd] = [choice.even_seeds, choice.odd_seeds].map(|rate| group.cell_at(rate));
    let of_half = |cell: Option<&Cell>, is_of_half: fn(u64) -> bool| -> Vec<usize> {
        let runs = cell.into_iter().flat_map(|cell| cell.runs.iter().copied());
        runs.filter(|&run| is_of_half(plan.runs[run].seed)).collect()
    };
    let mut runs = of_half(even, is_even);
    runs.extend(of_half(odd, |seed| !is_even(seed)));
    runs.sort_unstable();
    let label = |cell: Option<&Cell>| cell.map_or_else(String::new, |cell| rate_label(cell, plan));
    Sample { axes, selection: rule(choice.fit), learning_rates: [even, odd].map(label), runs }
}

fn rate_label(cell: &Cell, plan: &Plan) -> String {
    axis(plan, LEARNING_RATE).map_or_else(|| number(cell.learning_rate), |axis| cell.axes[axis].clone())
}
