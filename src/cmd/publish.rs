//! `mmoe publish`: packs a results folder so that it can be committed without its `runs/`.

use super::report_on;
use crate::cli::PublishArgs;
use crate::disk::Disk;
use crate::error::Result;
use crate::exit_code;
use crate::store::{Store, seed_block};
use crate::ui;

/// Packs the folder and says how many of its runs are packed; the result is the exit code.
pub fn run(args: &PublishArgs) -> Result<u8> {
    let dir = &args.folder;
    let (store, study) = Store::reopen(dir, Disk::default(), &mut ui::say)?;
    let packed = store.publish(&study.plan, &report_on(&store, &study)?.files)?;
    let planned = study.plan.runs.len();
    ui::say(&format!("{}: {packed} of {planned} runs packed", dir.join(seed_block::FOLDER).display()));
    if packed < planned {
        ui::say("  missing and failed runs are not among them: do them with `mmoe sweep` and publish again");
        return Ok(exit_code::INCOMPLETE);
    }
    Ok(exit_code::DONE)
}
