//! `runs.csv`: a row per planned run, in plan order.

use super::columns::columns;
use super::final_values::RunRecord;
use super::metric_index::MetricIndex;
use crate::base::csv_text::CsvText;
use crate::base::digits::measured;
use crate::base::error::Result;
use crate::train::outcome::Status;

/// The file's name.
pub(super) const NAME: &str = "runs.csv";

/// The file's text, for a study with these axes.
pub(super) fn runs_csv(axes: &[String], runs: &[RunRecord], metrics: &MetricIndex) -> Result<Vec<u8>> {
    let mut header = columns(&["id"]);
    header.extend_from_slice(axes);
    header.extend(columns(&["seed", "status", "diverged_step"]));
    header.extend(metrics.in_order().map(|(_, metric)| metric.column()));
    let mut text = CsvText::new(&header)?;
    for run in runs {
        let mut row = vec![run.planned.id.clone()];
        row.extend_from_slice(&run.planned.axes);
        row.push(run.planned.seed.to_string());
        row.extend(status_fields(run.status.as_ref()));
        row.extend(metrics.in_order().map(|(number, _)| measured(run.final_value(number))));
        text.row(&row)?;
    }
    text.finish()
}

fn status_fields(status: Option<&Status>) -> [String; 2] {
    let diverged_step = match status {
        Some(Status::Diverged { step }) => step.to_string(),
        _ => String::new(),
    };
    [status.map_or("missing", Status::name).into(), diverged_step]
}
