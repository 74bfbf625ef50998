//! The folder of a study's trials, within the study's own: manifest, runs, and what follows from them.

use std::path::{Path, PathBuf};

use super::manifest::{MadeBy, Manifest};
use super::standing::{is_free, not_ours, refused, tell_of_processor, write_if_changed};
use super::{RUNS, RunState, manifest, run_folder, timings_csv};
use crate::base::disk;
use crate::base::disk::Disk;
use crate::base::disk::lock::Lock;
use crate::base::error::Result;
use crate::model::ParameterCounts;
use crate::study::Study;
use crate::study::plan::PlannedRun;
use crate::sweep::workers::RunSink;
use crate::train::outcome::RunOutcome;

/// The folder's name.
pub const FOLDER: &str = "tuning";
/// All trials that have ended.
pub const TRIALS: &str = "trials.csv";
/// The study that they recommend.
pub const TUNED: &str = "tuned.toml";

/// The folder of a study's trials.
#[derive(Debug)]
pub struct TrialStore {
    dir: PathBuf,
    disk: Disk,
    _lock: Option<Lock>,
}

impl TrialStore {
    /// Opens the folder within a study's to write trials into, making it where there is none: takes its lock, checks that
    /// it is of this search and writes the manifest. `tell` gets what the user should know.
    pub fn open(
        study_dir: &Path,
        study: &Study,
        data_sha256: Option<&str>,
        disk: Disk,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Self> {
        let dir = study_dir.join(FOLDER);
        made_by(&dir, study, data_sha256)?;
        disk.create_dir(&dir)?;
        let lock = Lock::take(&dir, &disk)?;
        disk.remove_leftovers(&dir)?;
        let made_by = made_by(&dir, study, data_sha256)?.unwrap_or_else(MadeBy::this);
        tell_of_processor(&dir, &made_by, tell);
        let manifest = Manifest { made_by, study: study.clone(), data_sha256: data_sha256.map(str::to_owned) };
        write_if_changed(&disk, &dir.join(manifest::FILE), &manifest.to_toml()?)?;
        disk.create_dir(&dir.join(RUNS))?;
        Ok(Self { dir, disk, _lock: Some(lock) })
    }

    /// Looks at the folder without taking its lock; where there is none yet, every trial is missing.
    pub fn look(study_dir: &Path, study: &Study, data_sha256: Option<&str>) -> Result<Self> {
        let dir = study_dir.join(FOLDER);
        made_by(&dir, study, data_sha256)?;
        Ok(Self { dir, disk: Disk::default(), _lock: None })
    }

    /// What the folder has of a trial.
    pub fn load(&self, run: &PlannedRun) -> Result<RunState> {
        run_folder::load(&self.run_dir(run), run)
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Writes a file that can be made again from the trials.
    pub fn write_derived(&self, name: &str, bytes: &[u8]) -> Result<()> {
        write_if_changed(&self.disk, &self.dir.join(name), bytes)
    }

    fn run_dir(&self, run: &PlannedRun) -> PathBuf {
        self.dir.join(RUNS).join(&run.id)
    }
}

impl RunSink for TrialStore {
    fn keep(&self, run: &PlannedRun, outcome: &RunOutcome, parameters: ParameterCounts) -> Result<()> {
        run_folder::save(&self.disk, &self.run_dir(run), run, outcome, parameters)
    }

    fn note_time(&self, id: &str, seconds: f64) -> Result<()> {
        timings_csv::append(&self.disk, &self.dir, id, seconds)
    }
}

/// The files of trials that a study's folder has and that are published, by their names within it.
pub fn published_files(study_dir: &Path) -> Vec<String> {
    let names = [manifest::FILE, TRIALS, TUNED].map(|name| format!("{FOLDER}/{name}"));
    names.into_iter().filter(|name| disk::exists(&study_dir.join(name))).collect()
}

/// Who made the folder, if it is there already; one of another search is refused. Another number of trials leaves each of
/// them what it is.
fn made_by(dir: &Path, study: &Study, data_sha256: Option<&str>) -> Result<Option<MadeBy>> {
    let Some(before) = Manifest::read(dir)? else {
        return if is_free(dir)? { Ok(None) } else { Err(not_ours(dir)) };
    };
    let mut old = before.study.as_searched();
    if let (Some(old), Some(new)) = (&mut old.tune, &study.tune) {
        old.trials = new.trials;
    }
    let mut differences = study.as_searched().differences(&old);
    if before.data_sha256.as_deref() != data_sha256 {
        differences.push("data: the file has another content".into());
    }
    if differences.is_empty() { Ok(Some(before.made_by)) } else { Err(refused(dir, &differences)) }
}
