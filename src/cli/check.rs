//! `mmoe check`: checks that a published folder is what it claims to be.

use std::path::PathBuf;

use clap::Args;

use super::carry_out::default_jobs;
use super::path::path;
use super::terminal;
use super::terminal::Progress;
use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use crate::base::interrupt::Interrupt;
use crate::base::process;
use crate::base::signal::Signal;
use crate::check::{Check, Event, Extent, Verdict};
use crate::study::settings::limits;
use crate::study::toml::rule::flag;
use crate::train::engine::CpuEngine;

/// Arguments of `check`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe check results/relatedness
  mmoe check results/relatedness --runs 50 --seed 7
  mmoe check results/quick --all

The check verifies the checksums, the plan and the runs. It makes every table again from the packed \
curves and, if models were tuned, every trial from the scores before it. Then it trains a sample of the \
runs and of the trials again, which must give every published digit on any processor. If they cannot be \
trained again, for example because the data is missing, the check says so and exits with 5.")]
pub struct CheckArgs {
    /// Folder of a published study, such as results/relatedness
    #[arg(value_name = "DIR", value_parser = path())]
    pub folder: PathBuf,
    /// Number of runs to train again, and of trials if models were tuned
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = flag::<usize>(limits::SAMPLED_RUNS))]
    pub runs: usize,
    /// Train all runs and trials again
    #[arg(long, conflicts_with = "runs")]
    pub all: bool,
    /// Seed that draws the runs to train again
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = flag::<u64>(limits::SEED))]
    pub seed: u64,
    /// Number of runs side by side, each on one thread [default: one per core]
    #[arg(long, value_name = "N", value_parser = flag::<usize>(limits::JOBS), allow_negative_numbers = true)]
    pub jobs: Option<usize>,
}

/// Checks the folder; prints the result of each layer, then a summary.
pub fn run(args: &CheckArgs) -> Result<ExitCode> {
    let &CheckArgs { runs, all, seed, .. } = args;
    let interrupt = Interrupt::listen()?;
    let check = Check {
        dir: &args.folder,
        extent: Extent { runs: if all { usize::MAX } else { runs }, seed },
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
            Ok(ExitCode::Done)
        }
        Verdict::Untrained => {
            terminal::show(&format!("{dir}: nothing differs, but not all runs could be trained again\n"))?;
            Ok(ExitCode::Incomplete)
        }
        Verdict::Differs(differences) => {
            let things = if differences == 1 { "difference" } else { "differences" };
            terminal::show(&format!("{dir}: {differences} {things}\n"))?;
            Ok(ExitCode::Regression)
        }
        Verdict::Stopped => {
            terminal::say(&format!("stopped; the check is not complete; to start again: {}", process::command()));
            Ok(interrupt.pending().map_or(ExitCode::Incomplete, Signal::exit_code))
        }
    }
}
