//! `mmoe train`: does a single run and writes its folder as a sweep does.

use super::carry_out::{DROWNED, say_facts, still};
use super::one_run::SingleRun;
use super::path::path;
use super::terminal::{self, Progress};
use crate::base::digits::significant;
use crate::base::disk::Disk;
use crate::base::error::{Error, Result};
use crate::base::exit_code::ExitCode;
use crate::base::interrupt::Interrupt;
use crate::base::process;
use crate::base::signal::Signal;
use crate::base::words::grouped;
use crate::data::datasets::Datasets;
use crate::store::names::RUNS;
use crate::store::run_folder;
use crate::store::run_json::{FinalMetric, final_metrics};
use crate::study::plan::{PlannedRun, label};
use crate::study::run::{ParameterCounts, RunSpec, Split};
use crate::train::engine::{CpuEngine, Engine};
use crate::train::outcome::{RunOutcome, Status};
use clap::Args;
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Significant digits of a final value: those of 32-bit floats.
const DIGITS: u8 = 7;

/// Arguments of `train`.
#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  mmoe train --model mmoe --corr 0.5
  mmoe train --model shared-bottom --corr 0.9 --learning-rate 0.01 --steps 8000 --seed 3
  mmoe train --data my.csv --tasks y1,y2 --experts 4 --expert-units 32,16
  mmoe train --config configs/quick.toml --model omoe --corr 0.5 --learning-rate 0.01
  mmoe train --study configs/quick.toml --run 623f4db0")]
pub struct TrainArgs {
    /// Folder in which to put `runs/ID` with the run's curve and record [default: results/train]
    #[arg(long, value_name = "DIR", default_value = "results/train", hide_default_value = true, value_parser = path())]
    pub out: PathBuf,
    /// Which run.
    #[command(flatten)]
    pub single: SingleRun,
}

/// Trains, writes the run's folder and prints its final metrics.
pub fn run(args: &TrainArgs) -> Result<ExitCode> {
    let plan = args.single.resolve()?;
    let [run] = plan.runs.as_slice() else {
        return Err(Error::Defect("the plan of a single run does not have one run".into()));
    };
    let interrupt = Interrupt::listen()?;
    let datasets = Datasets::load([&run.spec], 1)?;
    let dataset = datasets.of(&run.spec)?;
    say_facts([&run.spec], &datasets)?;
    let disk = Disk::default();
    let runs = args.out.join(RUNS);
    let folder = runs.join(&run.id);
    // Made before the training, so that an unwritable folder costs no time.
    disk.create_shared_dir(&runs)?;
    disk.create_shared_dir(&folder)?;
    let counts = CpuEngine.parameter_counts(&run.spec, dataset);
    terminal::say(&format!("{}: {}", label(&plan, run), size(run, counts)));

    let length = run.spec.length();
    let unit = if run.spec.training().is_some() { "steps" } else { "rows" };
    let mut progress = Progress::new(unit, usize::try_from(length).unwrap_or(usize::MAX));
    let mut observe = |done: u64| {
        progress.update(usize::try_from(done).unwrap_or(usize::MAX), done as f64 / length as f64);
        if interrupt.pending().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let outcome = CpuEngine.train(&run.spec, dataset, &mut observe);
    progress.finish();
    match (outcome?, interrupt.pending()) {
        (Some(outcome), _) => {
            run_folder::save(&disk, &folder, run, &outcome, counts)?;
            conclude(&outcome, &folder)
        }
        (None, signal) => {
            // Keeps the folder if an earlier training has filled it.
            disk.remove_if_empty(&folder);
            terminal::say(&format!("stopped; nothing of the run is kept; to start again: {}", process::command()));
            Ok(signal.map_or(ExitCode::Incomplete, Signal::exit_code))
        }
    }
}

/// The size of a run, in words.
fn size(run: &PlannedRun, counts: ParameterCounts) -> String {
    match &run.spec {
        RunSpec::Training(_) => format!("{} parameters, {} as the paper counts", counts.total, counts.paper),
        RunSpec::Measurement(spec) => format!("{} rows", grouped(spec.rows())),
    }
}

/// Says how the run ended and where its folder is.
fn conclude(outcome: &RunOutcome, folder: &Path) -> Result<ExitCode> {
    let exit_code = match &outcome.status {
        Status::Completed => {
            terminal::show(&printed(outcome))?;
            if let Some(what) = outcome.drowned() {
                terminal::say(&format!("{what}\n  {DROWNED}"));
            }
            if let Some(steps) = outcome.stood_still() {
                terminal::say(&still(steps));
                terminal::say("  try another --learning-rate, or inputs and labels between -10 and 10");
            }
            ExitCode::Done
        }
        Status::Diverged { step } => {
            terminal::say(&format!(
                "diverged at step {step}: the loss, a parameter or the square of a gradient grew beyond bounds"
            ));
            terminal::say("  try a smaller --learning-rate, or inputs and labels between -10 and 10");
            ExitCode::RunsFailed
        }
        Status::Failed { message } => {
            terminal::say(&format!("failed: {message}"));
            ExitCode::RunsFailed
        }
    };
    terminal::say(&format!("wrote {}", folder.display()));
    Ok(exit_code)
}

/// The final metrics as printed.
fn printed(outcome: &RunOutcome) -> String {
    let metrics = final_metrics(outcome);
    let mut text = match outcome.final_evaluations() {
        _ if metrics.iter().all(|metric| metric.split == Split::All) => "measured:\n".to_owned(),
        1 => "final values, of the last evaluation:\n".to_owned(),
        count => format!("final values, means of the last {count} evaluations:\n"),
    };
    let longest = |text: fn(&FinalMetric) -> &str, least| metrics.iter().map(|m| text(m).len()).fold(least, usize::max);
    let (splits, tasks) = (longest(|metric| metric.split.name(), 5), longest(|metric| &metric.task, 8));
    let width = longest(|metric| &metric.metric, 6);
    for metric in metrics {
        let (split, value) = (metric.split.name(), significant(metric.value, DIGITS));
        let (metric, task) = (&metric.metric, &metric.task);
        let _ = writeln!(text, "  {split:<splits$}  {metric:<width$}  {task:<tasks$}  {value}");
    }
    text
}
