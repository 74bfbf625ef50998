//! The sets of runs that are summarised together.

pub mod cells;
pub mod rate;
pub mod score;
pub mod setting;

use std::collections::HashMap;

use super::columns::number;
use crate::study::plan::Plan;
use cells::{Cell, LEARNING_RATE, RateSweep, axis, rate_sweeps};
use rate::{Choice, ChosenBy, RateChoice, choose, is_even, rates};
use score::Score;

/// Runs that are summarised together: a cell, or a group of cells with each seed at the learning rate that was chosen
/// for it.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSet {
    /// The sample's place on the plan's axes; empty where it has none.
    pub axes: Vec<String>,
    /// How its runs came together.
    pub selection: RateChoice,
    /// The chosen learning rates of the even and of the odd seeds; empty for a cell and where none could be chosen.
    pub learning_rates: [String; 2],
    /// Its runs, as indices into the plan, in plan order, which is that of the seeds; also those that have not completed.
    pub runs: Vec<usize>,
}

impl RunSet {
    /// The sample in the fields of [`SELECTION_COLUMNS`](super::fields::SELECTION_COLUMNS).
    pub(crate) fn selection_fields(&self) -> [String; 3] {
        let [even, odd] = self.learning_rates.clone();
        [self.selection.name().into(), even, odd]
    }
}

/// The run_sets of a plan whose runs have these scores: of every group its cells and the selection by its own best rate;
/// then, where there are several correlations and rates, of every group the selection by its model's best rate. Where
/// nothing is trained there is no rate to choose.
pub fn run_sets(plan: &Plan, scores: &[Score]) -> Vec<RunSet> {
    let rate_sweeps = rate_sweeps(plan);
    let mut run_sets = Vec::new();
    if plan.measure().is_some() {
        run_sets.extend(rate_sweeps.iter().flat_map(|group| &group.cells).map(of_cell));
        return run_sets;
    }
    for group in &rate_sweeps {
        run_sets.extend(group.cells.iter().map(of_cell));
        run_sets.push(of_choice(group, choose(&[group], plan, scores).as_ref(), RateChoice::PerCorrelation, plan));
    }
    let families = families(&rate_sweeps);
    if families.values().any(|family| family.len() > 1 && rates(family).len() > 1) {
        let choices: HashMap<_, _> =
            families.into_iter().map(|(place, family)| (place, choose(&family, plan, scores))).collect();
        let of_family = |group: &RateSweep| choices.get(group.family.as_slice()).and_then(Option::as_ref);
        run_sets.extend(rate_sweeps.iter().map(|group| of_choice(group, of_family(group), RateChoice::PerModel, plan)));
    }
    run_sets
}

/// The rate_sweeps that differ in nothing but the correlation.
fn families(rate_sweeps: &[RateSweep]) -> HashMap<&[String], Vec<&RateSweep>> {
    let mut families: HashMap<&[String], Vec<&RateSweep>> = HashMap::new();
    for group in rate_sweeps {
        families.entry(&group.family).or_default().push(group);
    }
    families
}

fn of_cell(cell: &Cell) -> RunSet {
    let learning_rates = [String::new(), String::new()];
    RunSet { axes: cell.axes.clone(), selection: RateChoice::Grid, learning_rates, runs: cell.runs.clone() }
}

/// Where no rate could be chosen, all runs of the group stand for it: none of them has completed.
fn of_choice(group: &RateSweep, choice: Option<&Choice>, rule: fn(ChosenBy) -> RateChoice, plan: &Plan) -> RunSet {
    let axes = group.axes.clone();
    let Some(choice) = choice else {
        let mut runs: Vec<usize> = group.cells.iter().flat_map(|cell| cell.runs.iter().copied()).collect();
        runs.sort_unstable();
        return RunSet {
            axes,
            selection: rule(ChosenBy::AllSeeds),
            learning_rates: [String::new(), String::new()],
            runs,
        };
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
    RunSet { axes, selection: rule(choice.fit), learning_rates: [even, odd].map(label), runs }
}

fn rate_label(cell: &Cell, plan: &Plan) -> String {
    axis(plan, LEARNING_RATE).map_or_else(|| number(cell.learning_rate), |axis| cell.axes[axis].clone())
}
