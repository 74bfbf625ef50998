//! Shared by `mmoe sweep` and `mmoe tune`: carrying out a planner's runs, and the messages about them.

use super::terminal::{self, Progress};
use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use crate::base::process;
use crate::base::signal::Signal;
use crate::data::Dataset;
use crate::data::datasets::Datasets;
use crate::study::run::RunSpec;
use crate::sweep::planner::Planner;
use crate::sweep::workers::{Event, Runner};
use crate::train::outcome::Status;
use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;

/// Default number of worker threads: as many as the computer runs at once.
pub fn default_jobs() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

/// Carries out a planner's runs, shows the progress, and says at once which run diverged or failed. `unit` is the
/// plural noun for a run, such as `trials`.
pub fn carry_out<P: Planner>(
    runner: &Runner,
    planner: &mut P,
    datasets: &Datasets,
    unit: &'static str,
    label: impl Fn(&P::Run) -> String,
    mut ended: impl FnMut(P::Run, Status),
) -> Result<Option<Signal>> {
    let mut progress = Progress::new(unit, planner.size());
    let (mut stood_still_count, mut is_drowned) = (0, false);
    let signal = runner.carry_out(planner, datasets, &mut |event| match event {
        Event::Ended { run, status, stood_still, drowned } => {
            // Models and seeds differ little in it, so that it is told once.
            if let Some(what) = drowned.filter(|_| !std::mem::replace(&mut is_drowned, true)) {
                progress.say(&format!("{}: {what}\n  {DROWNED}", label(&run)));
            }
            match &status {
                Status::Completed => {
                    if let Some(steps) = stood_still {
                        stood_still_count += 1;
                        if stood_still_count <= MOST_STILL {
                            progress.say(&format!("{}: {}", label(&run), still(steps)));
                        }
                    }
                }
                Status::Diverged { step } => progress.say(&format!("diverged at step {step}: {}", label(&run))),
                Status::Failed { message } => progress.say(&failed(&label(&run), message)),
            }
            ended(run, status);
        }
        Event::Progress { ended, share } => progress.update(ended, share),
    });
    progress.finish();
    if stood_still_count > MOST_STILL {
        terminal::say(&format!("and {} more trainings stood still", stood_still_count - MOST_STILL));
    }
    if stood_still_count > 0 {
        terminal::say("  try another learning rate, or inputs and labels between -10 and 10");
    }
    signal
}

/// Of how many trainings that stood still is told one by one.
const MOST_STILL: usize = 3;

/// Message about a run whose metrics are the same at two evaluations.
pub fn still([from, to]: [u64; 2]) -> String {
    format!("no held-out metric changed between steps {from} and {to}: the training stood still")
}

/// Hint for a task that drowns another.
pub const DROWNED: &str = "give the tasks a `loss_weight` each, or scale the labels of the first one";

/// What is worth knowing about the tables that these trainings read.
pub fn say_facts<'s>(runs: impl IntoIterator<Item = &'s RunSpec>, datasets: &Datasets) -> Result<()> {
    let mut said: Vec<String> = Vec::new();
    for run in runs {
        let (Dataset::Table(table), Some(spec)) = (datasets.of(run)?, run.training()) else { continue };
        let facts = table.facts();
        if said.contains(&facts.headline()) {
            continue;
        }
        said.push(facts.headline());
        terminal::say(&format!("{}\n\n{}", facts.headline(), terminal::aligned(&facts.task_table())));
        let fields = facts.field_table();
        if fields.len() > 1 {
            terminal::say(&terminal::aligned(&fields));
        }
        facts.warnings(spec.training.batch_size).iter().for_each(|warning| terminal::say(warning));
    }
    Ok(())
}

/// Message about a failed run.
pub fn failed(label: &str, message: &str) -> String {
    format!("failed: {label}: {message}")
}

/// Message about the time that runs will take.
pub fn left(time: Duration, jobs: usize) -> String {
    format!("{} left with {jobs} at a time", terminal::about(time))
}

/// Says how to go on after a signal; returns the command's exit code.
pub fn stopped(signal: Signal) -> ExitCode {
    terminal::say(&format!("stopped by {}; to go on: {}", signal.name(), process::command()));
    signal.exit_code()
}
