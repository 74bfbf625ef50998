//! `mmoe report`: makes a study's derived files again and prints its summary.

use super::path::path;
use super::terminal;
use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use crate::report::{self, Counts, Format, Report};
use crate::store::Store;
use crate::study::plan::PlannedStudy;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `report`.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// Folder of a study's results, such as results/relatedness
    #[arg(value_name = "DIR", value_parser = path())]
    pub folder: PathBuf,
    /// How to print the summary
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,
}

/// Writes and prints the report on a study's runs; also works during a sweep.
pub fn run(args: &ReportArgs) -> Result<ExitCode> {
    let (store, study) = Store::read(&args.folder, &mut terminal::say)?;
    write_and_print(&store, &study, args.format)?;
    Ok(ExitCode::Done)
}

/// Writes a study's derived files and prints its summary. Returns how the runs ended.
pub fn write_and_print(store: &Store, study: &PlannedStudy, format: Format) -> Result<Counts> {
    let report = report_on(store, study)?;
    write(store, &report)?;
    terminal::show(&report::table(&report.summary, format, &store.folder.seconds()?, terminal::width())?)?;
    Ok(report.summary.runs)
}

/// Writes a report's files, and removes those that an earlier one had beside them.
pub fn write(store: &Store, report: &Report) -> Result<()> {
    for (name, bytes) in &report.files {
        store.folder.write_derived(name, bytes)?;
    }
    let is_gone = |name: &&str| report.files.iter().all(|(file, _)| file != name);
    report::possible_files().filter(is_gone).try_for_each(|name| store.folder.remove_derived(name))
}

/// Makes a study's report from the runs in its folder.
pub fn report_on(store: &Store, study: &PlannedStudy) -> Result<Report> {
    let mut unreadable = None;
    let report = report::report(&study.plan, study.data_sha256.as_deref(), &mut |run| {
        store.outcome(run).unwrap_or_else(|error| {
            unreadable.get_or_insert(error);
            None
        })
    })?;
    unreadable.map_or(Ok(report), Err)
}
