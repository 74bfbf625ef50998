//! `runs.csv`: a row per planned run, in plan order.

use super::columns::{columns, measured};
use super::final_values::Record;
use super::metric_index::MetricIndex;
use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use crate::study::plan::Plan;
use crate::train::outcome::Status;

/// The file's text.
pub(super) fn runs_csv(plan: &Plan, records: &[Record], series: &MetricIndex) -> Result<Vec<u8>> {
    let mut header = columns(&["id"]);
    header.extend_from_slice(&plan.axes);
    header.extend(columns(&["seed", "status", "diverged_step"]));
    header.extend(series.in_order().map(|(_, series)| series.column()));
    let mut text = CsvText::new(&header)?;
    for (run, record) in plan.runs.iter().zip(records) {
        let mut row = vec![run.id.clone()];
        row.extend_from_slice(&run.axes);
        row.push(run.seed.to_string());
        row.extend(status_fields(record));
        row.extend(series.in_order().map(|(number, _)| measured(record.final_value(number))));
        text.row(&row)?;
    }
    text.finish()
}

fn status_fields(record: &Record) -> [String; 2] {
    let diverged_step = match record.status {
        Some(Status::Diverged { step }) => step.to_string(),
        _ => String::new(),
    };
    [record.status.as_ref().map_or("missing", Status::name).into(), diverged_step]
}
