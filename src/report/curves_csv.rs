//! `curves.csv`, `selected-curves.csv` and `selected-per-model-curves.csv`: a row per run set, step and metric. If there
//! is a mean over the tasks, single tasks are left out to keep the files small; packs hold all curves.

use super::columns::{METRIC_COLUMNS, STEP_STATISTICS, columns, metric_fields, statistic_columns, statistic_fields};
use super::metric_index::MetricIndex;
use super::row_kind::RowKind;
use super::selection::RunSet;
use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use crate::base::statistics::Description;
use std::collections::BTreeMap;

/// Every file that has run sets: its name and its text, for a study with these axes.
pub(super) fn files(axes: &[String], run_sets: &[RunSet], metrics: &MetricIndex) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for kind in RowKind::ALL {
        let of_kind: Vec<&RunSet> = run_sets.iter().filter(|run_set| RowKind::of(&run_set.key) == kind).collect();
        if !of_kind.is_empty() {
            files.push((kind.curves_file().into(), csv(axes, kind, &of_kind, metrics)?));
        }
    }
    Ok(files)
}

fn csv(axes: &[String], kind: RowKind, run_sets: &[&RunSet], metrics: &MetricIndex) -> Result<Vec<u8>> {
    let mut header = kind.columns(axes);
    header.extend(columns(&["step"]));
    header.extend(columns(&METRIC_COLUMNS));
    header.extend(columns(&["n"]));
    header.extend(statistic_columns(&STEP_STATISTICS));
    let mut text = CsvText::new(&header)?;
    for run_set in run_sets {
        for ((step, rank), values) in pool(run_set, metrics) {
            let mut row = kind.fields(axes, &run_set.key);
            row.push(step.to_string());
            row.extend(metric_fields(metrics.at_rank(rank)));
            row.push(values.len().to_string());
            row.extend(statistic_fields(&STEP_STATISTICS, Description::of(&values).as_ref()));
            text.row(&row)?;
        }
    }
    text.finish()
}

/// The values of all runs of the set, by step and by the rank of their metric.
fn pool(run_set: &RunSet, metrics: &MetricIndex) -> BTreeMap<(u64, usize), Vec<f64>> {
    let (ranks, is_shown) = (metrics.ranks(), metrics.are_means_or_alone());
    let mut pooled: BTreeMap<(u64, usize), Vec<f64>> = BTreeMap::new();
    for value in run_set.runs.iter().flat_map(|run| &run.curve).filter(|value| is_shown[value.metric]) {
        pooled.entry((value.step, ranks[value.metric])).or_default().push(value.value);
    }
    pooled
}
