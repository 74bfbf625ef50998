//! `mmoe report`: makes a study's derived files again and prints its summary.

use super::report_on;
use crate::cli::ReportArgs;
use crate::error::Result;
use crate::exit_code;
use crate::report;
use crate::store::Store;
use crate::ui;

/// Writes and prints what the runs say, also while a sweep is under way; the result is the exit code.
pub fn run(args: &ReportArgs) -> Result<u8> {
    let (store, study) = Store::read(&args.folder, &mut ui::say)?;
    let report = report_on(&store, &study)?;
    for (name, bytes) in &report.files {
        store.write_derived(name, bytes)?;
    }
    ui::show(&report::table(&report.summary, args.format, &store.seconds()?)?)?;
    Ok(exit_code::DONE)
}
