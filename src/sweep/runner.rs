//! The workers: runs are trained and kept, in plan order, several at a time.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::attempt::attempt;
use super::datasets::Datasets;
use super::meter::Meter;
use super::plan::PlannedRun;
use super::trainer::Trainer;
use crate::error::{Error, Result};
use crate::interrupt::{Interrupt, Signal};
use crate::model::ParameterCounts;
use crate::outcome::{RunOutcome, Status};

/// How often the progress is shown and a signal looked for.
const TICK: Duration = Duration::from_millis(100);

/// Where outcomes go.
pub trait Keeper: Sync {
    /// Keeps a run's outcome; called by the worker that has it.
    fn keep(&self, run: &PlannedRun, outcome: &RunOutcome, parameters: ParameterCounts) -> Result<()>;

    /// Hears how long a run took that is kept.
    fn note_time(&self, _id: &str, _seconds: f64) -> Result<()> {
        Ok(())
    }
}

/// What a sweep works with.
pub struct Runner<'a> {
    /// Where outcomes are kept.
    pub store: &'a dyn Keeper,
    /// The engine.
    pub trainer: &'a dyn Trainer,
    /// Number of worker threads.
    pub jobs: usize,
    /// Asks the sweep to stop.
    pub interrupt: &'a Interrupt,
}

/// What a sweep tells while it works.
#[derive(Debug)]
pub enum Event<'p> {
    /// A run has ended and is kept.
    Ended {
        /// The run.
        run: &'p PlannedRun,
        /// How it ended.
        status: Status,
    },
    /// Time has passed.
    Progress {
        /// Number of runs that have ended.
        ended: usize,
        /// Share of the work that is done, from 0 to 1.
        share: f64,
    },
}

/// What the workers share.
struct Work<'a, 'p> {
    runner: &'a Runner<'a>,
    runs: &'a [&'p PlannedRun],
    datasets: &'a Datasets,
    shares: &'a [f64],
    next: AtomicUsize,
    stop: AtomicBool,
    meter: Meter,
}

/// A kept run, or why it could not be kept.
type Report = Result<Ended>;

struct Ended {
    run: usize,
    status: Status,
    seconds: f64,
}

impl Runner<'_> {
    /// Carries out the runs. A run's failure is its outcome; a store that cannot keep an outcome ends the sweep. Returns the
    /// signal that stopped it, if one did.
    pub fn run<'p>(&self, runs: &[&'p PlannedRun], tell: &mut dyn FnMut(Event<'p>)) -> Result<Option<Signal>> {
        let datasets = Datasets::load(runs)?;
        let costs: Result<Vec<f64>> =
            runs.iter().map(|run| Ok(self.trainer.cost(&run.spec, datasets.of(run)?))).collect();
        let costs = costs?;
        let total: f64 = costs.iter().sum();
        let shares: Vec<f64> = costs.iter().map(|cost| cost / total).collect();
        let work = Work {
            runner: self,
            runs,
            datasets: &datasets,
            shares: &shares,
            next: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
            meter: Meter::default(),
        };
        thread::scope(|scope| {
            let (sender, reports) = mpsc::channel();
            for worker in 0..self.jobs.clamp(1, runs.len().max(1)) {
                let (work, sender) = (&work, sender.clone());
                let spawned = thread::Builder::new().name(format!("worker {worker}")).spawn_scoped(scope, move || {
                    work.until_stopped(&sender);
                });
                if let Err(error) = spawned {
                    work.stop.store(true, Ordering::Relaxed);
                    return Err(too_many_jobs(&error));
                }
            }
            drop(sender);
            work.watch(&reports, tell)
        })
    }
}

impl<'p> Work<'_, 'p> {
    /// A worker's life.
    fn until_stopped(&self, reports: &Sender<Report>) {
        while !self.stop.load(Ordering::Relaxed) {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(run) = self.runs.get(index) else { return };
            let Some(report) = self.carry_out(index, run).transpose() else { return };
            if report.is_err() {
                self.stop.store(true, Ordering::Relaxed);
            }
            // The receiver lives as long as the scope of the workers.
            let _ = reports.send(report);
        }
    }

    /// Trains one run and keeps its outcome; `None` where the sweep was stopped meanwhile.
    fn carry_out(&self, index: usize, run: &PlannedRun) -> Result<Option<Ended>> {
        let Runner { store, trainer, .. } = *self.runner;
        let dataset = self.datasets.of(run)?;
        let begun = Instant::now();
        let mut account = self.meter.account(self.shares[index]);
        let outcome = attempt(trainer, &run.spec, dataset, &mut |steps| {
            account.reach(steps as f64 / run.spec.length() as f64);
            if self.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let Some(outcome) = outcome else { return Ok(None) };
        store.keep(run, &outcome, trainer.parameter_counts(&run.spec, dataset))?;
        account.reach(1.0);
        Ok(Some(Ended { run: index, status: outcome.status, seconds: begun.elapsed().as_secs_f64() }))
    }

    /// Hears the workers until the last has ended; the first error stops them all.
    fn watch(&self, reports: &Receiver<Report>, tell: &mut dyn FnMut(Event<'p>)) -> Result<Option<Signal>> {
        let mut ended = 0;
        let mut first_error = None;
        loop {
            match reports.recv_timeout(TICK) {
                Ok(report) => match report.and_then(|end| self.note(end, tell)) {
                    Ok(()) => ended += 1,
                    Err(error) => {
                        self.stop.store(true, Ordering::Relaxed);
                        first_error.get_or_insert(error);
                    }
                },
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.runner.interrupt.pending().is_some() {
                self.stop.store(true, Ordering::Relaxed);
            }
            tell(Event::Progress { ended, share: self.meter.share() });
        }
        let is_complete = ended == self.runs.len();
        match first_error {
            Some(error) => Err(error),
            None => Ok(self.runner.interrupt.pending().filter(|_| !is_complete)),
        }
    }

    fn note(&self, end: Ended, tell: &mut dyn FnMut(Event<'p>)) -> Result<()> {
        let run = self.runs[end.run];
        tell(Event::Ended { run, status: end.status });
        self.runner.store.note_time(&run.id, end.seconds)
    }
}

fn too_many_jobs(error: &std::io::Error) -> Error {
    Error::Io {
        thing: "a worker thread".into(),
        cause: format!("it cannot be started: {error}"),
        mend: "give a smaller --jobs and run the same command again: it goes on".into(),
    }
}
