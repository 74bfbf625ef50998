//! From outcomes to tables, curves and verdicts on the paper's claims.
//!
//! Runs that differ only in their seed form a cell. Cells that differ only in their learning rate form a rate sweep.
//! Rate sweeps that differ only in their correlation form a correlation sweep. A run set is what one row of a table is
//! about: a cell, or a rate sweep at its chosen rates. All of them refer to the same run records.
//!
//! ```
//! # fn main() -> mmoe::base::error::Result<()> {
//! use mmoe::report::{Format, report, table};
//! use mmoe::study::Study;
//! use mmoe::study::plan::Plan;
//!
//! let study = Study::parse("tiny.toml", "[study]\nname = 'tiny'\n[[model]]\ntype = 'mmoe'\n[grid]\nseeds = 2")?;
//! let plan = Plan::of(&study, None);
//! // No run is done yet.
//! let report = report(&plan, None, &mut |_| None)?;
//! let names: Vec<&str> = report.files.iter().map(|(name, _)| name.as_str()).collect();
//! assert_eq!(names, ["runs.csv", "cells.csv", "selected.csv"]);
//! assert!(table(&report.summary, Format::Table, &Default::default(), None)?.contains("mmoe"));
//! # Ok(())
//! # }
//! ```

mod aucs;
mod cells_csv;
pub mod claims;
mod columns;
mod curves_csv;
mod final_values;
pub mod format;
mod metric_index;
mod print;
mod resampled;
mod row_kind;
mod runs_csv;
mod selection;
mod summary;
mod table;
mod tasks;

pub use final_values::Counts;
pub use format::Format;
pub use print::table;
pub use row_kind::RowKind;
pub use selection::RunSetKey;
pub use selection::rate::{ChosenBy, RateChoice};
pub use selection::score::Score;
pub use summary::{Row, Summary};

use crate::base::error::Result;
use crate::base::statistics::bootstrap::Resamples;
use crate::study::plan::{Plan, PlannedRun};
use crate::train::outcome::RunOutcome;
use aucs::Aucs;
use claims::horizons::horizons;
use claims::{Claims, of_aucs, of_losses};
use final_values::RunRecord;
use metric_index::MetricIndex;
use selection::cells::Cells;
use tasks::{Tasks, tasks_csv};

/// A study's tables, summary and verdicts.
pub struct Report {
    /// Name and content of every derived file; the same outcomes give the same bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// The summary that is printed.
    pub summary: Summary,
    /// The verdicts; no rows if none of the paper's claims can be judged on the study.
    pub claims: Claims,
}

/// Names of all files that a report may have, now or in an earlier version.
pub fn possible_files() -> impl Iterator<Item = &'static str> {
    const BEFORE_ROW_KINDS: &str = "summary.csv";
    let of_kinds = RowKind::ALL.into_iter().flat_map(|kind| [kind.file(), kind.curves_file()]);
    let others = [runs_csv::NAME, aucs::NAME, tasks_csv::NAME, aucs::comparisons_csv::NAME, claims::claims_csv::NAME];
    of_kinds.chain(others).chain([BEFORE_ROW_KINDS])
}

/// Reports on the outcomes of `plan`. `data_sha256` is the sha256 of its data file, if it has one. `load` is called
/// once per run, in plan order; it returns `None` for a run that is not done yet.
pub fn report(
    plan: &Plan,
    data_sha256: Option<&str>,
    load: &mut dyn FnMut(&PlannedRun) -> Option<RunOutcome>,
) -> Result<Report> {
    let mut metrics = MetricIndex::new(plan);
    // The claims are about the paper's data.
    let horizons = if plan.has_table() { Vec::new() } else { horizons(plan) };
    let runs: Vec<RunRecord> =
        plan.runs.iter().map(|run| RunRecord::new(run, load(run), &horizons, &mut metrics)).collect();
    let cells = Cells::of(plan, &runs);
    let run_sets = cells.run_sets(&|run| run.score);
    let mut resamples = Resamples::default();
    let aucs = Aucs::of(plan, data_sha256, &run_sets, &mut resamples);
    let claims = if aucs.rows.is_empty() {
        of_losses::claims(&cells, &horizons, &mut resamples)
    } else {
        of_aucs::claims(&plan.axes, &run_sets, &mut resamples)
    };
    let tasks = Tasks::of(plan, &run_sets, &metrics, &mut resamples);
    let summary = Summary::new(plan, &runs, &run_sets, &metrics, (aucs, tasks));
    let mut tables = vec![(runs_csv::NAME, runs_csv::table(&plan.axes, &runs, &metrics))];
    tables.extend(RowKind::ALL.map(|kind| (kind.file(), cells_csv::table(&summary, kind))));
    let curves = |kind: RowKind| (kind.curves_file(), curves_csv::table(plan, kind, &run_sets, &metrics));
    tables.extend(RowKind::ALL.map(curves));
    tables.push((aucs::NAME, summary.aucs.table(&plan.axes)));
    tables.push((tasks_csv::NAME, tasks_csv::table(&summary.tasks, &plan.axes)));
    tables.push((aucs::comparisons_csv::NAME, summary.comparisons()));
    tables.push((claims::claims_csv::NAME, claims::claims_csv::table(&claims)));
    let with_rows = tables.into_iter().filter(|(_, table)| !table.is_empty());
    let files = with_rows.map(|(name, table)| Ok((name.into(), table.csv()?))).collect::<Result<_>>()?;
    Ok(Report { files, summary, claims })
}
