//! From outcomes to what is read: `runs.csv`, `curves.csv` and `summary.csv`, and the printed table.
//!
//! Runs that differ in nothing but their seed form a cell, cells that differ in nothing but their learning rate a
//! group. The curves of one group at a time are in memory, as bare numbers.

mod csv_text;
mod curves;
mod fields;
mod group;
mod record;
mod runs;
mod sample;
mod selection;
mod series;
mod significant;
mod summary;
mod table;

pub use record::Counts;
pub use selection::Selection;
pub use series::Series;
pub use significant::significant;
pub use summary::{Row, Summary};
pub use table::{Format, table};

use crate::error::Result;
use crate::outcome::RunOutcome;
use crate::sweep::plan::{Plan, PlannedRun};
use curves::{CurvesFile, load_group};
use record::Record;
use series::SeriesIndex;

/// What a study came to.
pub struct Report {
    /// Name and content of every derived file; the same outcomes give the same bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// What is printed.
    pub summary: Summary,
}

/// Reports on the outcomes of `plan`. `load` is called once for every run, cell by cell; `None` says that the run is
/// not done yet.
pub fn report(plan: &Plan, load: &mut dyn FnMut(&PlannedRun) -> Option<RunOutcome>) -> Result<Report> {
    let mut series = SeriesIndex::new(Series::primary(plan.measure()));
    let mut records = vec![Record::default(); plan.runs.len()];
    let mut curves = CurvesFile::new(&plan.axes)?;
    let mut samples = Vec::new();
    for group in group::groups(plan) {
        let group_curves = load_group(plan, &group, load, &mut series, &mut records);
        for sample in sample::samples(&group, plan, &records) {
            curves.add(&sample, &group_curves, &series)?;
            samples.push(sample);
        }
    }
    let summary = Summary::new(plan, samples, &records, &series);
    let files = vec![
        ("runs.csv".into(), runs::runs_csv(plan, &records, &series)?),
        ("curves.csv".into(), curves.finish()?),
        ("summary.csv".into(), summary.csv()?),
    ];
    Ok(Report { files, summary })
}

#[cfg(test)]
mod tests;
