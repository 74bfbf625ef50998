//! One thin file per subcommand: parse, load, compute, print.

mod check;
mod claims;
mod completions;
mod fetch;
pub mod gen_synthetic;
pub mod list;
pub mod publish;
mod report;
pub mod sweep;
mod train;
pub mod tune;

use crate::cli::Command;
use crate::error::Result;
use crate::report::{Report, report as make_report};
use crate::store::Store;
use crate::sweep::planned_study::PlannedStudy;

/// Carries out a command; the result is the exit code.
pub fn run(command: &Command) -> Result<u8> {
    match command {
        Command::GenSynthetic(args) => gen_synthetic::run(args),
        Command::Train(args) => train::run(args),
        Command::Tune(args) => tune::run(args),
        Command::Sweep(args) => sweep::run(args),
        Command::Report(args) => report::run(args),
        Command::Claims(args) => claims::run(args),
        Command::Publish(args) => publish::run(args),
        Command::Check(args) => check::run(args),
        Command::Fetch(args) => fetch::run(args),
        Command::Completions(args) => completions::run(args),
    }
}

/// Reports on what a folder has of a study.
pub fn report_on(store: &Store, study: &PlannedStudy) -> Result<Report> {
    let mut unreadable = None;
    let report = make_report(&study.plan, study.data_sha256.as_deref(), &mut |run| {
        store.outcome(run).unwrap_or_else(|error| {
            unreadable.get_or_insert(error);
            None
        })
    })?;
    unreadable.map_or(Ok(report), Err)
}
