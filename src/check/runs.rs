//! The layer of runs: a sample of them, trained again on any processor, gives every published digit.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::obstacle::{Obstacle, of_another_revision};
use super::published::Published;
use super::{Check, Event, Layer, Tell, compare, sample};
use crate::base::cpu;
use crate::base::error::{Error, Result};
use crate::base::words::grouped;
use crate::store::run_sink::RunSink;
use crate::study::plan::{PlannedRun, PlannedStudy, label};
use crate::study::run::ParameterCounts;
use crate::sweep::workers;
use crate::sweep::workers::Runner;
use crate::train::outcome::RunOutcome;

/// Trains a sample of runs again, in full; `None` if a signal stopped it.
pub(super) fn layer(check: &Check, published: &Published, tell: &mut Tell) -> Result<Option<Layer>> {
    let untrained = |why: &str| {
        let checked = vec![format!("training: nothing can be trained again: {why}")];
        Ok(Some(Layer { checked, is_untrained: true, ..Layer::default() }))
    };
    let Some(content) = &published.content else {
        let why = published.foreign.as_ref().map(of_another_revision);
        return untrained(why.as_deref().unwrap_or("the manifest is missing or damaged"));
    };
    if let Some(block) = content.packed.damaged().next() {
        return untrained(&format!("{} is damaged", block.file()));
    }
    let PlannedStudy { study, data_sha256, .. } = &content.planned;
    match Obstacle::of(&content.made_by, study, data_sha256.as_deref()) {
        Some(Obstacle::Untrainable(why)) => return untrained(&why),
        Some(Obstacle::OtherData) => {
            let mut layer = Layer::of("training: nothing can be trained again: the data file is another one".into());
            layer.differences.push("the data file is not the one that the manifest names by its sha256".into());
            return Ok(Some(layer));
        }
        None => {}
    }
    let sample = sample::runs(content, check.extent.runs, check.extent.seed);
    let Some(again) = check.train(&sample, tell)? else { return Ok(None) };
    let mut layer = Layer::default();
    let mut values = 0;
    for run in &sample {
        let Some(outcome) = content.outcome(run) else { continue };
        values += outcome.curve.len();
        let difference = compare::difference(&outcome, again.of(run)?);
        layer.differences.extend(difference.map(|off| format!("{}: {off}", label(&content.planned.plan, run))));
    }
    let planned = content.planned.plan.runs.len();
    let runs = match sample.len() {
        runs if runs == planned => format!("all {} runs", grouped(runs)),
        runs => format!("{} of {} runs, drawn with seed {},", grouped(runs), grouped(planned), check.extent.seed),
    };
    let (set, values) = (cpu::selected().name(), grouped(values));
    layer.checked = vec![format!(
        "training: {runs} trained again with instruction set {set}; {values} values compared in every digit"
    )];
    Ok(Some(layer))
}

impl Check<'_> {
    /// Trains runs without keeping them on disk; `None` if a signal stopped it.
    pub(super) fn train(&self, runs: &[&PlannedRun], tell: &mut Tell) -> Result<Option<Trained>> {
        let memory = Memory::default();
        let runner = Runner { sink: &memory, engine: self.engine, jobs: self.jobs, interrupt: self.interrupt };
        let mut told = Ok(());
        let signal = runner.run(runs, &mut |event| {
            if let (workers::Event::Progress { ended, share }, Ok(())) = (event, &told) {
                told = tell(Event::Progress { ended, runs: runs.len(), share });
            }
        })?;
        let outcomes = memory.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        told.map(|()| signal.is_none().then_some(Trained(outcomes)))
    }
}

/// Outcomes of the trained runs, by run id.
pub(super) struct Trained(HashMap<String, RunOutcome>);

impl Trained {
    /// A run's outcome.
    pub(super) fn of(&self, run: &PlannedRun) -> Result<&RunOutcome> {
        self.0.get(&run.id).ok_or_else(|| Error::Defect(format!("run {} was not trained", run.id)))
    }
}

/// Keeps outcomes in memory while the workers train.
#[derive(Default)]
struct Memory(Mutex<HashMap<String, RunOutcome>>);

impl RunSink for Memory {
    fn save(&self, run: &PlannedRun, outcome: &RunOutcome, _: ParameterCounts) -> Result<()> {
        let mut outcomes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes.insert(run.id.clone(), outcome.clone());
        Ok(())
    }
}
