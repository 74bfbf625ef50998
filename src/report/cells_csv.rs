//! `cells.csv`, `selected.csv` and `selected-per-model.csv`: a row per cell, or per rate sweep at its chosen learning
//! rates, with the statistics of the final values. `metric` names what they are of, as a column of `runs.csv`; the
//! other metrics have their means.

use super::columns::{FINAL_STATISTICS, columns, statistic_columns, statistic_fields};
use super::row_kind::RowKind;
use super::summary::{Row, Summary};
use super::table::Table;
use crate::base::digits::measured;
use crate::study::run::Metric;

/// The table with this kind of rows.
pub(super) fn table(summary: &Summary, kind: RowKind) -> Table {
    let mut header = kind.columns(&summary.axes);
    header.extend(columns(&["metric", "n", "diverged", "failed", "missing"]));
    header.extend(statistic_columns(&FINAL_STATISTICS));
    header.extend(columns(&["linear_fit"]));
    header.extend(summary.others.iter().map(Metric::column));
    Table::new(header, summary.of(kind).map(|row| fields(summary, kind, row)).collect())
}

fn fields(summary: &Summary, kind: RowKind, row: &Row) -> Vec<String> {
    let mut fields = kind.fields(&summary.axes, &row.key);
    fields.push(row.primary.column());
    fields.extend([row.n(), row.runs.diverged, row.runs.failed, row.runs.missing].map(|n| n.to_string()));
    fields.extend(statistic_fields(&FINAL_STATISTICS, row.description.as_ref()));
    fields.push(measured(row.linear_fit));
    fields.extend(row.others.iter().map(|&mean| measured(mean)));
    fields
}
