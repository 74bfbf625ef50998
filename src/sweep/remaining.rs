//! What of a sweep is done already and what is to do.

use crate::base::error::Result;
use crate::store::{RunState, Store};
use crate::study::plan::PlannedRun;
use crate::train::outcome::Status;

/// The selected runs by their state.
#[derive(Debug, Default)]
pub struct Remaining<'a> {
    /// To be carried out, in plan order.
    pub to_do: Vec<&'a PlannedRun>,
    /// Number of runs that took all of their steps.
    pub completed: usize,
    /// Number of runs that diverged; they would again.
    pub diverged: usize,
    /// Runs that could not be carried out, and why.
    pub failed: Vec<(&'a PlannedRun, String)>,
}

impl<'a> Remaining<'a> {
    /// Looks at every selected run; `tell` hears of those that are done again because they are damaged.
    pub fn of(store: &Store, runs: &[&'a PlannedRun], retry_failed: bool, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        let mut survey = Self::default();
        for run in runs {
            match store.load(run)? {
                RunState::Missing => survey.to_do.push(run),
                RunState::Damaged(reason) => {
                    tell(&format!("run {}: {reason}; it is done again", run.id));
                    survey.to_do.push(run);
                }
                RunState::Done(outcome) => match outcome.status {
                    Status::Failed { .. } if retry_failed => survey.to_do.push(run),
                    status => survey.count(run, status),
                },
            }
        }
        Ok(survey)
    }

    /// Adds a run that has ended.
    pub fn count(&mut self, run: &'a PlannedRun, status: Status) {
        match status {
            Status::Completed => self.completed += 1,
            Status::Diverged { .. } => self.diverged += 1,
            Status::Failed { message } => self.failed.push((run, message)),
        }
    }

    /// Number of runs that have ended, however.
    pub fn ended(&self) -> usize {
        self.completed + self.diverged + self.failed.len()
    }
}
