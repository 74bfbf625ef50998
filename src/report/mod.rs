//! From outcomes to what is read: `runs.csv`, `curves.csv` and `summary.csv`, and the printed table.
//!
//! Runs that differ in nothing but their seed form a cell, cells that differ in nothing but their learning rate a
//! group, rate_sweeps that differ in nothing but their correlation a family. The curves are in memory as bare numbers.

mod aucs;
pub mod claims;
mod columns;
mod curves_csv;
mod final_values;
mod metric_index;
mod print;
mod runs_csv;
pub(crate) mod selection;
mod summary_csv;

pub use final_values::Counts;
pub use print::{Format, Seconds, table};
pub use selection::rate::{ChosenBy, RateChoice};
pub use selection::score::Score;
pub use selection::{RunSet, run_sets};
pub use summary_csv::{Row, Summary};

use crate::base::error::Result;
use crate::base::statistics::draws::Draws;
use crate::study::plan::{Plan, PlannedRun};
use crate::study::run::Loss;
use crate::train::metric::Metric;
use crate::train::outcome::RunOutcome;
use aucs::Aucs;
use aucs::of_runs::RunAucs;
use claims::horizons::Gathered;
use claims::of_losses::Claims;
use curves_csv::Curves;
use final_values::Record;
use metric_index::MetricIndex;

/// What a study came to.
pub struct Report {
    /// Name and content of every derived file; the same outcomes give the same bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// What is printed.
    pub summary: Summary,
    /// What became of the paper's claims; no rows where the study is none that they are about.
    pub claims: Claims,
}

/// Reports on the outcomes of `plan`, whose data, where they are files, have this sha256. `load` is called once for every
/// run, in plan order; `None` says that the run is not done yet.
pub fn report(
    plan: &Plan,
    data_sha256: Option<&str>,
    load: &mut dyn FnMut(&PlannedRun) -> Option<RunOutcome>,
) -> Result<Report> {
    let primary =
        plan.runs.first().map_or_else(|| Metric::test_loss(Loss::SquaredError), |run| run.spec.primary_metric());
    let mut series = MetricIndex::new(primary);
    let mut curves = Curves::default();
    let mut records = Vec::new();
    let mut scores = Vec::new();
    let mut run_aucs = Vec::new();
    let mut gathered = Gathered::new(plan);
    for run in &plan.runs {
        let mut outcome = load(run);
        run_aucs.push(outcome.as_mut().and_then(|outcome| RunAucs::take(run, outcome)));
        curves.push(outcome.as_ref(), &mut series);
        gathered.push(run, outcome.as_ref());
        scores.push(outcome.as_ref().map(|outcome| Score::of(&run.spec, outcome)).unwrap_or_default());
        records.push(outcome.map(|outcome| Record::new(run, &outcome, &series)).unwrap_or_default());
    }
    let run_sets = run_sets(plan, &scores);
    let mut draws = Draws::default();
    let aucs = Aucs::of(plan, data_sha256, &run_sets, &run_aucs, &mut draws);
    let claims = if aucs.rows.is_empty() {
        claims::of_losses::claims(plan, &gathered, &mut draws)
    } else {
        claims::of_aucs::of_methods(plan, &run_sets, &run_aucs, &mut draws)
    };
    let summary = Summary::new(plan, &run_sets, &records, &series, aucs);
    let mut files = vec![
        ("runs.csv".into(), runs_csv::runs_csv(plan, &records, &series)?),
        ("curves.csv".into(), curves.csv(&plan.axes, &run_sets, &series)?),
        ("summary.csv".into(), summary.csv()?),
    ];
    if !summary.aucs.rows.is_empty() {
        files.push((aucs::NAME.into(), summary.aucs.csv(&plan.axes)?));
    }
    if !summary.aucs.comparisons.rows.is_empty() {
        files.push((aucs::comparisons_csv::NAME.into(), summary.aucs.comparisons.csv()?));
    }
    if !claims.rows.is_empty() {
        files.push((claims::claims_csv::NAME.into(), claims::claims_csv::csv(&claims)?));
    }
    Ok(Report { files, summary, claims })
}

#[cfg(test)]
mod tests;
