//! `runs.csv`: a row per planned run, in plan order.

use super::columns::columns;
use super::final_values::RunRecord;
use super::metric_index::MetricIndex;
use super::table::Table;
use crate::base::digits::measured;
use crate::train::outcome::Status;

/// The file's name.
pub(super) const NAME: &str = "runs.csv";

/// The table, for a study with these axes.
pub(super) fn table(axes: &[String], runs: &[RunRecord], metrics: &MetricIndex) -> Table {
    let mut header = columns(&["id"]);
    header.extend_from_slice(axes);
    header.extend(columns(&["seed", "status", "last_step"]));
    header.extend(metrics.in_order().map(|(_, metric)| metric.column()));
    let numbers: Vec<usize> = metrics.in_order().map(|(number, _)| number).collect();
    let row = |run: &RunRecord| {
        let mut row = vec![run.planned.id.clone()];
        row.extend_from_slice(&run.planned.axes);
        row.push(run.planned.seed.to_string());
        row.extend([run.status.as_ref().map_or("missing", Status::name).into(), last_step(run).to_string()]);
        row.extend(numbers.iter().map(|&number| measured(run.final_value(number))));
        row
    };
    Table::new(header, runs.iter().map(row).collect())
}

/// The step of a run's last evaluation, or at which it diverged; 0 if it has neither.
fn last_step(run: &RunRecord) -> u64 {
    match run.status {
        Some(Status::Diverged { step }) => step,
        _ => run.curve.last().map_or(0, |value| value.step),
    }
}
