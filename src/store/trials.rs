//! The folder of a study's trials, inside the study's own: manifest, runs, and the files derived from them.

use super::checksums::lines_of;
use super::folder_state::{differences, manifest_of, refused};
use super::manifest::{MadeBy, Manifest};
use super::names::{MANIFEST, RUNS, TRIALS, TUNED, TUNING};
use super::run_folders::RunFolders;
use crate::base::disk::{self, Disk};
use crate::base::error::Result;
use crate::study::Study;
use std::path::Path;

/// Opens the folder to write trials into, or to write those of a part of the models while other processes write others.
/// Makes it if it is new, takes its lock, checks that it belongs to this search, and writes the manifest. `tell` gets
/// messages for the user.
pub fn open(
    (study_dir, part): (&Path, Option<&str>),
    study: &Study,
    data_sha256: Option<&str>,
    disk: Disk,
    tell: &mut dyn FnMut(&str),
) -> Result<RunFolders> {
    let dir = study_dir.join(TUNING);
    made_by(&dir, study, data_sha256)?;
    disk.create_shared_dir(&dir)?;
    let folder = match part {
        None => RunFolders::open(&dir, disk, tell)?,
        Some(part) => RunFolders::open_part(&dir, part, disk, tell)?,
    };
    let made_by = made_by(&dir, study, data_sha256)?.unwrap_or_else(MadeBy::this);
    let data_sha256 = data_sha256.map(str::to_owned);
    folder.write_derived(MANIFEST, &Manifest { made_by, study: study.clone(), data_sha256 }.to_toml(&dir)?)?;
    match part {
        None => folder.create_runs()?,
        Some(_) => folder.disk().create_shared_dir(&dir.join(RUNS))?,
    }
    Ok(folder)
}

/// Reads the folder without taking its lock. If it does not exist yet, every trial is missing.
pub fn look(study_dir: &Path, study: &Study, data_sha256: Option<&str>) -> Result<RunFolders> {
    let dir = study_dir.join(TUNING);
    made_by(&dir, study, data_sha256)?;
    Ok(RunFolders::look(&dir))
}

/// The table of the trials, if it is published.
pub fn published(study_dir: &Path) -> Result<Option<Vec<u8>>> {
    let name = format!("{TUNING}/{TRIALS}");
    let is_listed = lines_of(study_dir, &name)?.is_some_and(|lines| !lines.is_empty());
    if is_listed { disk::read(&study_dir.join(name)) } else { Ok(None) }
}

/// Writes the manifest of the trials again, if there is one, in the form that this program gives it.
pub fn renew_manifest(study_folder: &RunFolders) -> Result<()> {
    let dir = study_folder.dir().join(TUNING);
    match Manifest::read(&dir)? {
        Some(manifest) => study_folder.write_derived(&format!("{TUNING}/{MANIFEST}"), &manifest.to_toml(&dir)?),
        None => Ok(()),
    }
}

/// Paths of the published files of the trials, within the study's folder.
pub fn published_files(study_dir: &Path) -> Vec<String> {
    let names = [MANIFEST, TRIALS, TUNED].map(|name| format!("{TUNING}/{name}"));
    names.into_iter().filter(|name| disk::exists(&study_dir.join(name))).collect()
}

/// The program that made the folder, if it has a manifest. A folder of another search is refused. The number of trials
/// may differ, since more trials leave the first ones unchanged.
fn made_by(dir: &Path, study: &Study, data_sha256: Option<&str>) -> Result<Option<MadeBy>> {
    let Some(before) = manifest_of(dir)? else { return Ok(None) };
    let mut old = before.study.as_searched();
    if let (Some(old), Some(new)) = (&mut old.tune, &study.tune) {
        old.trials = new.trials;
    }
    let differences = differences(&study.as_searched(), &old, (data_sha256, before.data_sha256.as_deref()));
    if differences.is_empty() { Ok(Some(before.made_by)) } else { Err(refused(dir, &differences)) }
}
