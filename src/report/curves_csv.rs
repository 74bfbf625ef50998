//! `curves.csv`, `selected-curves.csv` and `selected-per-model-curves.csv`: a row per run set and step, with the
//! statistics of the metric that the runs are judged by and the means of the others. If there is a mean over the tasks,
//! single tasks are left out to keep the files small; packs hold all curves.

use super::columns::{STEP_STATISTICS, columns, statistic_columns, statistic_fields};
use super::metric_index::MetricIndex;
use super::row_kind::RowKind;
use super::selection::RunSet;
use super::table::Table;
use crate::base::digits::measured;
use crate::base::statistics::{self, Description};
use crate::study::run::Metric;
use std::collections::BTreeMap;

/// The table of the run sets of a kind, in a study with these axes.
pub(super) fn table(axes: &[String], kind: RowKind, run_sets: &[RunSet], metrics: &MetricIndex) -> Table {
    let are_shown = metrics.are_means_or_alone();
    let others: Vec<(usize, &Metric)> = metrics.others().filter(|(number, _)| are_shown[*number]).collect();
    let mut header = kind.columns(axes);
    header.extend(columns(&["step", "metric", "n"]));
    header.extend(statistic_columns(&STEP_STATISTICS));
    header.extend(others.iter().map(|(_, metric)| metric.column()));
    let mut rows = Vec::new();
    for run_set in run_sets.iter().filter(|run_set| RowKind::of(&run_set.key) == kind) {
        let primary = run_set.primary_metric();
        for (step, values) in pool(run_set, metrics) {
            let of_primary = metrics.number(&primary).map_or(&[][..], |number| &values[number]);
            let mut row = kind.fields(axes, &run_set.key);
            row.extend([step.to_string(), primary.column(), of_primary.len().to_string()]);
            row.extend(statistic_fields(&STEP_STATISTICS, Description::of(of_primary).as_ref()));
            row.extend(others.iter().map(|(number, _)| measured(statistics::mean(&values[*number]))));
            rows.push(row);
        }
    }
    Table::new(header, rows)
}

/// The values of all runs of the set: by step, and then by the number of their metric.
fn pool(run_set: &RunSet, metrics: &MetricIndex) -> BTreeMap<u64, Vec<Vec<f64>>> {
    let mut pooled: BTreeMap<u64, Vec<Vec<f64>>> = BTreeMap::new();
    for value in run_set.runs.iter().flat_map(|run| &run.curve) {
        let of_step = pooled.entry(value.step).or_insert_with(|| vec![Vec::new(); metrics.len()]);
        of_step[value.metric].push(value.value);
    }
    pooled
}
