//! `plan.csv`: a row per run with its id, its value on every axis and its seed.

use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use crate::study::plan::{Plan, PlannedRun};
use std::collections::HashSet;
use std::iter::once;

/// Writes a plan as CSV.
pub fn to_csv(plan: &Plan) -> Result<Vec<u8>> {
    let mut text = CsvText::new(&header(plan))?;
    plan.runs.iter().try_for_each(|run| text.row(&row(run)))?;
    text.finish()
}

/// Number of runs in an earlier `plan.csv`, if `plan` has all of them with the same values on the same axes.
pub fn runs_within(earlier: &[u8], plan: &Plan) -> Option<usize> {
    let planned: HashSet<Vec<String>> = once(header(plan)).chain(plan.runs.iter().map(row)).collect();
    let reader = csv::ReaderBuilder::new().has_headers(false).from_reader(earlier);
    let earlier: csv::Result<Vec<Vec<String>>> = reader.into_deserialize().collect();
    let earlier = earlier.ok()?;
    earlier.iter().all(|row| planned.contains(row)).then(|| earlier.len().saturating_sub(1))
}

fn header(plan: &Plan) -> Vec<String> {
    once("id".into()).chain(plan.axes.iter().cloned()).chain(once("seed".into())).collect()
}

fn row(run: &PlannedRun) -> Vec<String> {
    once(run.id.clone()).chain(run.axes.iter().cloned()).chain(once(run.seed.to_string())).collect()
}
