//! A bundle: runs that share their data, trained side by side. Every batch and the held-out rows are made once for all
//! of them. Each run gives the same bytes as if it were trained alone.

use std::ops::ControlFlow;

use super::attempt::{attempt, caught, failed};
use super::outcome::RunOutcome;
use super::training::Training;
use crate::base::error::Result;
use crate::data::{Batch, Dataset, HeldOut, Source};
use crate::study::run::{RunSpec, TrainingSpec};

/// Batches that a run takes before the next run has its turn. They fit the second-level cache together with the memory
/// of the run, which is fetched once for all of them.
const TURN: u64 = 4;

/// If a batch has more numbers than this, a turn is one batch: several would fit no cache, and take much memory.
const LARGE: usize = 1 << 18;

/// Is told how the runs of a bundle proceed. A run is given by its place in the bundle.
pub trait Watch {
    /// The work that follows is for this run, or with `None` for all remaining runs.
    fn turn(&mut self, run: Option<usize>);

    /// A run has done `length` steps or rows. A break drops all runs that have not ended.
    fn reached(&mut self, run: usize, length: u64) -> ControlFlow<()>;

    /// A run has ended. A break drops the others.
    fn ended(&mut self, run: usize, outcome: RunOutcome) -> ControlFlow<()>;
}

/// What the runs of a bundle have in common: data, seed and batch size, and so every batch. `None` for a run that must
/// be alone.
pub fn shared_data(spec: &RunSpec) -> Option<String> {
    let spec = spec.training()?;
    serde_json::to_string(&(&spec.data, spec.seed, spec.training.batch_size)).ok()
}

/// Trains runs with the same [`shared_data`].
pub fn train_bundle(bundle: &[&TrainingSpec], dataset: &Dataset, watch: &mut dyn Watch) {
    watch.turn(None);
    let Some(first) = bundle.first() else { return };
    let rows = caught(|| Source::new(&first.data, dataset, first.seed, first.training.batch_size));
    let (source, held_out) = match rows {
        Ok(rows) => rows,
        Err(message) => {
            let outcome = failed(message);
            // A break needs no report, since the caller asked for it.
            let _ = (0..bundle.len()).try_for_each(|run| watch.ended(run, outcome.clone()));
            return;
        }
    };
    let mut side_by_side = SideBySide { bundle, runs: bundle.iter().map(|_| None).collect(), watch };
    let _ = side_by_side.train(source, &held_out, dataset);
}

struct SideBySide<'a> {
    bundle: &'a [&'a TrainingSpec],
    /// The runs under way; `None` before a run starts and after it ends.
    runs: Vec<Option<Training>>,
    watch: &'a mut dyn Watch,
}

impl SideBySide<'_> {
    fn train(&mut self, mut source: Source, held_out: &[HeldOut], dataset: &Dataset) -> ControlFlow<()> {
        for run in 0..self.bundle.len() {
            self.attempt(run, |slot, spec| {
                *slot = Some(Training::new(spec, dataset)?);
                Ok(None)
            })?;
        }
        let first = self.bundle[0];
        let batch_size = first.training.batch_size;
        let numbers = batch_size.saturating_mul(dataset.active_inputs(&first.data));
        let turn = if numbers <= LARGE { TURN } else { 1 };
        let mut left = self.bundle.iter().map(|spec| spec.training.steps).max().unwrap_or(0);
        while self.runs.iter().any(Option::is_some) {
            self.watch.turn(None);
            let batches =
                caught(|| (0..left.min(turn)).map(|_| source.next_batch(batch_size).inspect(Batch::prepare)).collect());
            left = left.saturating_sub(turn);
            for run in 0..self.bundle.len() {
                self.take_turn(run, &batches, held_out)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Lets a run take a step on each of these batches.
    fn take_turn(
        &mut self,
        run: usize,
        batches: &std::result::Result<Vec<Batch>, String>,
        held_out: &[HeldOut],
    ) -> ControlFlow<()> {
        if self.runs[run].is_none() {
            return ControlFlow::Continue(());
        }
        let batches = match batches {
            Ok(batches) => batches,
            Err(message) => return self.end(run, failed(message.clone())),
        };
        self.attempt(run, |slot, _| {
            let Some(training) = slot else { return Ok(None) };
            for batch in batches {
                if let Some(outcome) = training.step(batch, held_out)? {
                    return Ok(Some(outcome));
                }
            }
            Ok(None)
        })?;
        match &self.runs[run] {
            Some(training) => self.watch.reached(run, training.steps()),
            None => ControlFlow::Continue(()),
        }
    }

    /// Works on a run. If something goes wrong, only this run ends.
    fn attempt(
        &mut self,
        run: usize,
        work: impl FnOnce(&mut Option<Training>, &TrainingSpec) -> Result<Option<RunOutcome>>,
    ) -> ControlFlow<()> {
        self.watch.turn(Some(run));
        let (slot, spec) = (&mut self.runs[run], self.bundle[run]);
        match attempt(|| work(slot, spec)) {
            Some(outcome) => self.end(run, outcome),
            None => ControlFlow::Continue(()),
        }
    }

    fn end(&mut self, run: usize, outcome: RunOutcome) -> ControlFlow<()> {
        self.runs[run] = None;
        self.watch.ended(run, outcome)
    }
}
