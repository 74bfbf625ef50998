//! `mmoe publish`: packs a results folder so that it can be committed without its `runs/`.

use super::{PublishArgs, report_on, terminal};
use crate::base::disk::Disk;
use crate::base::error::Result;
use crate::base::exit_code;
use crate::store::Store;
use crate::store::packs::seed_block;

/// Packs the folder and says how many of its runs are packed; the result is the exit code.
pub fn run(args: &PublishArgs) -> Result<u8> {
    let dir = &args.folder;
    let (store, study) = Store::reopen(dir, Disk::default(), &mut terminal::say)?;
    let packed = store.publish(&study.plan, &report_on(&store, &study)?.files)?;
    let planned = study.plan.runs.len();
    terminal::say(&format!("{}: {packed} of {planned} runs packed", dir.join(seed_block::FOLDER).display()));
    if packed < planned {
        terminal::say("  missing and failed runs are not among them: do them with `mmoe sweep` and publish again");
        return Ok(exit_code::INCOMPLETE);
    }
    Ok(exit_code::DONE)
}
