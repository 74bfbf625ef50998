//! Hands out the trials of several models to workers.

use super::model_trials::{KnownScore, ModelTrials};
use super::score::TrialScore;
use crate::base::error::Result;
use crate::study::plan::PlannedRun;
use crate::sweep::planner::{Next, Planner};
use crate::train::outcome::RunOutcome;
use std::borrow::Borrow;
use std::collections::BTreeSet;

/// The trials of all models. Only those of the selected models are carried out.
pub struct Trials<'s> {
    /// The models.
    pub models: Vec<ModelTrials<'s>>,
    /// Numbers of the models whose trials are carried out.
    pub selected: Vec<usize>,
    /// The score of a trial that has ended.
    known: &'s KnownScore<'s>,
    /// Trials that can begin at once, as (trial, model): first the first trial of every model, then the second, and so
    /// on.
    ready: BTreeSet<(usize, usize)>,
    to_do: usize,
}

/// A trial that is handed out.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Number of its model.
    pub model: usize,
    /// Its number among the model's trials, from 0.
    pub number: usize,
    /// What is to be run.
    pub run: PlannedRun,
}

impl Trial {
    /// The trial in words: its model, its number and the run's id.
    pub fn label(&self) -> String {
        label(&self.run)
    }
}

/// The words for a trial in messages: model, number and id.
pub fn label(run: &PlannedRun) -> String {
    format!("model={},trial={} ({})", run.axes[0], run.axes[1], run.id)
}

impl Borrow<PlannedRun> for Trial {
    fn borrow(&self) -> &PlannedRun {
        &self.run
    }
}

impl<'s> Trials<'s> {
    /// Proposes all trials whose proposals have the scores they need. `known` gives the scores of trials that have
    /// ended.
    pub fn resume(models: Vec<ModelTrials<'s>>, selected: Vec<usize>, known: &'s KnownScore<'s>) -> Result<Self> {
        let mut trials = Self { models, selected, known, ready: BTreeSet::new(), to_do: 0 };
        (0..trials.models.len()).try_for_each(|model| trials.advance(model))?;
        trials.to_do = trials.selected().map(ModelTrials::left).sum();
        Ok(trials)
    }

    /// The models whose trials are carried out.
    pub fn selected(&self) -> impl Iterator<Item = &ModelTrials<'s>> {
        self.selected.iter().map(|&model| &self.models[model])
    }

    /// The trials that can begin now.
    pub fn ready(&self) -> Vec<&PlannedRun> {
        self.ready.iter().map(|&(number, model)| &self.models[model].runs[number]).collect()
    }

    fn advance(&mut self, model: usize) -> Result<()> {
        let proposed = self.models[model].advance(self.known)?;
        if self.selected.contains(&model) {
            self.ready.extend(proposed.into_iter().map(|number| (number, model)));
        }
        Ok(())
    }
}

impl Planner for Trials<'_> {
    type Run = Trial;

    fn size(&self) -> usize {
        self.to_do
    }

    fn next(&mut self) -> Next<Trial> {
        match self.ready.pop_first() {
            Some((number, model)) => {
                let run = self.models[model].runs[number].clone();
                // Each trial has a seed of its own, so no two share their data.
                Next::Bundle(vec![(Trial { model, number, run }, 1.0 / self.to_do as f64)])
            }
            None if self.selected().all(ModelTrials::is_planned) => Next::Done,
            None => Next::Wait,
        }
    }

    fn ended(&mut self, trial: &Trial, outcome: &RunOutcome) -> Result<()> {
        if let Some(training) = trial.run.spec.training() {
            self.models[trial.model].scores[trial.number] = Some(TrialScore::of(outcome, training));
        }
        self.advance(trial.model)
    }
}
