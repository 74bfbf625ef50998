//! `mmoe report`: makes a study's derived files again and prints its summary.

use super::{ReportArgs, report_on, terminal};
use crate::base::error::Result;
use crate::base::exit_code;
use crate::report;
use crate::store::Store;

/// Writes and prints what the runs say, also while a sweep is under way; the result is the exit code.
pub fn run(args: &ReportArgs) -> Result<u8> {
    let (store, study) = Store::read(&args.folder, &mut terminal::say)?;
    let report = report_on(&store, &study)?;
    for (name, bytes) in &report.files {
        store.write_derived(name, bytes)?;
    }
    terminal::show(&report::table(&report.summary, args.format, &store.seconds()?)?)?;
    Ok(exit_code::DONE)
}
