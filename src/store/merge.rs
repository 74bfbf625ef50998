//! Brings the runs of several folders of one study together in one.

use super::names::{METRICS, RUN, RUNS};
use super::{RunState, Store, timings_csv};
use crate::base::disk;
use crate::base::error::{Error, Result};
use crate::study::plan::{Plan, PlannedRun, label};
use crate::study::run::ParameterCounts;
use crate::train::outcome::{RunOutcome, Status};

/// Which runs come from which folder.
#[derive(Debug, Default)]
pub struct Choice<'p> {
    /// The runs to copy, each with the place of its folder.
    pub runs: Vec<(&'p PlannedRun, usize)>,
    /// Runs whose outcome was chosen among different ones, or that could not be taken, in words.
    pub remarks: Vec<String>,
}

/// How many conflicts an error lists.
const SHOWN: usize = 10;

/// Chooses the outcome of every planned run: that of the folder `into`, if it has one, or else that of the first folder
/// that has. Every run is read and verified. An outcome is better than a failure; two different ones are refused.
pub fn choose<'p>(plan: &'p Plan, into: &Store, folders: &[Store]) -> Result<Choice<'p>> {
    let mut choice = Choice::default();
    let mut conflicts = Vec::new();
    for run in &plan.runs {
        // The place of the best outcome among the folder to merge into, which comes first, and the others.
        let mut best: Option<(usize, RunOutcome)> = None;
        let name = |place: usize| name(if place == 0 { into } else { &folders[place - 1] });
        for (place, store) in [into].into_iter().chain(folders).enumerate() {
            let new = match store.load(run)? {
                RunState::Missing => continue,
                RunState::Damaged(reason) => {
                    choice.remarks.push(format!("{}: {}: {reason}; it is left out", name(place), label(plan, run)));
                    continue;
                }
                RunState::Done(outcome) => outcome,
            };
            let Some((old_place, old)) = &best else {
                best = Some((place, new));
                continue;
            };
            let (label, old_name, new_name) = (label(plan, run), name(*old_place), name(place));
            match (has_failed(old), has_failed(&new)) {
                _ if *old == new => {}
                (true, true) => {}
                (true, false) => {
                    choice.remarks.push(format!("{label}: failed in {old_name}; that of {new_name} is taken"));
                    best = Some((place, new));
                }
                (false, true) => {
                    choice.remarks.push(format!("{label}: failed in {new_name}; that of {old_name} is kept"));
                }
                (false, false) => conflicts.push(format!("{label}: one outcome in {old_name}, another in {new_name}")),
            }
        }
        if let Some((place @ 1.., _)) = best {
            choice.runs.push((run, place - 1));
        }
    }
    if conflicts.is_empty() { Ok(choice) } else { Err(refused(&conflicts)) }
}

impl Store {
    /// Copies the chosen runs, with their times. `parameters` gives the size of a run's network, for runs that are packed.
    pub fn take(
        &self,
        choice: &Choice,
        folders: &[Store],
        parameters: &mut dyn FnMut(&PlannedRun) -> Result<ParameterCounts>,
    ) -> Result<()> {
        let times = folders.iter().map(|folder| timings_csv::lines_by_id(folder.folder.dir()));
        let times: Vec<_> = times.collect::<Result<_>>()?;
        for &(run, place) in &choice.runs {
            self.copy(run, &folders[place], parameters)?;
            let lines = times[place].get(&run.id).into_iter().flatten();
            lines.map(String::as_str).try_for_each(|line| self.folder.note_line(line))?;
        }
        Ok(())
    }

    /// Copies a run's folder to the byte, or makes it from a pack.
    fn copy(
        &self,
        run: &PlannedRun,
        from: &Store,
        parameters: &mut dyn FnMut(&PlannedRun) -> Result<ParameterCounts>,
    ) -> Result<()> {
        if let Some(outcome) = from.packed.outcome(run) {
            return self.folder.save_run(run, &outcome, parameters(run)?);
        }
        let read = |name| disk::read(&from.folder.dir().join(RUNS).join(&run.id).join(name));
        let (metrics, record) = (read(METRICS)?.unwrap_or_default(), read(RUN)?.unwrap_or_default());
        let folder = self.folder.dir().join(RUNS).join(&run.id);
        self.folder.disk().write_folder(&folder, &[(METRICS, &metrics), (RUN, &record)])
    }
}

fn name(store: &Store) -> String {
    store.folder.dir().display().to_string()
}

fn has_failed(outcome: &RunOutcome) -> bool {
    matches!(outcome.status, Status::Failed { .. })
}

fn refused(conflicts: &[String]) -> Error {
    let more = match conflicts.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("\n  and {more} more"),
    };
    Error::Usage(format!(
        "runs with two outcomes, so nothing is merged:\n  {}{more}\n  \
         the same program gives the same outcome everywhere: remove the runs of the folder that is wrong",
        conflicts[..conflicts.len().min(SHOWN)].join("\n  ")
    ))
}
