//! `plan.csv`: a row per run with its id, its value on every axis and its seed.

use std::collections::HashSet;
use std::iter::once;

use crate::base::error::{Error, Result};
use crate::study::plan::{Plan, PlannedRun};

/// The file of a plan.
pub fn to_csv(plan: &Plan) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = rows(plan).try_for_each(|row| writer.write_record(&row));
    let defect = |error: String| Error::Defect(format!("a plan cannot be written as CSV: {error}"));
    written.map_err(|error| defect(error.to_string()))?;
    writer.into_inner().map_err(|error| defect(error.to_string()))
}

/// Number of runs in an earlier `plan.csv`, if `plan` has all of them with the same values on the same axes.
pub fn runs_within(earlier: &[u8], plan: &Plan) -> Option<usize> {
    let planned: HashSet<Vec<String>> = rows(plan).collect();
    let reader = csv::ReaderBuilder::new().has_headers(false).from_reader(earlier);
    let earlier: csv::Result<Vec<Vec<String>>> = reader.into_deserialize().collect();
    let earlier = earlier.ok()?;
    earlier.iter().all(|row| planned.contains(row)).then(|| earlier.len().saturating_sub(1))
}

/// The header and the rows.
fn rows(plan: &Plan) -> impl Iterator<Item = Vec<String>> {
    let header = once("id".into()).chain(plan.axes.iter().cloned()).chain(once("seed".into())).collect();
    let row = |run: &PlannedRun| {
        once(run.id.clone()).chain(run.axes.iter().cloned()).chain(once(run.seed.to_string())).collect()
    };
    once(header).chain(plan.runs.iter().map(row))
}
