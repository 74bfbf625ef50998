//! A published folder as it is on disk. Only its packed runs count.

use std::path::{Path, PathBuf};

use crate::base::disk;
use crate::base::error::{Error, Result};
use crate::store::manifest::{AnyManifest, MadeBy, Manifest};
use crate::store::names::{CHECKSUMS, MANIFEST, PACKS};
use crate::store::no_results_folder;
use crate::store::packs::PackedRuns;
use crate::study::plan::{PlannedRun, PlannedStudy};
use crate::study::run::ENGINE_REVISION;
use crate::train::outcome::RunOutcome;

/// A published folder.
pub(super) struct Published {
    /// Where it is.
    pub(super) dir: PathBuf,
    /// The text of its list of checksums.
    pub(super) checksums: Option<String>,
    /// What is published; `None` if the manifest is missing, damaged or foreign.
    pub(super) content: Option<Content>,
    /// The program that made the folder, if this one does not understand its manifest.
    pub(super) foreign: Option<MadeBy>,
}

/// A study and its runs.
pub(super) struct Content {
    /// The program that made the runs.
    pub(super) made_by: MadeBy,
    /// The manifest's study, and the plan that follows from it.
    pub(super) planned: PlannedStudy,
    /// The runs.
    pub(super) packed: PackedRuns,
}

impl Published {
    /// Reads a published folder, even if it is damaged.
    pub(super) fn read(dir: &Path) -> Result<Self> {
        let manifest = disk::read(&dir.join(MANIFEST))?;
        let checksums = disk::read(&dir.join(CHECKSUMS))?;
        let has_packs = disk::exists(&dir.join(PACKS));
        if checksums.is_none() && !has_packs {
            return Err(if manifest.is_some() { not_published(dir) } else { no_results_folder(dir) });
        }
        let checksums = checksums.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let mut published = Self { dir: dir.into(), checksums, content: None, foreign: None };
        match manifest.map(|bytes| Manifest::of_any_program(dir, &bytes)) {
            Some(AnyManifest::Understood(manifest)) => published.content = Some(Content::read(dir, *manifest)?),
            Some(AnyManifest::Foreign(made_by)) => published.foreign = Some(made_by),
            Some(AnyManifest::Damaged) | None => {}
        }
        Ok(published)
    }
}

impl Content {
    fn read(dir: &Path, manifest: Manifest) -> Result<Self> {
        let Manifest { made_by, study, data_sha256 } = manifest;
        let mut planned = PlannedStudy::with_data(study, data_sha256);
        // Runs are planned with the ids of this program.
        let runs = planned.plan.runs.iter_mut().filter(|_| made_by.engine_revision != ENGINE_REVISION);
        for run in runs {
            run.id = run.spec.id_at(made_by.engine_revision, planned.data_sha256.as_deref());
        }
        // Messages about damaged packs are dropped, because the check finds the damage itself.
        Ok(Self { made_by, planned, packed: PackedRuns::read(dir, &mut |_| ())? })
    }

    /// A run's published outcome.
    pub(super) fn outcome(&self, run: &PlannedRun) -> Option<RunOutcome> {
        self.packed.outcome(run)
    }
}

fn not_published(dir: &Path) -> Error {
    Error::Usage(format!(
        "{dir}: there is neither {} nor {} here, so this study is not published\n  run `mmoe publish {dir}` first",
        PACKS,
        CHECKSUMS,
        dir = dir.display()
    ))
}
