//! Planners hand out the next runs. A grid knows all of them at once; a tuner proposes them from the outcomes so far.

use super::bundles::bundles;
use crate::base::error::Result;
use crate::data::datasets::Datasets;
use crate::study::plan::PlannedRun;
use crate::train::engine::Engine;
use crate::train::outcome::RunOutcome;
use std::borrow::Borrow;
use std::collections::VecDeque;

/// Hands out runs.
pub trait Planner: Send {
    /// A run, with what the planner needs to recognise it.
    type Run: Borrow<PlannedRun> + Send;

    /// The most runs that it can hand out.
    fn size(&self) -> usize;

    /// The next bundle of runs, if it is known.
    fn next(&mut self) -> Next<Self::Run>;

    /// Learns of a run that has ended and is saved.
    fn ended(&mut self, run: &Self::Run, outcome: &RunOutcome) -> Result<()>;
}

/// A planner's answer to a worker that is free.
#[derive(Debug)]
pub enum Next<R> {
    /// Runs to train side by side, since they share their data. Each comes with its share of the whole work.
    Bundle(Vec<(R, f64)>),
    /// The next run depends on one that is under way.
    Wait,
    /// There is nothing more to do.
    Done,
}

/// Largest number of runs in a bundle. The limit keeps a worker's memory from growing with the study. Sharing rows
/// among more runs saves little.
const MOST: usize = 16;

/// All runs in order, except that runs which share their data are handed out together.
pub struct Grid<'p> {
    /// The bundles that are left; each run with its share of the whole work.
    bundles: VecDeque<VecDeque<(&'p PlannedRun, f64)>>,
    workers: usize,
    size: usize,
    /// Share of the work that is left.
    left: f64,
}

impl<'p> Grid<'p> {
    /// Bundles these runs and weighs them by their costs, to share them among `workers`.
    pub fn of(runs: &[&'p PlannedRun], datasets: &Datasets, engine: &dyn Engine, workers: usize) -> Result<Self> {
        let cost = |run: &&'p PlannedRun| Ok(engine.cost(&run.spec, datasets.of(&run.spec)?));
        let costs: Vec<f64> = runs.iter().map(cost).collect::<Result<_>>()?;
        let total: f64 = costs.iter().sum();
        let weighed =
            |places: Vec<usize>| places.into_iter().map(|place| (runs[place], costs[place] / total)).collect();
        Ok(Self { bundles: bundles(runs).into_iter().map(weighed).collect(), workers, size: runs.len(), left: 1.0 })
    }
}

impl<'p> Planner for Grid<'p> {
    type Run = &'p PlannedRun;

    fn size(&self) -> usize {
        self.size
    }

    /// The next bundle, but no more of it than one worker's part of the work that is left. So towards the end bundles
    /// are split, and no worker is left alone with a long one.
    fn next(&mut self) -> Next<Self::Run> {
        let Some(bundle) = self.bundles.front_mut() else { return Next::Done };
        let part = self.left / self.workers as f64;
        let mut taken = Vec::new();
        let mut share = 0.0;
        while let Some(&(run, of_run)) = bundle.front() {
            // Slightly more than the part is allowed, since sums of shares are rounded.
            if taken.len() == MOST || !taken.is_empty() && share + of_run > part * (1.0 + 1e-9) {
                break;
            }
            bundle.pop_front();
            taken.push((run, of_run));
            share += of_run;
        }
        if bundle.is_empty() {
            self.bundles.pop_front();
        }
        self.left -= share;
        Next::Bundle(taken)
    }

    fn ended(&mut self, _: &Self::Run, _: &RunOutcome) -> Result<()> {
        Ok(())
    }
}
