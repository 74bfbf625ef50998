//! The results folder: the one place that knows its files. Nothing in it is believed unchecked.

pub mod checksums;
pub mod manifest;
pub mod metrics_csv;
pub mod packs;
pub mod plan_csv;
pub mod publish;
pub mod run_folder;
pub mod run_json;
pub mod standing;
pub mod timings_csv;
pub mod trials;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::base::disk::Disk;
use crate::base::disk::lock::Lock;
use crate::base::error::{Error, Result};
use crate::model::ParameterCounts;
use crate::study::plan::{PlannedRun, PlannedStudy};
use crate::sweep::workers::RunSink;
use crate::train::outcome::RunOutcome;
use manifest::Manifest;
use packs::PackedRuns;
use standing::FolderState;

/// Name of the folder that holds the runs' folders.
pub const RUNS: &str = "runs";

/// A results folder.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    disk: Disk,
    packed: PackedRuns,
    _lock: Option<Lock>,
}

/// What a folder has of a planned run.
#[derive(Clone, Debug, PartialEq)]
pub enum RunState {
    /// Nothing, or a beginning.
    Missing,
    /// Something that cannot be believed, and why.
    Damaged(String),
    /// Its outcome.
    Done(RunOutcome),
}

impl Store {
    /// Opens a study's folder to write runs into, making it where there is none: takes its lock, checks that it is the
    /// study's and writes manifest and plan. `tell` gets what the user should know, a message at a time.
    pub fn open(dir: &Path, planned: &PlannedStudy, disk: Disk, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        // A folder of something else is refused before the lock file is put there.
        FolderState::of(dir, planned)?;
        disk.create_dir(dir)?;
        let lock = Lock::take(dir, &disk)?;
        for folder in [dir, &dir.join(packs::seed_block::FOLDER)] {
            disk.remove_leftovers(folder)?;
        }
        FolderState::of(dir, planned)?.write_manifest_and_plan(dir, planned, &disk, tell)?;
        disk.create_dir(&dir.join(RUNS))?;
        Ok(Self { dir: dir.into(), disk, packed: PackedRuns::read(dir, tell)?, _lock: Some(lock) })
    }

    /// Opens an existing folder to write into it; the study is the manifest's.
    pub fn reopen(dir: &Path, disk: Disk, tell: &mut dyn FnMut(&str)) -> Result<(Self, PlannedStudy)> {
        let planned = planned_study(dir)?;
        Ok((Self::open(dir, &planned, disk, tell)?, planned))
    }

    /// Looks at a study's folder without taking its lock; where there is none yet, every run is missing.
    pub fn look(dir: &Path, planned: &PlannedStudy, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        FolderState::of(dir, planned)?;
        Ok(Self { dir: dir.into(), disk: Disk::default(), packed: PackedRuns::read(dir, tell)?, _lock: None })
    }

    /// Looks at an existing folder without taking its lock; the study is the manifest's.
    pub fn read(dir: &Path, tell: &mut dyn FnMut(&str)) -> Result<(Self, PlannedStudy)> {
        let planned = planned_study(dir)?;
        Ok((Self::look(dir, &planned, tell)?, planned))
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What the folder has of a run.
    pub fn load(&self, run: &PlannedRun) -> Result<RunState> {
        match self.packed.outcome(run) {
            Some(outcome) => Ok(RunState::Done(outcome)),
            None => run_folder::load(&self.run_dir(run), run),
        }
    }

    /// A run's outcome if it is done.
    pub fn outcome(&self, run: &PlannedRun) -> Result<Option<RunOutcome>> {
        Ok(match self.load(run)? {
            RunState::Done(outcome) => Some(outcome),
            RunState::Missing | RunState::Damaged(_) => None,
        })
    }

    /// Seconds that the folder's runs took, as far as it is noted.
    pub fn seconds(&self) -> Result<HashMap<String, f64>> {
        timings_csv::read(&self.dir)
    }

    /// Writes a file that can be made again from the runs.
    pub fn write_derived(&self, name: &str, bytes: &[u8]) -> Result<()> {
        standing::write_if_changed(&self.disk, &self.dir.join(name), bytes)
    }

    fn run_dir(&self, run: &PlannedRun) -> PathBuf {
        self.dir.join(RUNS).join(&run.id)
    }
}

impl RunSink for Store {
    fn keep(&self, run: &PlannedRun, outcome: &RunOutcome, parameters: ParameterCounts) -> Result<()> {
        run_folder::save(&self.disk, &self.run_dir(run), run, outcome, parameters)
    }

    fn note_time(&self, id: &str, seconds: f64) -> Result<()> {
        timings_csv::append(&self.disk, &self.dir, id, seconds)
    }
}

/// The study of a folder's manifest, planned on the data file that it was begun with.
fn planned_study(dir: &Path) -> Result<PlannedStudy> {
    match Manifest::read(dir)? {
        Some(manifest) => Ok(PlannedStudy::with_data(manifest.study, manifest.data_sha256)),
        None => Err(no_results_folder(dir)),
    }
}

/// The error of a folder without a manifest.
pub fn no_results_folder(dir: &Path) -> Error {
    let no_manifest = format!("there is no {} here, so this is no results folder", manifest::FILE);
    let cause = if dir.is_dir() { &no_manifest } else { "there is no such folder" };
    Error::Usage(format!("{}: {cause}\n  give the folder that `mmoe sweep` wrote", dir.display()))
}
