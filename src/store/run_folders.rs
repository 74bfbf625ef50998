//! A folder with `runs`: the common part of a study's results and of its trials.

use super::names::{RUNS, TIMINGS};
use super::run_folder::{self, RunState};
use super::run_sink::RunSink;
use super::timings_csv;
use crate::base::disk::lock::{Lock, PARTS};
use crate::base::disk::{self, Disk};
use crate::base::error::Result;
use crate::study::plan::PlannedRun;
use crate::study::run::ParameterCounts;
use crate::train::outcome::RunOutcome;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A folder whose `runs` has a folder per run, and derived files beside it.
#[derive(Debug)]
pub struct RunFolders {
    dir: PathBuf,
    disk: Disk,
    /// The log of this process's times.
    timings: PathBuf,
    /// Held by a process that writes runs.
    _lock: Option<Lock>,
}

impl RunFolders {
    /// Makes the folder if it is new, takes its lock, and removes what a process left that died. `tell` gets a message
    /// if there are no locks here.
    pub(super) fn open(dir: &Path, disk: Disk, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        disk.create_dir(dir)?;
        let lock = Lock::take(dir, &disk)?;
        lock.warning(dir).iter().for_each(|warning| tell(warning));
        disk.remove_leftovers(dir)?;
        Ok(Self { dir: dir.into(), disk, timings: dir.join(TIMINGS), _lock: Some(lock) })
    }

    /// Makes the folder if it is new, and takes the lock of a part. Nothing is removed: other processes may be at work.
    pub(super) fn open_part(dir: &Path, part: &str, disk: Disk, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        disk.create_dir(dir)?;
        let lock = Lock::take_part(dir, part, &disk)?;
        lock.warning(dir).iter().for_each(|warning| tell(warning));
        let timings = dir.join(PARTS).join(format!("{part}-{TIMINGS}"));
        Ok(Self { dir: dir.into(), disk, timings, _lock: Some(lock) })
    }

    /// Reads a folder without taking its lock. It need not exist.
    pub(super) fn look(dir: &Path) -> Self {
        Self { dir: dir.into(), disk: Disk::default(), timings: dir.join(TIMINGS), _lock: None }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The disk that it is written with.
    pub(super) fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Makes `runs`, and removes the unfinished runs of a process that died.
    pub(super) fn create_runs(&self) -> Result<()> {
        let runs = self.dir.join(RUNS);
        self.disk.create_shared_dir(&runs)?;
        self.disk.remove_leftovers(&runs)
    }

    /// Removes what dead processes left, when all runs are done.
    pub fn remove_leftovers(&self) -> Result<()> {
        [self.dir.clone(), self.dir.join(RUNS), self.dir.join(PARTS)]
            .iter()
            .try_for_each(|dir| self.disk.remove_leftovers(dir))
    }

    /// Whether a run with this id has a folder.
    pub fn has(&self, id: &str) -> bool {
        disk::exists(&self.dir.join(RUNS).join(id))
    }

    /// The ids of all runs that have a folder.
    pub fn ids(&self) -> Result<HashSet<String>> {
        Ok(disk::names(&self.dir.join(RUNS))?.into_iter().collect())
    }

    /// What a run's folder holds.
    pub fn load(&self, run: &PlannedRun) -> Result<RunState> {
        run_folder::load(&self.run_dir(run), run)
    }

    /// Seconds that each run took, by its id, as far as they are noted.
    pub fn seconds(&self) -> Result<HashMap<String, f64>> {
        timings_csv::read(&self.dir)
    }

    /// Writes a file that follows from the study or its runs. Equal bytes are not written again, so that a read-only
    /// folder can still be reported on.
    pub fn write_derived(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.dir.join(name);
        if disk::read(&path)?.as_deref() == Some(bytes) { Ok(()) } else { self.disk.write(&path, bytes) }
    }

    /// Removes a file that the study no longer has.
    pub fn remove_derived(&self, name: &str) -> Result<()> {
        self.disk.remove_file(&self.dir.join(name))
    }

    /// Adds a line about a run's time, as another folder has it.
    pub(super) fn note_line(&self, line: &str) -> Result<()> {
        timings_csv::append_line(&self.disk, &self.timings, line)
    }

    /// Puts a run's folder in place.
    pub(super) fn save_run(&self, run: &PlannedRun, outcome: &RunOutcome, parameters: ParameterCounts) -> Result<()> {
        run_folder::save(&self.disk, &self.run_dir(run), run, outcome, parameters)
    }

    fn run_dir(&self, run: &PlannedRun) -> PathBuf {
        self.dir.join(RUNS).join(&run.id)
    }
}

impl RunSink for RunFolders {
    fn save(&self, run: &PlannedRun, outcome: &RunOutcome, parameters: ParameterCounts) -> Result<()> {
        self.save_run(run, outcome, parameters)
    }

    fn note_time(&self, id: &str, seconds: f64) -> Result<()> {
        timings_csv::append(&self.disk, &self.timings, id, seconds)
    }
}
