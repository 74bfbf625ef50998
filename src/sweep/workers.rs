//! The workers: runs are trained and kept, in the planner's order, several at a time.

use std::borrow::Borrow;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::attempt::attempt;
use super::planner::{Grid, Next, Planner};
use super::progress::Meter;
use crate::base::error::{Error, Result};
use crate::base::interrupt::{Interrupt, Signal};
use crate::data::datasets::Datasets;
use crate::model::ParameterCounts;
use crate::study::plan::PlannedRun;
use crate::train::engine::Engine;
use crate::train::outcome::{RunOutcome, Status};

/// How often the progress is shown and a signal looked for.
const TICK: Duration = Duration::from_millis(100);

/// Where outcomes go.
pub trait RunSink: Sync {
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
    pub store: &'a dyn RunSink,
    /// The engine.
    pub engine: &'a dyn Engine,
    /// Number of worker threads.
    pub jobs: usize,
    /// Asks the sweep to stop.
    pub interrupt: &'a Interrupt,
}

/// What a sweep tells while it works.
#[derive(Debug)]
pub enum Event<R> {
    /// A run has ended and is kept.
    Ended {
        /// The run.
        run: R,
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
struct Work<'a, P> {
    runner: &'a Runner<'a>,
    planner: Mutex<&'a mut P>,
    /// Told whenever the planner may know more.
    news: Condvar,
    datasets: &'a Datasets,
    begun: AtomicUsize,
    stop: AtomicBool,
    meter: Meter,
}

/// A kept run, or why it could not be kept.
type Report<R> = Result<Ended<R>>;

struct Ended<R> {
    run: R,
    status: Status,
    seconds: f64,
}

impl Runner<'_> {
    /// Carries out the runs. A run's failure is its outcome; a store that cannot keep an outcome ends the sweep. Returns the
    /// signal that stopped it, if one did.
    pub fn run<'p>(
        &self,
        runs: &[&'p PlannedRun],
        tell: &mut dyn FnMut(Event<&'p PlannedRun>),
    ) -> Result<Option<Signal>> {
        let datasets = Datasets::load(runs.iter().map(|run| &run.spec))?;
        let mut grid = Grid::of(runs, &datasets, self.engine)?;
        self.carry_out(&mut grid, &datasets, tell)
    }

    /// The same with the runs that a planner hands out, all of them on these data sets.
    pub fn carry_out<P: Planner>(
        &self,
        planner: &mut P,
        datasets: &Datasets,
        tell: &mut dyn FnMut(Event<P::Run>),
    ) -> Result<Option<Signal>> {
        let workers = self.jobs.clamp(1, planner.size().max(1));
        let work = Work {
            runner: self,
            planner: Mutex::new(planner),
            news: Condvar::new(),
            datasets,
            begun: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
            meter: Meter::default(),
        };
        thread::scope(|scope| {
            let (sender, reports) = mpsc::channel();
            for worker in 0..workers {
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

impl<'a, P: Planner> Work<'a, P> {
    /// A worker's life.
    fn until_stopped(&self, reports: &Sender<Report<P::Run>>) {
        while let Some((run, share)) = self.next() {
            let Some(report) = self.carry_out(run, share).transpose() else { return };
            if report.is_err() {
                self.stop.store(true, Ordering::Relaxed);
            }
            // The receiver lives as long as the scope of the workers.
            let _ = reports.send(report);
        }
    }

    /// The next run and its share of the whole, as soon as it can be told; `None` where there is none or the sweep is
    /// stopped.
    fn next(&self) -> Option<(P::Run, f64)> {
        let mut planner = self.planner();
        while !self.stop.load(Ordering::Relaxed) {
            match planner.next() {
                Next::Run { run, share } => {
                    self.begun.fetch_add(1, Ordering::Relaxed);
                    return Some((run, share));
                }
                Next::Done => return None,
                Next::Wait => {
                    planner = self.news.wait_timeout(planner, TICK).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
        None
    }

    fn planner(&self) -> MutexGuard<'_, &'a mut P> {
        self.planner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Trains one run and keeps its outcome; `None` where the sweep was stopped meanwhile.
    fn carry_out(&self, run: P::Run, share: f64) -> Result<Option<Ended<P::Run>>> {
        let Runner { store, engine, .. } = *self.runner;
        let planned: &PlannedRun = run.borrow();
        let dataset = self.datasets.of(&planned.spec)?;
        let begun = Instant::now();
        let mut account = self.meter.account(share);
        let outcome = attempt(engine, &planned.spec, dataset, &mut |steps| {
            account.reach(steps as f64 / planned.spec.length() as f64);
            if self.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let Some(outcome) = outcome else { return Ok(None) };
        store.keep(planned, &outcome, engine.parameter_counts(&planned.spec, dataset))?;
        account.reach(1.0);
        let seconds = begun.elapsed().as_secs_f64();
        self.planner().ended(&run, &outcome)?;
        self.news.notify_all();
        Ok(Some(Ended { run, status: outcome.status, seconds }))
    }

    /// Hears the workers until the last has ended; the first error stops them all.
    fn watch(&self, reports: &Receiver<Report<P::Run>>, tell: &mut dyn FnMut(Event<P::Run>)) -> Result<Option<Signal>> {
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
        let is_complete = ended == self.begun.load(Ordering::Relaxed) && matches!(self.planner().next(), Next::Done);
        match first_error {
            Some(error) => Err(error),
            None => Ok(self.runner.interrupt.pending().filter(|_| !is_complete)),
        }
    }

    fn note(&self, end: Ended<P::Run>, tell: &mut dyn FnMut(Event<P::Run>)) -> Result<()> {
        let Ended { run, status, seconds } = end;
        let id = run.borrow().id.clone();
        tell(Event::Ended { run, status });
        self.runner.store.note_time(&id, seconds)
    }
}

fn too_many_jobs(error: &std::io::Error) -> Error {
    Error::Io {
        thing: "a worker thread".into(),
        cause: format!("it cannot be started: {error}"),
        hint: "give a smaller --jobs and run the same command again: it goes on".into(),
    }
}
