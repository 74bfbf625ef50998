//! Sets of runs that are summarised together.

pub mod cells;
pub mod rate;
pub mod reference;
pub mod score;
pub mod setting;

use super::final_values::RunRecord;
use crate::base::group_by::group_by;
use crate::study::run::{Loss, Metric, RunSpec};
use cells::{Cell, Cells, RateSweep};
use rate::{Choice, ChosenBy, RateChoice, choose, rates};
use score::Score;
use std::collections::HashMap;

/// Identifies a run set in its study.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSetKey {
    /// Its value on each of the plan's axes; empty if it has none.
    pub axes: Vec<String>,
    /// How its runs were chosen.
    pub selection: RateChoice,
    /// `[even seeds, odd seeds]`: chosen learning rates; empty for a cell, and if none could be chosen.
    pub learning_rates: [String; 2],
}

/// Runs that are summarised together: a cell, or a rate sweep with each seed at the learning rate chosen for it.
pub(crate) struct RunSet<'r> {
    /// Which runs they are.
    pub(crate) key: RunSetKey,
    /// All its runs, completed or not, in seed order.
    pub(crate) runs: Vec<&'r RunRecord<'r>>,
}

impl<'r> RunSet<'r> {
    /// The spec of its first run. All its runs have the same model and data.
    pub(crate) fn spec(&self) -> Option<&'r RunSpec> {
        self.runs.first().map(|run| &run.planned.spec)
    }

    /// The metric that its runs are judged by.
    pub(crate) fn primary_metric(&self) -> Metric {
        self.spec().map_or_else(|| Metric::test_loss(Loss::SquaredError), RunSpec::primary_metric)
    }

    fn of_cell(cell: &Cell<'r>) -> Self {
        let learning_rates = [String::new(), String::new()];
        let key = RunSetKey { axes: cell.axes.to_vec(), selection: RateChoice::Grid, learning_rates };
        Self { key, runs: cell.runs.clone() }
    }
}

impl<'r> Cells<'r> {
    /// All run sets, with learning rates chosen by this score: every cell; each rate sweep at its best rate; and, with
    /// several correlations and rates, each rate sweep at its model's best rate. If nothing is trained, only the cells.
    pub(crate) fn run_sets(&self, score: &dyn Fn(&RunRecord) -> Score) -> Vec<RunSet<'r>> {
        if self.plan.measure().is_some() {
            return self.rate_sweeps.iter().flat_map(|sweep| &sweep.cells).map(RunSet::of_cell).collect();
        }
        let mut run_sets = Vec::new();
        for sweep in &self.rate_sweeps {
            run_sets.extend(sweep.cells.iter().map(RunSet::of_cell));
            run_sets.push(self.at_choice(sweep, choose(&[sweep], score).as_ref(), RateChoice::PerCorrelation));
        }
        let correlation_sweeps = group_by(&self.rate_sweeps, |sweep| sweep.correlation_sweep.as_slice());
        if correlation_sweeps.iter().any(|(_, sweeps)| sweeps.len() > 1 && rates(sweeps).len() > 1) {
            let choices = correlation_sweeps.into_iter().map(|(key, sweeps)| Some((key, choose(&sweeps, score)?)));
            let choices: HashMap<_, _> = choices.flatten().collect();
            let choice = |sweep: &RateSweep| choices.get(sweep.correlation_sweep.as_slice());
            let per_model = |sweep| self.at_choice(sweep, choice(sweep), RateChoice::PerModel);
            run_sets.extend(self.rate_sweeps.iter().map(per_model));
        }
        run_sets
    }

    /// The rate sweep at the chosen rates. If none could be chosen, because no run has a loss, the set has all runs.
    fn at_choice(
        &self,
        sweep: &RateSweep<'r>,
        choice: Option<&Choice>,
        selection: fn(ChosenBy) -> RateChoice,
    ) -> RunSet<'r> {
        let is_chosen = |(cell, run): &(&Cell, &RunRecord)| {
            choice.is_none_or(|choice| choice.rate_of(run.planned.seed) == cell.learning_rate)
        };
        let all = sweep.cells.iter().flat_map(|cell| cell.runs.iter().map(move |&run| (cell, run)));
        let mut runs: Vec<_> = all.filter(is_chosen).map(|(_, run)| run).collect();
        runs.sort_by_key(|run| run.planned.seed);
        let label = |rate| sweep.cell_at(rate).map(|cell| self.rate_label(cell)).unwrap_or_default();
        let learning_rates = choice.map(|choice| [choice.even_seeds, choice.odd_seeds].map(label)).unwrap_or_default();
        let selection = selection(choice.map_or(ChosenBy::Nobody, |choice| choice.chosen_by));
        RunSet { key: RunSetKey { axes: sweep.axes.clone(), selection, learning_rates }, runs }
    }
}
