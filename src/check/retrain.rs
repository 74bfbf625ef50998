//! The second layer: on the same processor model a run, trained again, gives every published digit.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::published::Content;
use super::{Check, Event, Layer, Tell, compare, sample};
use crate::base::error::{Error, Result};
use crate::base::words::grouped;
use crate::model::ParameterCounts;
use crate::store::run_sink::RunSink;
use crate::study::plan::{PlannedRun, label};
use crate::sweep::workers;
use crate::sweep::workers::Runner;
use crate::train::outcome::RunOutcome;

/// Trains a sample of runs again, in full; `None` where a signal stopped it.
pub(super) fn layer(check: &Check, content: &Content, tell: &mut Tell) -> Result<Option<Layer>> {
    let sample = sample::runs(content, check.extent.runs, check.extent.seed);
    let Some(again) = check.train(&sample, tell)? else { return Ok(None) };
    let mut layer = Layer::default();
    let mut values = 0;
    for run in &sample {
        let Some(published) = content.outcome(run) else { continue };
        values += published.curve.len();
        let difference = compare::difference(&published, again.of(run)?, &|a, b| a.value == b.value);
        layer.differences.extend(difference.map(|off| format!("{}: {off}", label(&content.planned.plan, run))));
    }
    let (runs, seed) = (sample.len(), check.extent.seed);
    let planned = grouped(content.planned.plan.runs.len());
    layer.checked = vec![format!(
        "training, on the same processor model: {runs} of {planned} runs, drawn with seed {seed}, trained again; {} \
         values compared in every digit",
        grouped(values)
    )];
    Ok(Some(layer))
}

impl Check<'_> {
    /// Trains runs without keeping them on disk; `None` where a signal stopped it.
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

/// Outcomes of trainings by the runs' ids.
pub(super) struct Trained(HashMap<String, RunOutcome>);

impl Trained {
    /// A run's outcome.
    pub(super) fn of(&self, run: &PlannedRun) -> Result<&RunOutcome> {
        self.0.get(&run.id).ok_or_else(|| Error::Defect(format!("run {} was not trained", run.id)))
    }
}

/// Keeps outcomes while the workers train.
#[derive(Default)]
struct Memory(Mutex<HashMap<String, RunOutcome>>);

impl RunSink for Memory {
    fn save(&self, run: &PlannedRun, outcome: &RunOutcome, _: ParameterCounts) -> Result<()> {
        let mut outcomes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes.insert(run.id.clone(), outcome.clone());
        Ok(())
    }
}
