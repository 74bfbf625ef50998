//! One thin file per subcommand: parse, load, compute, print.

pub mod list;
pub mod publish;
pub mod report;
pub mod sweep;

use crate::error::Result;
use crate::report::{Report, report as report_of};
use crate::store::Store;
use crate::sweep::plan::Plan;

/// Reports on what a folder has of a plan.
pub fn report_on(store: &Store, plan: &Plan) -> Result<Report> {
    let mut unreadable = None;
    let report = report_of(plan, &mut |run| {
        store.outcome(run).unwrap_or_else(|error| {
            unreadable.get_or_insert(error);
            None
        })
    })?;
    unreadable.map_or(Ok(report), Err)
}
