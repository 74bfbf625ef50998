//! Brings the runs of several folders of one study together in one.

use super::names::{METRICS, RUN, RUNS};
use super::{RunState, Store, timings_csv};
use crate::base::disk;
use crate::base::error::{Error, Result};
use crate::study::plan::{Plan, PlannedRun, label};
use crate::study::run::ParameterCounts;
use crate::train::outcome::{RunOutcome, Status};
use std::collections::HashSet;

/// What came of a merge.
#[derive(Debug, Default)]
pub struct Merged {
    /// Number of runs that each folder gave.
    pub copied: Vec<usize>,
    /// Runs whose outcome was chosen among different ones, or that could not be taken, in words.
    pub remarks: Vec<String>,
}

/// Where the outcome of a run comes from.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    Here,
    Folder(usize),
}

/// The best outcome of a run so far.
struct Best {
    origin: Origin,
    outcome: RunOutcome,
}

/// How many conflicts an error lists.
const SHOWN: usize = 10;

impl Store {
    /// Takes every planned run that this folder lacks from the other folders. Every run is read and verified first, and
    /// nothing is copied if two folders have different outcomes of a run that did not fail. `parameters` gives the size
    /// of a run's network, for runs that are packed.
    pub fn merge(
        &self,
        plan: &Plan,
        folders: &[Store],
        parameters: &mut dyn FnMut(&PlannedRun) -> Result<ParameterCounts>,
    ) -> Result<Merged> {
        folders.iter().try_for_each(|folder| folder.refuse_unplanned(plan))?;
        let mut merged = Merged { copied: vec![0; folders.len()], ..Merged::default() };
        let (mut chosen, mut conflicts) = (Vec::new(), Vec::new());
        for run in &plan.runs {
            match self.choose(plan, run, folders, &mut merged.remarks)? {
                Ok(Some(Origin::Folder(folder))) => chosen.push((run, folder)),
                Ok(_) => {}
                Err(conflict) => conflicts.push(conflict),
            }
        }
        if !conflicts.is_empty() {
            return Err(refused(&conflicts));
        }
        for &(run, folder) in &chosen {
            self.copy(run, &folders[folder], parameters)?;
            merged.copied[folder] += 1;
        }
        for (place, folder) in folders.iter().enumerate() {
            let ids = chosen.iter().filter(|(_, from)| *from == place).map(|(run, _)| run.id.as_str());
            let times = timings_csv::lines_about(&ids.collect(), folder.folder.dir())?;
            times.iter().try_for_each(|line| self.folder.note_line(line))?;
        }
        Ok(merged)
    }

    /// Chooses among the outcomes of a run, or says which two cannot both be right.
    fn choose(
        &self,
        plan: &Plan,
        run: &PlannedRun,
        folders: &[Store],
        remarks: &mut Vec<String>,
    ) -> Result<Result<Option<Origin>, String>> {
        let stores = [(Origin::Here, self)].into_iter();
        let stores = stores.chain(folders.iter().enumerate().map(|(place, folder)| (Origin::Folder(place), folder)));
        let mut best: Option<(Best, &Store)> = None;
        for (origin, store) in stores {
            let outcome = match store.load(run)? {
                RunState::Missing => continue,
                RunState::Damaged(reason) => {
                    remarks.push(format!("{}: {}: {reason}; it is left out", store.name(), label(plan, run)));
                    continue;
                }
                RunState::Done(outcome) => outcome,
            };
            let new = Best { origin, outcome };
            best = Some(match best {
                None => (new, store),
                Some((old, _)) if old.outcome == new.outcome => (old, store),
                Some((old, of_old)) => match (has_failed(&old.outcome), has_failed(&new.outcome)) {
                    (false, false) => {
                        let (old, new) = (of_old.name(), store.name());
                        return Ok(Err(format!("{}: one outcome in {old}, another in {new}", label(plan, run))));
                    }
                    (true, false) => {
                        remarks.push(format!(
                            "{}: failed in {}; that of {} is taken",
                            label(plan, run),
                            of_old.name(),
                            store.name()
                        ));
                        (new, store)
                    }
                    (false, true) => {
                        remarks.push(format!(
                            "{}: failed in {}; that of {} is kept",
                            label(plan, run),
                            store.name(),
                            of_old.name()
                        ));
                        (old, of_old)
                    }
                    (true, true) => (old, of_old),
                },
            });
        }
        Ok(Ok(best.map(|(best, _)| best.origin)))
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

    /// Refuses a folder with runs that are not in the plan: another study's, or of more seeds.
    fn refuse_unplanned(&self, plan: &Plan) -> Result<()> {
        let planned: HashSet<&str> = plan.runs.iter().map(|run| run.id.as_str()).collect();
        let others =
            self.folder.ids()?.into_iter().filter(|id| !planned.contains(id.as_str()) && !disk::is_temporary(id));
        match others.min() {
            None => Ok(()),
            Some(id) => Err(Error::Usage(format!(
                "{}: its run {id} is not planned in the folder to merge into\n  \
                 merge folders of one study; where one has more seeds, merge into that one",
                self.name()
            ))),
        }
    }

    fn name(&self) -> String {
        self.folder.dir().display().to_string()
    }
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
