//! `mmoe report`: makes a study's tables again from its runs and prints its summary.

use super::report_on;
use crate::cli::{ReportArgs, ReportFormat};
use crate::error::Result;
use crate::exit_code;
use crate::report::{self, Format};
use crate::store::Store;
use crate::ui;

/// Does what the command line asks for, also while a sweep is at work; the result is the exit code.
pub fn report(args: &ReportArgs) -> Result<u8> {
    let (store, study) = Store::read(&args.folder, &mut ui::say)?;
    let report = report_on(&store, &study.plan)?;
    for (name, bytes) in &report.files {
        store.write_derived(name, bytes)?;
    }
    let format = match args.format {
        ReportFormat::Table => Format::Table,
        ReportFormat::Csv => Format::Csv,
        ReportFormat::Json => Format::Json,
        ReportFormat::Markdown => Format::Markdown,
    };
    ui::show(&report::table(&report.summary, format)?)?;
    Ok(exit_code::DONE)
}
