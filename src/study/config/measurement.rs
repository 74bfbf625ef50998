//! A study that measures data and trains nothing.

use super::conflicts::{refuse_many, refuse_overridden, refuse_twin_presets, refuse_unrelatable, refuse_varied};
use super::tables::{Tables, locate};
use crate::base::error::Result;
use crate::base::words::grouped;
use crate::study::Study;
use crate::study::run::{DataSpec, Measure, RunSpec, SourceKind};
use crate::study::settings::limits::{MEASURED_ROWS, ROWS};
use crate::study::settings::{self, Table};
use crate::study::toml::rule::Rule;
use crate::study::toml::section::Section;
use crate::study::value::Value;

/// Hint for a table or a key that only trainings have.
const FOREIGN: &str = "remove it, or remove `measure` from [study]";

/// The study that these tables describe.
pub fn study(tables: Tables, measure: Measure) -> Result<Study> {
    refuse_training(&tables);
    refuse_twin_presets(&tables.grid);
    let (data, axes, grid) = (&tables.data.section, &tables.grid.section, &tables.grid.given);
    for axis in grid.axes.keys().filter(|axis| axis.table != Table::Synthetic) {
        let cause = format!("`{}` belongs to training, but the study measures data", axis.key);
        axes.fault(axis.key, &cause, FOREIGN);
    }
    refuse_varied(data, grid);
    refuse_overridden(data, grid);
    if tables.kind != SourceKind::Synthetic {
        data.fault("source", "the study measures synthetic data, but [data] is a file", FOREIGN);
    }
    for section in [data, axes].into_iter().filter(|section| section.gives("test_rows")) {
        section.fault("test_rows", "a study that measures data holds no rows out", FOREIGN);
    }
    data.settle()?;
    let mut spec = settings::measurement(measure);
    let mut run = RunSpec::Measurement(spec.clone());
    if let Err(problem) = tables.data.given.apply(&mut run) {
        locate(&problem, &[data]);
    }
    if let RunSpec::Measurement(given) = run {
        spec = given;
    }
    refuse_unmeasurable(data, spec.rows() as u64);
    let rows = |value: &Value| value.to::<u64>().unwrap_or(0);
    refuse_unmeasurable(axes, grid.values("rows").iter().map(rows).min().unwrap_or(MEASURED_ROWS));
    refuse_unrelatable(&spec.data, grid, &[axes, data]);
    refuse_single_task(data, spec.data.tasks as u64);
    refuse_single_task(axes, grid.values("tasks").iter().filter_map(Value::to).min().unwrap_or(LABELS));
    let (head, data, grid) = (tables.head.given.clone(), DataSpec::Synthetic(spec.data), grid.clone());
    let study = Study { head, data, training: None, models: Vec::new(), tune: None, grid };
    refuse_many(&study, axes);
    axes.settle()?;
    Ok(study)
}

fn refuse_training(tables: &Tables) {
    let Tables { models, training, tune, .. } = tables;
    let models = models.iter().map(|model| &model.sizes.section);
    for table in models.chain([&training.section, &tune.section]).filter(|table| table.is_given()) {
        table.fault("", "a study that measures data trains nothing", FOREIGN);
    }
}

/// Fewest labels that have a correlation.
const LABELS: u64 = 2;

/// Refuses a single task, whose label has no other to correlate with.
fn refuse_single_task(section: &Section, fewest: u64) {
    if fewest < LABELS {
        section.fault("tasks", "the correlation of labels needs at least two tasks", "give more tasks");
    }
}

/// Refuses fresh rows, which have no end, and fewer rows than a variance needs.
fn refuse_unmeasurable(section: &Section, fewest: u64) {
    if let (true, Rule::Whole(_, most)) = (fewest < MEASURED_ROWS, ROWS) {
        let hint = format!("give a whole number from {MEASURED_ROWS} to {}", grouped(most));
        section.fault("rows", "labels are measured on a fixed number of rows, at least two", &hint);
    }
}
