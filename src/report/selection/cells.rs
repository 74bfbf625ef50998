//! Which runs belong together: cells, rate sweeps and correlation sweeps.

use crate::base::digits::number;
use crate::base::group_by::group_by;
use crate::report::final_values::RunRecord;
use crate::study::plan::Plan;

/// The axis along which the cells of a rate sweep differ.
pub(crate) const LEARNING_RATE: &str = "learning_rate";

/// The axis along which the rate sweeps of a correlation sweep differ.
pub(crate) const CORRELATION: &str = "corr";

/// Runs that differ only in their seed.
pub(crate) struct Cell<'r> {
    /// Its value on each of the plan's axes.
    pub(crate) axes: &'r [String],
    /// The learning rate of its runs; NaN if nothing is trained.
    pub(crate) learning_rate: f64,
    /// Its runs, in seed order.
    pub(crate) runs: Vec<&'r RunRecord<'r>>,
}

/// Cells that differ only in their learning rate.
pub(crate) struct RateSweep<'r> {
    /// Its value on each of the plan's axes; empty on the axis of the learning rate.
    pub(crate) axes: Vec<String>,
    /// The same values, but also empty on the axis of the correlation: the key of its correlation sweep.
    pub(crate) correlation_sweep: Vec<String>,
    /// Its cells, in plan order.
    pub(crate) cells: Vec<Cell<'r>>,
}

/// All runs of a plan, grouped into cells.
pub(crate) struct Cells<'r> {
    /// The plan.
    pub(crate) plan: &'r Plan,
    /// Its rate sweeps, in plan order.
    pub(crate) rate_sweeps: Vec<RateSweep<'r>>,
}

impl<'r> Cells<'r> {
    /// Sorts the plan's runs into cells.
    pub(crate) fn of(plan: &'r Plan, runs: &'r [RunRecord<'r>]) -> Self {
        let cells = group_by(runs, |run| run.planned.axes.as_slice());
        let cells = cells.into_iter().map(|(axes, runs)| Cell { axes, learning_rate: learning_rate(&runs), runs });
        let rate_sweeps = group_by(cells, |cell| without(plan, cell.axes, LEARNING_RATE));
        let rate_sweep = |(axes, cells): (Vec<String>, _)| {
            let correlation_sweep = without(plan, &axes, CORRELATION);
            RateSweep { axes, correlation_sweep, cells }
        };
        Self { plan, rate_sweeps: rate_sweeps.into_iter().map(rate_sweep).collect() }
    }

    /// A cell's learning rate, as shown in tables.
    pub(crate) fn rate_label(&self, cell: &Cell) -> String {
        let on_axis = value_on(&self.plan.axes, cell.axes, LEARNING_RATE);
        on_axis.map_or_else(|| number(cell.learning_rate), str::to_owned)
    }
}

impl<'r> RateSweep<'r> {
    /// The cell with this learning rate.
    pub(crate) fn cell_at(&self, learning_rate: f64) -> Option<&Cell<'r>> {
        self.cells.iter().find(|cell| cell.learning_rate == learning_rate)
    }
}

/// The value on the axis of this name.
pub(crate) fn value_on<'v>(axes: &[String], values: &'v [String], name: &str) -> Option<&'v str> {
    axes.iter().zip(values).find(|(axis, _)| *axis == name).map(|(_, value)| value.as_str())
}

fn learning_rate(runs: &[&RunRecord]) -> f64 {
    let training = runs.first().and_then(|run| run.planned.spec.training());
    training.map_or(f64::NAN, |spec| spec.training.learning_rate)
}

/// The values, with the one on the axis of this name emptied.
fn without(plan: &Plan, values: &[String], name: &str) -> Vec<String> {
    let kept = |(axis, value): (&String, &String)| if axis == name { String::new() } else { value.clone() };
    plan.axes.iter().zip(values).map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::metric_index::MetricIndex;
    use crate::report::selection::rate::{ChosenBy, RateChoice};
    use crate::study::Study;
    use crate::study::plan::PlannedRun;
    use crate::study::run::{MEAN_TASK, Split};
    use crate::train::outcome::{MetricPoint, RunOutcome, Status};

    /// A run that ends after 40 steps. With the large rate the loss falls first and ends higher.
    fn outcome(rate: f64) -> RunOutcome {
        let losses = if rate > 0.05 { [5.0, 4.0, 4.0, 4.0] } else { [9.0, 8.0, 1.0, 1.0] };
        let point = |(step, value)| MetricPoint {
            step,
            split: Split::Test,
            task: MEAN_TASK.into(),
            metric: "mse".into(),
            value,
        };
        RunOutcome { status: Status::Completed, curve: [10, 20, 30, 40].into_iter().zip(losses).map(point).collect() }
    }

    #[test]
    fn the_run_sets_at_a_step_are_the_runs_of_the_rate_that_was_the_best_then() {
        let config = "study = { name = 'a' }
            training = { steps = 40, eval_every = 10 }
            model = [{ type = 'linear' }]
            grid = { seeds = 4, learning_rate = [0.1, 0.01] }";
        let plan = Plan::of(&Study::parse("a.toml", config).expect("a study"), None);
        let rate = |run: &PlannedRun| run.spec.training().expect("a training").training.learning_rate;
        let mut metrics = MetricIndex::new(&plan);
        let mut record = |run| RunRecord::new(run, Some(outcome(rate(run))), &[20, 40], &mut metrics);
        let runs: Vec<RunRecord> = plan.runs.iter().map(&mut record).collect();
        let cells = Cells::of(&plan, &runs);
        let choice = RateChoice::PerCorrelation(ChosenBy::OtherHalf);
        for (horizon, best) in [0.1, 0.01].into_iter().enumerate() {
            let chosen = cells.run_sets(&|run| run.scores[horizon]).pop().expect("the selection comes last");
            let rates: Vec<f64> = chosen.runs.iter().map(|run| rate(run.planned)).collect();
            assert_eq!((rates, chosen.key.selection), (vec![best; 4], choice));
        }
    }
}
