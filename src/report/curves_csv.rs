//! `curves.csv`: a row per sample, step, split, task and metric. Where there is a mean over the tasks, its curve stands for
//! theirs, or the table would be the largest file of a published study; the packed curves have them all.

use std::collections::BTreeMap;

use super::columns::{
    SELECTION_COLUMNS, SERIES_COLUMNS, STEP_STATISTICS, columns, series_fields, statistic_columns, statistic_fields,
};
use super::metric_index::MetricIndex;
use super::selection::RunSet;
use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use crate::base::statistics::Description;
use crate::train::outcome::{MetricPoint, RunOutcome, Status};

/// A value of a completed run's curve.
struct Value {
    step: u64,
    series: usize,
    value: f64,
}

/// The curves of the completed runs as bare numbers, by index into the plan.
#[derive(Default)]
pub(super) struct Curves(Vec<Vec<Value>>);

impl Curves {
    /// Adds the curve of the plan's next run.
    pub(super) fn push(&mut self, outcome: Option<&RunOutcome>, series: &mut MetricIndex) {
        let value = |point: &MetricPoint| Value { step: point.step, series: series.of(point), value: point.value };
        let completed = outcome.filter(|outcome| outcome.status == Status::Completed);
        self.0.push(completed.map(|outcome| outcome.curve.iter().map(value).collect()).unwrap_or_default());
    }

    /// The text of `curves.csv`, for a study with these axes.
    pub(super) fn csv(&self, axes: &[String], run_sets: &[RunSet], series: &MetricIndex) -> Result<Vec<u8>> {
        let mut header = axes.to_vec();
        header.extend(columns(&SELECTION_COLUMNS));
        header.extend(columns(&["step"]));
        header.extend(columns(&SERIES_COLUMNS));
        header.extend(columns(&["n"]));
        header.extend(statistic_columns(&STEP_STATISTICS));
        let mut text = CsvText::new(&header)?;
        for sample in run_sets {
            for ((step, rank), values) in self.pool(sample, series) {
                let mut row = sample.axes.clone();
                row.extend(sample.selection_fields());
                row.push(step.to_string());
                row.extend(series_fields(series.at_rank(rank)));
                row.push(values.len().to_string());
                row.extend(statistic_fields(&STEP_STATISTICS, Description::of(&values).as_ref()));
                text.row(&row)?;
            }
        }
        text.finish()
    }

    /// The values of all the sample's runs, by step and by the rank of their series.
    fn pool(&self, sample: &RunSet, series: &MetricIndex) -> BTreeMap<(u64, usize), Vec<f64>> {
        let (ranks, is_shown) = (series.ranks(), series.are_means_or_alone());
        let mut pooled: BTreeMap<(u64, usize), Vec<f64>> = BTreeMap::new();
        for value in sample.runs.iter().flat_map(|&run| &self.0[run]).filter(|value| is_shown[value.series]) {
            pooled.entry((value.step, ranks[value.series])).or_default().push(value.value);
        }
        pooled
    }
}
