//! `mmoe publish`: packs a results folder so that it can be committed without its `runs/`.

use super::path::path;
use super::report::{report_on, write};
use super::terminal;
use crate::base::disk::Disk;
use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use crate::store::Store;
use crate::store::names::PACKS;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `publish`.
#[derive(Args, Debug)]
pub struct PublishArgs {
    /// Folder of a study's results, such as results/relatedness
    #[arg(value_name = "DIR", value_parser = path())]
    pub folder: PathBuf,
}

/// Packs the folder and says how many of its runs are packed.
pub fn run(args: &PublishArgs) -> Result<ExitCode> {
    let dir = &args.folder;
    let (store, study) = Store::reopen(dir, Disk::default(), &mut terminal::say)?;
    let report = report_on(&store, &study)?;
    write(&store, &report)?;
    let packed = store.publish(&study.plan, &report.files)?;
    let planned = study.plan.runs.len();
    terminal::say(&format!("{}: {packed} of {planned} runs packed", dir.join(PACKS).display()));
    if packed < planned {
        terminal::say("  missing and failed runs are left out: do them with `mmoe sweep` and publish again");
        return Ok(ExitCode::Incomplete);
    }
    Ok(ExitCode::Done)
}
