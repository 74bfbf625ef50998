//! `curves.csv`, `selected-curves.csv` and `selected-per-model-curves.csv`: a row per run set and step, with the
//! statistics of the metric that the runs are judged by and the means of the others. If there is a mean over the tasks,
//! single tasks are left out to keep the files small; packs hold all curves. Tasks of a described table may differ in
//! kind, so there every task has rows of its own.

use super::columns::{STEP_STATISTICS, columns, statistic_columns, statistic_fields};
use super::metric_index::MetricIndex;
use super::row_kind::RowKind;
use super::selection::RunSet;
use super::table::Table;
use super::tasks::headlines::{TRAINING_LOSS, headlines};
use crate::base::digits::measured;
use crate::base::statistics::{self, Description};
use crate::study::plan::Plan;
use crate::study::run::{Metric, RunSpec, Split};
use std::collections::BTreeMap;

/// The table of the run sets of a kind.
pub(super) fn table(plan: &Plan, kind: RowKind, run_sets: &[RunSet], metrics: &MetricIndex) -> Table {
    let of_kind: Vec<&RunSet> = run_sets.iter().filter(|run_set| RowKind::of(&run_set.key) == kind).collect();
    match plan.has_table() {
        true => by_task(&plan.axes, kind, &of_kind, metrics),
        false => by_step(&plan.axes, kind, &of_kind, metrics),
    }
}

/// A row per run set and step.
fn by_step(axes: &[String], kind: RowKind, run_sets: &[&RunSet], metrics: &MetricIndex) -> Table {
    let are_shown = metrics.are_means_or_alone();
    let others: Vec<(usize, &Metric)> = metrics.others().filter(|(number, _)| are_shown[*number]).collect();
    let mut header = kind.columns(axes);
    header.extend(columns(&["step", "metric", "n"]));
    header.extend(statistic_columns(&STEP_STATISTICS));
    header.extend(others.iter().map(|(_, metric)| metric.column()));
    let mut rows = Vec::new();
    for run_set in run_sets {
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

/// A row per run set, step and metric that has a value: on held-out rows those by which the tasks are compared, and on
/// train rows their losses.
fn by_task(axes: &[String], kind: RowKind, run_sets: &[&RunSet], metrics: &MetricIndex) -> Table {
    let mut header = kind.columns(axes);
    header.extend(columns(&["step", "metric", "n"]));
    header.extend(statistic_columns(&STEP_STATISTICS));
    let mut rows = Vec::new();
    for run_set in run_sets {
        let shown: Vec<(Metric, usize)> =
            of_tasks(run_set).into_iter().filter_map(|metric| metrics.number(&metric).map(|at| (metric, at))).collect();
        for (step, values) in pool(run_set, metrics) {
            for (metric, number) in &shown {
                let Some(description) = Description::of(&values[*number]) else { continue };
                let mut row = kind.fields(axes, &run_set.key);
                row.extend([step.to_string(), metric.column(), description.n.to_string()]);
                row.extend(statistic_fields(&STEP_STATISTICS, Some(&description)));
                rows.push(row);
            }
        }
    }
    Table::new(header, rows)
}

/// The metrics of a run set's tasks that have curves: all tasks on test rows, then on validation rows, then on train
/// rows.
fn of_tasks(run_set: &RunSet) -> Vec<Metric> {
    let Some(spec) = run_set.spec().and_then(RunSpec::training) else { return Vec::new() };
    let held_out = |split| headlines(spec).into_iter().map(move |metric| Metric { split, ..metric });
    let losses = spec.data.tasks().into_iter().map(|task| Metric::new(Split::Train, &task, TRAINING_LOSS));
    [Split::Test, Split::Validation].into_iter().flat_map(held_out).chain(losses).collect()
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
