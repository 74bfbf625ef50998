//! Which runs of a sweep are done, and which are left.

use crate::base::error::Result;
use crate::store::{RunState, Store};
use crate::study::plan::PlannedRun;
use crate::train::outcome::Status;

/// The selected runs by their state.
#[derive(Debug, Default)]
pub struct Remaining<'a> {
    /// Runs to carry out, in plan order.
    pub to_do: Vec<&'a PlannedRun>,
    /// Number of runs that completed.
    pub completed: usize,
    /// Number of runs that diverged; they are not tried again.
    pub diverged: usize,
    /// Runs that could not be carried out, and why.
    pub failed: Vec<(&'a PlannedRun, String)>,
}

impl<'a> Remaining<'a> {
    /// Loads every selected run; `None` if it is stopped meanwhile. `tell` gets a message about each damaged run, which
    /// is done again.
    pub fn of(
        store: &Store,
        runs: &[&'a PlannedRun],
        retry_failed: bool,
        is_stopped: &dyn Fn() -> bool,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Option<Self>> {
        let mut remaining = Self::default();
        for run in runs {
            if is_stopped() {
                return Ok(None);
            }
            match store.load(run)? {
                RunState::Missing => remaining.to_do.push(run),
                RunState::Damaged(reason) => {
                    tell(&format!("run {}: {reason}; it is done again", run.id));
                    remaining.to_do.push(run);
                }
                RunState::Done(outcome) => match outcome.status {
                    Status::Failed { .. } if retry_failed => remaining.to_do.push(run),
                    status => remaining.count(run, status),
                },
            }
        }
        Ok(Some(remaining))
    }

    /// Adds a run that has ended.
    pub fn count(&mut self, run: &'a PlannedRun, status: Status) {
        match status {
            Status::Completed => self.completed += 1,
            Status::Diverged { .. } => self.diverged += 1,
            Status::Failed { message } => self.failed.push((run, message)),
        }
    }

    /// Number of runs that have ended, in whatever way.
    pub fn ended(&self) -> usize {
        self.completed + self.diverged + self.failed.len()
    }
}
