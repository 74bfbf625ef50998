//! `mmoe sweep`: carries out what is missing of a study.

use std::num::NonZero;
use std::path::Path;
use std::thread::available_parallelism;

use super::terminal::Progress;
use super::{SweepArgs, report_on, terminal};
use crate::base::disk::Disk;
use crate::base::error::Result;
use crate::base::interrupt::{Interrupt, Signal};
use crate::base::{exit_code, process};
use crate::data;
use crate::report;
use crate::report::Format;
use crate::store::Store;
use crate::study::filter::select;
use crate::study::plan::{Plan, PlannedRun, PlannedStudy, label};
use crate::sweep::remaining::Remaining;
use crate::sweep::tune::finals;
use crate::sweep::workers::{Event, Runner};
use crate::train::engine::{CpuEngine, Engine};
use crate::train::outcome::Status;

/// A study, the part of it that is asked for, and what carries it out.
pub struct Sweep<'a> {
    /// The results folder.
    pub dir: &'a Path,
    /// The study.
    pub study: &'a PlannedStudy,
    /// The runs that a filter selects, in plan order.
    pub selected: Vec<&'a PlannedRun>,
    /// Number of worker threads.
    pub jobs: usize,
    /// Whether failed runs are tried again.
    pub retry_failed: bool,
    /// The engine.
    pub engine: &'a dyn Engine,
}

/// Carries out the command, or lists what it would do.
pub fn run(args: &SweepArgs) -> Result<u8> {
    let study = finals::load(&args.config, args.out.as_deref())?;
    let data_sha256 = data::fingerprint(&study.data)?;
    let study = PlannedStudy::with_data(study, data_sha256);
    let dir = args.out.clone().unwrap_or_else(|| finals::results_dir(&study.study));
    let sweep = Sweep {
        dir: &dir,
        study: &study,
        selected: select(&study.plan, &args.filters)?,
        jobs: args.jobs.unwrap_or_else(|| default_jobs() * workers_per_core(&study.plan)),
        retry_failed: args.retry_failed,
        engine: &CpuEngine,
    };
    if args.list { sweep.list() } else { sweep.run(Disk::default(), &Interrupt::listen()?) }
}

/// A measurement is made within milliseconds, and its worker then waits longer for the disk to keep it: others use the
/// core meanwhile.
fn workers_per_core(plan: &Plan) -> usize {
    if plan.measure().is_some() { 4 } else { 1 }
}

/// As many worker threads as the computer runs at once.
pub fn default_jobs() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

impl Sweep<'_> {
    /// Carries out the missing runs, writes the derived files and says how it went; the result is the exit code.
    pub fn run(&self, disk: Disk, interrupt: &Interrupt) -> Result<u8> {
        let store = Store::open(self.dir, self.study, disk, &mut terminal::say)?;
        let mut survey = Remaining::of(&store, &self.selected, self.retry_failed, &mut terminal::say)?;
        let signal = self.carry_out(&store, &mut survey, interrupt)?;
        let report = report_on(&store, self.study)?;
        for (name, bytes) in &report.files {
            store.write_derived(name, bytes)?;
        }
        terminal::show(&report::table(&report.summary, Format::Table, &store.seconds()?)?)?;
        self.conclude(&survey, signal);
        Ok(self.exit_code(&survey, signal))
    }

    fn carry_out(&self, store: &Store, survey: &mut Remaining, interrupt: &Interrupt) -> Result<Option<Signal>> {
        let to_do = std::mem::take(&mut survey.to_do);
        let runner = Runner { store, engine: self.engine, jobs: self.jobs, interrupt };
        let mut progress = Progress::new("runs", to_do.len());
        let signal = runner.run(&to_do, &mut |event| match event {
            Event::Ended { run, status } => {
                if let Some(trouble) = self.trouble(run, &status) {
                    progress.say(&trouble);
                }
                survey.count(run, status);
            }
            Event::Progress { ended, share } => progress.update(ended, share),
        });
        progress.finish();
        signal
    }

    /// What a user should hear at once of a run that has ended.
    fn trouble(&self, run: &PlannedRun, status: &Status) -> Option<String> {
        match status {
            Status::Completed => None,
            Status::Diverged { step } => Some(format!("diverged at step {step}: {}", label(&self.study.plan, run))),
            Status::Failed { message } => Some(format!("failed: {}: {message}", label(&self.study.plan, run))),
        }
    }

    /// The last words.
    fn conclude(&self, survey: &Remaining, signal: Option<Signal>) {
        for (run, message) in &survey.failed {
            terminal::say(&format!("failed: {}: {message}", label(&self.study.plan, run)));
        }
        if !survey.failed.is_empty() {
            terminal::say("  --retry-failed tries failed runs again");
        }
        let (selected, ended) = (self.selected.len(), survey.ended());
        let (diverged, failed) = (survey.diverged, survey.failed.len());
        terminal::say(&format!(
            "{}: {} of {selected} {} completed, {diverged} diverged, {failed} failed, {} to do",
            self.dir.display(),
            survey.completed,
            self.runs(),
            selected - ended
        ));
        if let Some(signal) = signal {
            terminal::say(&format!("stopped by {}; to go on: {}", signal.name(), process::command()));
        }
    }

    /// What the runs in question are called.
    pub fn runs(&self) -> &'static str {
        if self.selected.len() < self.study.plan.runs.len() { "selected runs" } else { "runs" }
    }

    fn exit_code(&self, survey: &Remaining, signal: Option<Signal>) -> u8 {
        match signal {
            Some(signal) => signal.exit_code(),
            None if survey.diverged > 0 || !survey.failed.is_empty() => exit_code::RUNS_FAILED,
            None if survey.ended() < self.selected.len() => exit_code::INCOMPLETE,
            None => exit_code::DONE,
        }
    }
}
