//! Hands out the next runs, given what is done: a grid knows them all at once, a tuner proposes them.

use std::borrow::Borrow;

use crate::base::error::Result;
use crate::data::datasets::Datasets;
use crate::study::plan::PlannedRun;
use crate::train::engine::Engine;
use crate::train::outcome::RunOutcome;

/// Hands out runs.
pub trait Planner: Send {
    /// A run, with what the planner knows of it.
    type Run: Borrow<PlannedRun> + Send;

    /// The largest number of runs that it can hand out.
    fn size(&self) -> usize;

    /// The next run, if it is known.
    fn next(&mut self) -> Next<Self::Run>;

    /// Learns of a run that has ended and is saved.
    fn ended(&mut self, run: &Self::Run, outcome: &RunOutcome) -> Result<()>;
}

/// What a planner says to a worker that is free.
#[derive(Debug)]
pub enum Next<R> {
    /// Carry this out.
    Run {
        /// The run.
        run: R,
        /// Its share of the whole work.
        share: f64,
    },
    /// The next run depends on one that is under way.
    Wait,
    /// There is nothing more to do.
    Done,
}

/// All runs in order.
pub struct Grid<'p> {
    runs: std::vec::IntoIter<(&'p PlannedRun, f64)>,
}

impl<'p> Grid<'p> {
    /// Weighs these runs by their costs.
    pub fn of(runs: &[&'p PlannedRun], datasets: &Datasets, engine: &dyn Engine) -> Result<Self> {
        let cost = |run: &&'p PlannedRun| Ok((*run, engine.cost(&run.spec, datasets.of(&run.spec)?)));
        let mut runs: Vec<_> = runs.iter().map(cost).collect::<Result<_>>()?;
        let total: f64 = runs.iter().map(|(_, cost)| cost).sum();
        runs.iter_mut().for_each(|(_, cost)| *cost /= total);
        Ok(Self { runs: runs.into_iter() })
    }
}

impl<'p> Planner for Grid<'p> {
    type Run = &'p PlannedRun;

    fn size(&self) -> usize {
        self.runs.len()
    }

    fn next(&mut self) -> Next<Self::Run> {
        self.runs.next().map_or(Next::Done, |(run, share)| Next::Run { run, share })
    }

    fn ended(&mut self, _: &Self::Run, _: &RunOutcome) -> Result<()> {
        Ok(())
    }
}
