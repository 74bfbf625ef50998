//! What stands at the place of a results folder, and whether a study may go on there.

use std::path::Path;

use super::manifest::{MadeBy, Manifest};
use super::{manifest, plan_csv, trials};
use crate::base::disk;
use crate::base::disk::{Disk, lock};
use crate::base::error::{Error, Result};
use crate::study::plan::PlannedStudy;

/// A folder's fitness for a study.
#[derive(Debug)]
pub enum FolderState {
    /// Nothing is there yet, or an empty folder.
    New,
    /// The study's own folder.
    Same(MadeBy),
    /// The folder of a part of the study: the plan grows.
    Grows {
        /// Who made it.
        made_by: MadeBy,
        /// How many runs were planned so far.
        from: usize,
    },
}

impl FolderState {
    /// Looks, writes nothing, and refuses a folder that belongs to something else.
    pub fn of(dir: &Path, planned: &PlannedStudy) -> Result<Self> {
        let Some(manifest) = Manifest::read(dir)? else {
            return if is_free(dir)? { Ok(Self::New) } else { Err(not_ours(dir)) };
        };
        let Manifest { made_by, study, data_sha256 } = manifest;
        let before = PlannedStudy::with_data(study, data_sha256);
        let earlier = match disk::read(&dir.join(plan_csv::FILE))? {
            Some(bytes) => bytes,
            None => plan_csv::to_csv(&before.plan)?,
        };
        match plan_csv::runs_within(&earlier, &planned.plan) {
            Some(from) if from == planned.plan.runs.len() && before == *planned => Ok(Self::Same(made_by)),
            Some(from) => Ok(Self::Grows { made_by, from }),
            None => Err(refused(dir, &differences(planned, &before))),
        }
    }

    /// Writes the manifest and then the plan, where they are not yet what they should be.
    pub fn write_manifest_and_plan(
        self,
        dir: &Path,
        planned: &PlannedStudy,
        disk: &Disk,
        tell: &mut dyn FnMut(&str),
    ) -> Result<()> {
        let PlannedStudy { study, data_sha256, plan } = planned;
        let made_by = match self {
            Self::New => MadeBy::this(),
            Self::Same(made_by) => made_by,
            Self::Grows { made_by, from } => {
                tell(&format!("{}: the plan grows from {from} to {} runs", dir.display(), plan.runs.len()));
                made_by
            }
        };
        tell_of_processor(dir, &made_by, tell);
        let manifest = Manifest { made_by, study: study.clone(), data_sha256: data_sha256.clone() }.to_toml()?;
        write_if_changed(disk, &dir.join(manifest::FILE), &manifest)?;
        write_if_changed(disk, &dir.join(plan_csv::FILE), &plan_csv::to_csv(plan)?)
    }
}

/// Says where results may differ because another processor began the folder.
pub(super) fn tell_of_processor(dir: &Path, made_by: &MadeBy, tell: &mut dyn FnMut(&str)) {
    let here = MadeBy::this().cpu;
    if made_by.cpu != here {
        tell(&format!(
            "{}: begun on another processor ({}, here {}): results agree only within rounding",
            dir.display(),
            made_by.cpu.model.escape_debug(),
            here.model.escape_debug(),
        ));
    }
}

/// Leaves a file that is right already alone, so that a folder that cannot be written can still be reported on.
pub fn write_if_changed(disk: &Disk, path: &Path, bytes: &[u8]) -> Result<()> {
    if disk::read(path)?.as_deref() == Some(bytes) { Ok(()) } else { disk.write(path, bytes) }
}

/// Nothing there but what a sweep leaves that dies before it has written its manifest, and the trials of its models.
pub(super) fn is_free(dir: &Path) -> Result<bool> {
    Ok(disk::names(dir)?.iter().all(|name| name == lock::FILE || name == trials::FOLDER || disk::is_temporary(name)))
}

pub(super) fn not_ours(dir: &Path) -> Error {
    Error::Usage(format!(
        "{}: this folder holds other things and no {}: it was not made by mmoe\n  choose another folder, with --out",
        dir.display(),
        manifest::FILE
    ))
}

fn differences(planned: &PlannedStudy, before: &PlannedStudy) -> Vec<String> {
    let mut differences = planned.study.differences(&before.study);
    if planned.data_sha256 != before.data_sha256 {
        differences.push("data: the file has another content".into());
    }
    if differences.is_empty() {
        differences.push(format!("{} was changed by hand", plan_csv::FILE));
    }
    differences
}

pub(super) fn refused(dir: &Path, differences: &[String]) -> Error {
    Error::Usage(format!(
        "{}: this folder belongs to another study:\n  {}\n  choose another folder, with --out, or restore what differs",
        dir.display(),
        differences.join("\n  ")
    ))
}
