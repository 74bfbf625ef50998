//! Workers train runs in the planner's order, several at a time, and save the outcomes.

use std::borrow::Borrow;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::planner::{Grid, Next, Planner};
use super::progress::{Account, Meter};
use crate::base::error::{Error, Result};
use crate::base::interrupt::Interrupt;
use crate::base::signal::Signal;
use crate::data::Dataset;
use crate::data::datasets::Datasets;
use crate::store::run_sink::RunSink;
use crate::study::plan::PlannedRun;
use crate::study::run::RunSpec;
use crate::train::bundle::Watch;
use crate::train::engine::Engine;
use crate::train::outcome::{RunOutcome, Status};

/// How often progress is reported and signals are looked for.
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

/// What a sweep reports while it works.
#[derive(Debug)]
pub enum Event<R> {
    /// A run has ended and is saved.
    Ended {
        /// The run.
        run: R,
        /// How it ended.
        status: Status,
        /// [`RunOutcome::stood_still`].
        stood_still: Option<[u64; 2]>,
        /// [`RunOutcome::drowned`], in words.
        drowned: Option<String>,
    },
    /// The progress so far, told regularly.
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
        let datasets = Datasets::load(runs.iter().map(|run| &run.spec), self.jobs)?;
        let mut grid = Grid::of(runs, &datasets, self.engine, self.jobs)?;
        self.carry_out(&mut grid, &datasets, tell)
    }

    /// Carries out the runs that a planner hands out, all of them on these data sets. A run that fails has its failure
    /// as outcome. An outcome that cannot be saved ends the sweep. Returns the signal that stopped the sweep, if one
    /// did.
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

/// One thread that carries out bundles.
struct Worker<'w, 'a, P: Planner> {
    shared: &'w Shared<'a, P>,
    reports: Sender<Result<Ended<P::Run>>>,
}

/// A saved run.
struct Ended<R> {
    run: R,
    status: Status,
    stood_still: Option<[u64; 2]>,
    drowned: Option<String>,
    seconds: f64,
}

impl<P: Planner> Worker<'_, '_, P> {
    /// Carries out bundles until none is left or the sweep is stopped.
    fn run_queue(self) {
        while let Some(bundle) = self.shared.next() {
            if let Err(error) = self.run_bundle(bundle) {
                self.report(Err(error));
            }
        }
    }

    /// Trains the runs of a bundle; each is saved as soon as it has ended.
    fn run_bundle(&self, bundle: Vec<(P::Run, f64)>) -> Result<()> {
        let Some((first, _)) = bundle.first() else { return Ok(()) };
        let dataset = self.shared.datasets.of(&first.borrow().spec)?;
        let specs: Vec<RunSpec> = bundle.iter().map(|(run, _)| run.borrow().spec.clone()).collect();
        let under_way =
            |(run, share)| Some(UnderWay { run, account: self.shared.meter.account(share), time: Duration::ZERO });
        let runs = bundle.into_iter().map(under_way).collect();
        let mut watched = Watched { worker: self, dataset, runs, turn: None, since: Instant::now() };
        self.shared.runner.engine.train_bundle(&specs.iter().collect::<Vec<_>>(), dataset, &mut watched);
        Ok(())
    }

    fn report(&self, report: Result<Ended<P::Run>>) {
        if report.is_err() {
            self.shared.stop();
        }
        // The receiver lives as long as the scope of the workers.
        let _ = self.reports.send(report);
    }
}

/// A run of a bundle that has not ended.
struct UnderWay<'m, R> {
    run: R,
    account: Account<'m>,
    /// The worker's time spent on it so far.
    time: Duration,
}

/// A bundle while it is trained.
struct Watched<'b, 'w, 'a, P: Planner> {
    worker: &'b Worker<'w, 'a, P>,
    dataset: &'b Dataset,
    runs: Vec<Option<UnderWay<'b, P::Run>>>,
    /// The run whose turn it is; `None` while the work is for all runs that are left.
    turn: Option<usize>,
    /// The time up to this moment is already shared out.
    since: Instant,
}

impl<P: Planner> Watched<'_, '_, '_, P> {
    /// Counts the time since the last call for the run whose turn it was, or in equal parts for all that are left.
    fn share_out_time(&mut self) {
        let now = Instant::now();
        let passed = now - self.since;
        self.since = now;
        match self.turn {
            Some(run) => self.runs[run].iter_mut().for_each(|run| run.time += passed),
            None => {
                let left = self.runs.iter().flatten().count().max(1) as u32;
                self.runs.iter_mut().flatten().for_each(|run| run.time += passed / left);
            }
        }
    }

    fn save(&self, run: &P::Run, outcome: &RunOutcome) -> Result<()> {
        let Shared { runner, .. } = self.worker.shared;
        let planned: &PlannedRun = run.borrow();
        runner.sink.save(planned, outcome, runner.engine.parameter_counts(&planned.spec, self.dataset))?;
        self.worker.shared.planner().ended(run, outcome)?;
        self.worker.shared.news.notify_all();
        Ok(())
    }

    fn go_on(&self) -> ControlFlow<()> {
        if self.worker.shared.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl<P: Planner> Watch for Watched<'_, '_, '_, P> {
    fn turn(&mut self, run: Option<usize>) {
        self.share_out_time();
        self.turn = run;
    }

    fn reached(&mut self, run: usize, length: u64) -> ControlFlow<()> {
        if let Some(UnderWay { run, account, .. }) = &mut self.runs[run] {
            account.reach(length as f64 / (*run).borrow().spec.length() as f64);
        }
        self.go_on()
    }

    fn ended(&mut self, run: usize, outcome: RunOutcome) -> ControlFlow<()> {
        let Some(UnderWay { run, mut account, time }) = self.runs[run].take() else { return self.go_on() };
        let saved = self.save(&run, &outcome);
        account.reach(1.0);
        let now = Instant::now();
        let seconds = (time + (now - self.since)).as_secs_f64();
        self.since = now;
        let (stood_still, drowned) = (outcome.stood_still(), outcome.drowned());
        self.worker.report(saved.map(|()| Ended { run, status: outcome.status, stood_still, drowned, seconds }));
        self.go_on()
    }
}

impl<'a, P: Planner> Shared<'a, P> {
    /// Waits for the next bundle; `None` if there is none or the sweep is stopped.
    fn next(&self) -> Option<Vec<(P::Run, f64)>> {
        let mut planner = self.planner();
        while !self.is_stopped() {
            match planner.next() {
                Next::Bundle(bundle) => {
                    self.begun.fetch_add(bundle.len(), Ordering::Relaxed);
                    return Some(bundle);
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

    /// Passes on the workers' reports until the last worker has ended. The first error or a signal stops them all.
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
        let Ended { run, status, stood_still, drowned, seconds } = ended;
        let id = run.borrow().id.clone();
        tell(Event::Ended { run, status, stood_still, drowned });
        self.runner.sink.note_time(&id, seconds)
    }
}

fn too_many_jobs(error: &std::io::Error) -> Error {
    Error::Io {
        thing: "a worker thread".into(),
        cause: format!("it cannot be started: {error}"),
        hint: "give a smaller --jobs and run the same command again; it goes on where it stopped".into(),
    }
}
