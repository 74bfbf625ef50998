//! The results folder. Only this room knows its files, and it trusts none of them unchecked.

pub mod checksums;
mod folder_state;
pub mod manifest;
pub mod merge;
pub mod metrics_csv;
pub mod names;
pub mod packs;
pub mod plan_csv;
mod publish;
pub mod run_folder;
pub mod run_folders;
pub mod run_json;
pub mod run_sink;
mod timings_csv;
pub mod trials;

use crate::base::disk::Disk;
use crate::base::disk::lock::Lock;
use crate::base::error::{Error, Result};
use crate::study::plan::{PlannedRun, PlannedStudy};
use crate::train::outcome::RunOutcome;
use folder_state::FolderState;
use manifest::Manifest;
use names::{MANIFEST, PACKS, PLAN, RUNS};
use packs::PackedRuns;
pub use run_folder::RunState;
use run_folders::RunFolders;
use std::borrow::Borrow;
use std::path::Path;

/// A study's results folder.
#[derive(Debug)]
pub struct Store {
    /// The files, except the packs.
    pub folder: RunFolders,
    packed: PackedRuns,
}

impl Store {
    /// Opens a study's folder to write runs into. Makes it if it is new, takes its lock, checks that it belongs to the
    /// study, and writes the manifest and the plan. `tell` gets messages for the user, one at a time.
    pub fn open(dir: &Path, planned: &PlannedStudy, disk: Disk, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        // Checked once before, so that a folder that is refused gets no lock file.
        FolderState::of(dir, planned)?;
        let folder = RunFolders::open(dir, disk, tell)?;
        folder.disk().remove_leftovers(&dir.join(PACKS))?;
        FolderState::of(dir, planned)?.write_manifest_and_plan(&folder, planned, tell)?;
        folder.create_runs()?;
        Ok(Self { folder, packed: PackedRuns::read(dir, tell)? })
    }

    /// The same, to write a part of the runs while other processes write others.
    pub fn open_part(
        dir: &Path,
        planned: &PlannedStudy,
        part: &str,
        disk: Disk,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Self> {
        FolderState::of(dir, planned)?;
        let folder = RunFolders::open_part(dir, part, disk, tell)?;
        {
            // Two parts that start at once may have different numbers of seeds.
            let _plan = Lock::wait_for_part(dir, PLAN, folder.disk())?;
            FolderState::of(dir, planned)?.write_manifest_and_plan(&folder, planned, tell)?;
        }
        folder.disk().create_shared_dir(&dir.join(RUNS))?;
        Ok(Self { folder, packed: PackedRuns::read(dir, tell)? })
    }

    /// Opens an existing folder to write into it. The study comes from its manifest.
    pub fn reopen(dir: &Path, disk: Disk, tell: &mut dyn FnMut(&str)) -> Result<(Self, PlannedStudy)> {
        let planned = planned_study(dir)?;
        Ok((Self::open(dir, &planned, disk, tell)?, planned))
    }

    /// Reads a study's folder without taking its lock. If it does not exist yet, every run is missing.
    pub fn look(dir: &Path, planned: &PlannedStudy, tell: &mut dyn FnMut(&str)) -> Result<Self> {
        FolderState::of(dir, planned)?;
        Ok(Self { folder: RunFolders::look(dir), packed: PackedRuns::read(dir, tell)? })
    }

    /// Reads an existing folder without taking its lock. The study comes from its manifest.
    pub fn read(dir: &Path, tell: &mut dyn FnMut(&str)) -> Result<(Self, PlannedStudy)> {
        let planned = planned_study(dir)?;
        Ok((Self::look(dir, &planned, tell)?, planned))
    }

    /// Number of runs that have no folder and are not packed. Reads names alone.
    pub fn missing<R: Borrow<PlannedRun>>(&self, runs: &[R]) -> Result<usize> {
        let ids = self.folder.ids()?;
        let is_missing = |run: &PlannedRun| !ids.contains(&run.id) && !self.packed.has(run);
        Ok(runs.iter().filter(|run| is_missing((*run).borrow())).count())
    }

    /// What the folder holds of a run, packed or not.
    pub fn load(&self, run: &PlannedRun) -> Result<RunState> {
        match self.packed.outcome(run) {
            Some(outcome) => Ok(RunState::Done(outcome)),
            None => self.folder.load(run),
        }
    }

    /// A run's outcome if it is done.
    pub fn outcome(&self, run: &PlannedRun) -> Result<Option<RunOutcome>> {
        Ok(match self.load(run)? {
            RunState::Done(outcome) => Some(outcome),
            RunState::Missing | RunState::Damaged(_) => None,
        })
    }
}

/// Plans the study of a folder's manifest, with the sha256 of the data file that the manifest names.
fn planned_study(dir: &Path) -> Result<PlannedStudy> {
    match Manifest::read(dir)? {
        Some(manifest) => Ok(PlannedStudy::with_data(manifest.study, manifest.data_sha256)),
        None => Err(no_results_folder(dir)),
    }
}

/// Error for a folder without a manifest.
pub fn no_results_folder(dir: &Path) -> Error {
    let no_manifest = format!("there is no {MANIFEST} here, so this is not a results folder");
    let cause = if dir.is_dir() { &no_manifest } else { "there is no such folder" };
    Error::Usage(format!("{}: {cause}\n  give the folder that `mmoe sweep` wrote", dir.display()))
}
