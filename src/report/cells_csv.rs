//! `cells.csv`, `selected.csv` and `selected-per-model.csv`: a row per cell, or per rate sweep at its chosen learning
//! rates, with the statistics of the final values. `metric` names what they are of, as a column of `runs.csv`; the
//! other metrics have their mean. A column is there only if the study has its values.

use super::columns::{FINAL_STATISTICS, columns, statistic_columns, statistic_fields};
use super::final_values::Counts;
use super::format::json_rows;
use super::row_kind::RowKind;
use super::summary::{Row, Summary};
use crate::base::csv_text::CsvText;
use crate::base::digits::measured;
use crate::base::error::Result;
use crate::study::run::Metric;
use serde_json::{Map, Value, json};

/// Every file that has rows: its name and its text.
pub(super) fn files(summary: &Summary) -> Result<Vec<(String, Vec<u8>)>> {
    let kinds = RowKind::ALL.into_iter().filter(|&kind| summary.of(kind).next().is_some());
    kinds.map(|kind| Ok((kind.file().into(), csv(summary, kind)?))).collect()
}

/// The text of the file with this kind of rows.
pub(super) fn csv(summary: &Summary, kind: RowKind) -> Result<Vec<u8>> {
    let mut text = CsvText::new(&header(summary, kind))?;
    summary.of(kind).try_for_each(|row| text.row(&fields(summary, kind, row)))?;
    text.finish()
}

/// The summary as JSON: the number of runs by how they ended, and for every kind of rows an object per row.
pub(super) fn json(summary: &Summary) -> Value {
    let Counts { completed, diverged, failed, missing } = summary.runs;
    let mut json = Map::new();
    json.insert(
        "runs".into(),
        json!({ "completed": completed, "diverged": diverged, "failed": failed, "missing": missing }),
    );
    for kind in RowKind::ALL {
        let rows = summary.of(kind).map(|row| fields(summary, kind, row));
        json.insert(kind.name().into(), json_rows(&header(summary, kind), rows));
    }
    json.into()
}

fn header(summary: &Summary, kind: RowKind) -> Vec<String> {
    let mut header = kind.columns(&summary.axes);
    header.extend(columns(&["metric", "n", "diverged", "failed", "missing"]));
    header.extend(statistic_columns(&FINAL_STATISTICS));
    if has_linear_fits(summary) {
        header.extend(columns(&["linear_fit", "plateau"]));
    }
    header.extend(summary.others.iter().map(Metric::column));
    header
}

fn fields(summary: &Summary, kind: RowKind, row: &Row) -> Vec<String> {
    let mut fields = kind.fields(&summary.axes, &row.key);
    fields.push(row.primary.column());
    fields.extend([row.n(), row.runs.diverged, row.runs.failed, row.runs.missing].map(|n| n.to_string()));
    fields.extend(statistic_fields(&FINAL_STATISTICS, row.description.as_ref()));
    if has_linear_fits(summary) {
        fields.extend([measured(row.linear_fit), row.plateau().to_string()]);
    }
    fields.extend(row.others.iter().map(|&mean| measured(mean)));
    fields
}

fn has_linear_fits(summary: &Summary) -> bool {
    summary.rows.iter().any(|row| row.linear_fit.is_some())
}
