//! `curves.csv`: a row per sample, step, split, task and metric.

use std::collections::{BTreeMap, HashMap};

use super::csv_text::CsvText;
use super::fields::{
    DESCRIPTION_COLUMNS, SELECTION_COLUMNS, SERIES_COLUMNS, columns, description_fields, series_fields,
};
use super::group::Group;
use super::record::Record;
use super::sample::Sample;
use super::series::SeriesIndex;
use crate::error::Result;
use crate::outcome::{Point, RunOutcome, Status};
use crate::stats::Description;
use crate::sweep::plan::{Plan, PlannedRun};

/// A value of a completed run's curve.
struct Value {
    step: u64,
    series: usize,
    value: f64,
}

/// The curves of a group's completed runs, by index into the plan.
pub(super) struct GroupCurves(HashMap<usize, Vec<Value>>);

/// Loads the runs of a group: their curves are returned, what is kept of all runs goes to `records`.
pub(super) fn load_group(
    plan: &Plan,
    group: &Group,
    load: &mut dyn FnMut(&PlannedRun) -> Option<RunOutcome>,
    series: &mut SeriesIndex,
    records: &mut [Record],
) -> GroupCurves {
    let mut curves = HashMap::new();
    for &run in group.cells.iter().flat_map(|cell| &cell.runs) {
        let Some(outcome) = load(&plan.runs[run]) else { continue };
        if outcome.status == Status::Completed {
            let value = |point: &Point| Value { step: point.step, series: series.of(point), value: point.value };
            curves.insert(run, outcome.curve.iter().map(value).collect());
        }
        records[run] = Record::new(&outcome, series);
    }
    GroupCurves(curves)
}

/// The text of `curves.csv`, which grows group by group.
pub(super) struct CurvesFile(CsvText);

impl CurvesFile {
    /// Begins the file of a study with these axes.
    pub(super) fn new(axes: &[String]) -> Result<Self> {
        let mut header = axes.to_vec();
        header.extend(columns(&SELECTION_COLUMNS));
        header.extend(columns(&["step"]));
        header.extend(columns(&SERIES_COLUMNS));
        header.extend(columns(&["n"]));
        header.extend(columns(&DESCRIPTION_COLUMNS));
        Ok(Self(CsvText::new(&header)?))
    }

    /// Adds the curves of a sample of the group.
    pub(super) fn add(&mut self, sample: &Sample, curves: &GroupCurves, series: &SeriesIndex) -> Result<()> {
        for ((step, rank), values) in pool(sample, curves, series) {
            let mut row = sample.axes.clone();
            row.extend(sample.selection_fields());
            row.push(step.to_string());
            row.extend(series_fields(series.at_rank(rank)));
            row.push(values.len().to_string());
            row.extend(description_fields(Description::of(&values).as_ref()));
            self.0.row(&row)?;
        }
        Ok(())
    }

    /// The whole text.
    pub(super) fn finish(self) -> Result<Vec<u8>> {
        self.0.finish()
    }
}

/// The values of all the sample's runs, by step and by the rank of their series.
fn pool(sample: &Sample, curves: &GroupCurves, series: &SeriesIndex) -> BTreeMap<(u64, usize), Vec<f64>> {
    let ranks = series.ranks();
    let mut pooled: BTreeMap<(u64, usize), Vec<f64>> = BTreeMap::new();
    for value in sample.runs.iter().filter_map(|run| curves.0.get(run)).flatten() {
        pooled.entry((value.step, ranks[value.series])).or_default().push(value.value);
    }
    pooled
}
