//! Hands the trials of several models out to workers.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use super::model_trials::{Look, ModelTrials};
use super::score::TrialScore;
use crate::base::error::Result;
use crate::study::plan::PlannedRun;
use crate::sweep::planner::{Next, Planner};
use crate::train::outcome::RunOutcome;

/// The trials of all models, of which some are to be done.
pub struct Trials<'s> {
    /// The models' tracks.
    pub tracks: Vec<ModelTrials<'s>>,
    /// Which of them are worked on, by number.
    pub selected: Vec<usize>,
    look: &'s Look<'s>,
    /// Trials that can be begun at once: the first of all models, then the second, and so on.
    ready: BTreeSet<(usize, usize)>,
    to_do: usize,
}

/// A trial that is handed out.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Number of its track.
    pub track: usize,
    /// Its number within the track, from 0.
    pub number: usize,
    /// What is to be run.
    pub run: PlannedRun,
}

impl Borrow<PlannedRun> for Trial {
    fn borrow(&self) -> &PlannedRun {
        &self.run
    }
}

impl<'s> Trials<'s> {
    /// Goes over the trials that are done already, as far as `look` knows them, up to those that are to be done next.
    pub fn resume(tracks: Vec<ModelTrials<'s>>, selected: Vec<usize>, look: &'s Look<'s>) -> Result<Self> {
        let mut trials = Self { tracks, selected, look, ready: BTreeSet::new(), to_do: 0 };
        (0..trials.tracks.len()).try_for_each(|track| trials.advance(track))?;
        trials.to_do = trials.selected.iter().map(|&track| trials.tracks[track].left()).sum();
        Ok(trials)
    }

    /// The trials that can be begun now, and how many there are to do in all.
    pub fn to_do(&self) -> (Vec<&PlannedRun>, usize) {
        (self.ready.iter().map(|&(number, track)| &self.tracks[track].runs[number]).collect(), self.to_do)
    }

    fn advance(&mut self, track: usize) -> Result<()> {
        let proposed = self.tracks[track].advance(self.look)?;
        if self.selected.contains(&track) {
            self.ready.extend(proposed.into_iter().map(|number| (number, track)));
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
            Some((number, track)) => {
                let run = self.tracks[track].runs[number].clone();
                Next::Run { run: Trial { track, number, run }, share: 1.0 / self.to_do as f64 }
            }
            None if self.selected.iter().all(|&track| self.tracks[track].is_planned()) => Next::Done,
            None => Next::Wait,
        }
    }

    fn ended(&mut self, trial: &Trial, outcome: &RunOutcome) -> Result<()> {
        if let Some(training) = trial.run.spec.training() {
            let ending = TrialScore::of(outcome, &training.data);
            self.tracks[trial.track].endings[trial.number] = Some(ending);
        }
        self.advance(trial.track)
    }
}
