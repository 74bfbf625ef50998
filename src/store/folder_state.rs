//! Whether a study may write to a results folder, given what the folder holds.

use super::manifest::{MadeBy, Manifest};
use super::names::{self, MANIFEST, PLAN, TUNING};
use super::plan_csv;
use super::run_folders::RunFolders;
use crate::base::disk::{self, lock};
use crate::base::error::{Error, Result};
use crate::base::words::visible;
use crate::study::Study;
use crate::study::plan::PlannedStudy;
use std::path::Path;

/// How a folder relates to a study.
#[derive(Debug)]
pub enum FolderState {
    /// There is no folder yet, or it has no manifest.
    New,
    /// The study's own folder.
    Same(MadeBy),
    /// The folder holds a part of the study: the plan grows.
    Grows {
        /// The program that made it.
        made_by: MadeBy,
        /// Number of runs planned so far.
        from: usize,
    },
}

impl FolderState {
    /// Reads the folder and refuses one that belongs to something else.
    pub fn of(dir: &Path, planned: &PlannedStudy) -> Result<Self> {
        let Some(Manifest { made_by, study, data_sha256 }) = manifest_of(dir)? else { return Ok(Self::New) };
        let before = PlannedStudy::with_data(study, data_sha256);
        let earlier = match disk::read(&dir.join(PLAN))? {
            Some(bytes) => bytes,
            None => plan_csv::to_csv(&before.plan)?,
        };
        match plan_csv::runs_within(&earlier, &planned.plan) {
            Some(from) if from == planned.plan.runs.len() && before == *planned => Ok(Self::Same(made_by)),
            Some(from) => Ok(Self::Grows { made_by, from }),
            None => Err(another_study(dir, planned, &before)),
        }
    }

    /// Writes the manifest and then the plan.
    pub fn write_manifest_and_plan(
        self,
        folder: &RunFolders,
        planned: &PlannedStudy,
        tell: &mut dyn FnMut(&str),
    ) -> Result<()> {
        let PlannedStudy { study, data_sha256, plan } = planned;
        let made_by = match self {
            Self::New => MadeBy::this(),
            Self::Same(made_by) => made_by,
            Self::Grows { made_by, from } => {
                tell(&format!("{}: the plan grows from {from} to {} runs", folder.dir().display(), plan.runs.len()));
                made_by
            }
        };
        folder.write_derived(
            MANIFEST,
            &Manifest { made_by, study: study.clone(), data_sha256: data_sha256.clone() }.to_toml(folder.dir())?,
        )?;
        folder.write_derived(PLAN, &plan_csv::to_csv(plan)?)
    }
}

/// Reads a folder's manifest; `None` if it has none yet. Without a manifest, a folder may only hold tuning trials, what
/// a sweep leaves that dies early (a lock and temporary files), and what systems put into any folder. Anything else is
/// refused.
pub(super) fn manifest_of(dir: &Path) -> Result<Option<Manifest>> {
    // Listed first: where locks are missing, another sweep may write its manifest and then more at any moment.
    let listed = disk::names(dir)?;
    let manifest = Manifest::read(dir)?;
    if manifest.is_none()
        && let Some(foreign) = listed.iter().find(|name| !is_ours(name) && !names::is_of_the_system(name))
    {
        return Err(Error::Usage(format!(
            "{}: this folder has `{}` but no {MANIFEST}: it was not made by mmoe\n  choose another folder, with --out",
            dir.display(),
            visible(foreign)
        )));
    }
    Ok(manifest)
}

/// Whether a sweep or a search may have left this name in a folder without a manifest.
fn is_ours(name: &str) -> bool {
    [lock::FILE, lock::PARTS, TUNING].contains(&name) || disk::is_temporary(name)
}

/// Differences between a study and the one before it. `data` is the sha256 of the data file now, and before.
pub(super) fn differences(study: &Study, before: &Study, data: (Option<&str>, Option<&str>)) -> Vec<String> {
    let mut differences = study.differences(before);
    if data.0 != data.1 {
        differences.push("data: the content of the file has changed".into());
    }
    differences
}

fn another_study(dir: &Path, planned: &PlannedStudy, before: &PlannedStudy) -> Error {
    let data = (planned.data_sha256.as_deref(), before.data_sha256.as_deref());
    let mut differences = differences(&planned.study, &before.study, data);
    if differences.is_empty() {
        differences.push(format!("{PLAN} was changed by hand"));
    }
    refused(dir, &differences)
}

/// Error for a folder that belongs to another study.
pub(super) fn refused(dir: &Path, differences: &[String]) -> Error {
    Error::Usage(format!(
        "{}: this folder belongs to another study:\n  {}\n  choose another folder, with --out, or restore what differs",
        dir.display(),
        differences.join("\n  ")
    ))
}
