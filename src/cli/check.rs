//! `mmoe check`: whether a published folder is what it says it is.

use super::sweep::default_jobs;
use super::terminal::Progress;
use super::{CheckArgs, terminal};
use crate::base::error::Result;
use crate::base::interrupt::{Interrupt, Signal};
use crate::base::{exit_code, process};
use crate::check::{Check, Event, Extent, Verdict};
use crate::train::engine::CpuEngine;

/// Checks the folder, prints a part per layer, and a summary; the result is the exit code.
pub fn run(args: &CheckArgs) -> Result<u8> {
    let &CheckArgs { runs, seed, cells, seeds, steps, as_elsewhere, .. } = args;
    let interrupt = Interrupt::listen()?;
    let check = Check {
        dir: &args.folder,
        extent: Extent { runs, seed, cells, seeds, steps, as_elsewhere },
        engine: &CpuEngine,
        jobs: args.jobs.unwrap_or_else(default_jobs),
        interrupt: &interrupt,
    };
    let mut progress: Option<Progress> = None;
    let verdict = check.run(&mut |event| match event {
        Event::Layer(layer) => {
            progress.take().into_iter().for_each(Progress::finish);
            terminal::show(&layer.to_string())
        }
        Event::Progress { ended, runs, share } => {
            progress.get_or_insert_with(|| Progress::new("runs", runs)).update(ended, share);
            Ok(())
        }
    });
    progress.take().into_iter().for_each(Progress::finish);
    let dir = args.folder.display();
    match verdict? {
        Verdict::Agrees => {
            terminal::show(&format!("{dir}: nothing differs\n"))?;
            Ok(exit_code::DONE)
        }
        Verdict::Differs(differences) => {
            let things = if differences == 1 { "difference" } else { "differences" };
            terminal::show(&format!("{dir}: {differences} {things}\n"))?;
            Ok(exit_code::REGRESSION)
        }
        Verdict::Stopped => {
            terminal::say(&format!("stopped; the check is not complete; to start again: {}", process::command()));
            Ok(interrupt.pending().map_or(exit_code::INCOMPLETE, Signal::exit_code))
        }
    }
}
