//! The workers: they train runs in the planner's order, several at a time, and save the outcomes.

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
use crate::base::interrupt::Interrupt;
use crate::base::signal::Signal;
use crate::data::datasets::Datasets;
use crate::store::run_sink::RunSink;
use crate::study::plan::PlannedRun;
use crate::train::engine::Engine;
use crate::train::outcome::Status;

/// How often progress is told and a signal looked for.
const TICK: Duration = Duration::from_millis(100);

/// What a sweep works with.
pub struct Runner<'a> {
    /// Where outcomes go.
    pub sink: &'a dyn RunSink,
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
    /// A run has ended and is saved.
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

impl Runner<'_> {
    /// Carries out these runs, as [`Self::carry_out`] does.
    pub fn run<'p>(
        &self,
        runs: &[&'p PlannedRun],
        tell: &mut dyn FnMut(Event<&'p PlannedRun>),
    ) -> Result<Option<Signal>> {
        let datasets = Datasets::load(runs.iter().map(|run| &run.spec))?;
        let mut grid = Grid::of(runs, &datasets, self.engine)?;
        self.carry_out(&mut grid, &datasets, tell)
    }

    /// Carries out the runs that a planner hands out, all of them on these data sets. A run's failure is its outcome; an
    /// outcome that cannot be saved ends the sweep. Returns the signal that stopped it, if one did.
    pub fn carry_out<P: Planner>(
        &self,
        planner: &mut P,
        datasets: &Datasets,
        tell: &mut dyn FnMut(Event<P::Run>),
    ) -> Result<Option<Signal>> {
        let workers = self.jobs.clamp(1, planner.size().max(1));
        let shared = Shared {
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
            for number in 0..workers {
                let worker = Worker { shared: &shared, reports: sender.clone() };
                let thread = thread::Builder::new().name(format!("worker {number}"));
                if let Err(error) = thread.spawn_scoped(scope, move || worker.run_queue()) {
                    shared.stop();
                    return Err(too_many_jobs(&error));
                }
            }
            drop(sender);
            shared.watch(&reports, tell)
        })
    }
}

/// What all workers share.
struct Shared<'a, P> {
    runner: &'a Runner<'a>,
    planner: Mutex<&'a mut P>,
    /// Notified whenever the planner has learnt of an outcome.
    news: Condvar,
    datasets: &'a Datasets,
    begun: AtomicUsize,
    stop: AtomicBool,
    meter: Meter,
}

/// One thread that carries out runs.
struct Worker<'w, 'a, P: Planner> {
    shared: &'w Shared<'a, P>,
    reports: Sender<Result<Ended<P::Run>>>,
}

/// A saved run.
struct Ended<R> {
    run: R,
    status: Status,
    seconds: f64,
}

impl<P: Planner> Worker<'_, '_, P> {
    /// Carries out runs until none is left or the sweep is stopped.
    fn run_queue(self) {
        while let Some((run, share)) = self.shared.next() {
            let Some(report) = self.run_one(run, share).transpose() else { return };
            if report.is_err() {
                self.shared.stop();
            }
            // The receiver lives as long as the scope of the workers.
            let _ = self.reports.send(report);
        }
    }

    /// Trains one run and saves its outcome; `None` if the sweep was stopped meanwhile.
    fn run_one(&self, run: P::Run, share: f64) -> Result<Option<Ended<P::Run>>> {
        let shared = self.shared;
        let Runner { sink, engine, .. } = *shared.runner;
        let planned: &PlannedRun = run.borrow();
        let dataset = shared.datasets.of(&planned.spec)?;
        let begun = Instant::now();
        let mut account = shared.meter.account(share);
        let outcome = attempt(engine, &planned.spec, dataset, &mut |steps| {
            account.reach(steps as f64 / planned.spec.length() as f64);
            if shared.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let Some(outcome) = outcome else { return Ok(None) };
        sink.save(planned, &outcome, engine.parameter_counts(&planned.spec, dataset))?;
        account.reach(1.0);
        let seconds = begun.elapsed().as_secs_f64();
        shared.planner().ended(&run, &outcome)?;
        shared.news.notify_all();
        Ok(Some(Ended { run, status: outcome.status, seconds }))
    }
}

impl<'a, P: Planner> Shared<'a, P> {
    /// Waits for the next run and its share of the work; `None` if there is none or the sweep is stopped.
    fn next(&self) -> Option<(P::Run, f64)> {
        let mut planner = self.planner();
        while !self.is_stopped() {
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

    fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Passes on what the workers report until the last has ended; the first error or a signal stops them all.
    fn watch(
        &self,
        reports: &Receiver<Result<Ended<P::Run>>>,
        tell: &mut dyn FnMut(Event<P::Run>),
    ) -> Result<Option<Signal>> {
        let signal = || self.runner.interrupt.pending();
        let mut ended = 0;
        let mut first_error = None;
        loop {
            match reports.recv_timeout(TICK) {
                Ok(report) => match report.and_then(|run| self.note(run, tell)) {
                    Ok(()) => ended += 1,
                    Err(error) => {
                        self.stop();
                        first_error.get_or_insert(error);
                    }
                },
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if signal().is_some() {
                self.stop();
            }
            tell(Event::Progress { ended, share: self.meter.share() });
        }
        let is_complete = ended == self.begun.load(Ordering::Relaxed) && matches!(self.planner().next(), Next::Done);
        first_error.map_or_else(|| Ok(signal().filter(|_| !is_complete)), Err)
    }

    fn note(&self, ended: Ended<P::Run>, tell: &mut dyn FnMut(Event<P::Run>)) -> Result<()> {
        let Ended { run, status, seconds } = ended;
        let id = run.borrow().id.clone();
        tell(Event::Ended { run, status });
        self.runner.sink.note_time(&id, seconds)
    }
}

fn too_many_jobs(error: &std::io::Error) -> Error {
    Error::Io {
        thing: "a worker thread".into(),
        cause: format!("it cannot be started: {error}"),
        hint: "give a smaller --jobs and run the same command again: it goes on".into(),
    }
}
