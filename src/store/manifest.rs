//! `manifest.toml`: a folder's study, and the program that made the folder.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::names::MANIFEST;
use crate::base::disk;
use crate::base::error::{Error, Result};
use crate::study::Study;
use crate::study::run::ENGINE_REVISION;

const HEADER: &str =
    "# Written by mmoe before the first run. The same config resumes this folder; another one is refused.\n\n";

/// The content. The config is a plain table, so that the engine revision can be read even if this program does not know
/// the config's keys.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    config_sha256: String,
    data_sha256: Option<String>,
    made_by: MadeBy,
    config: toml::Table,
}

impl Content {
    fn parse(bytes: &[u8]) -> Option<Self> {
        std::str::from_utf8(bytes).ok().and_then(|text| toml::from_str(text).ok())
    }

    /// The manifest; `None` if its config is damaged or unknown to this program.
    fn understood(self) -> Option<Manifest> {
        let study: Study = self.config.try_into().ok()?;
        let is_whole = study.hash() == self.config_sha256;
        is_whole.then_some(Manifest { made_by: self.made_by, study, data_sha256: self.data_sha256 })
    }
}

/// The program that made a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MadeBy {
    /// This package's version.
    pub version: String,
    /// The engine's revision.
    pub engine_revision: u32,
    /// The processor, noted by older programs, whose results depended on it. Kept unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu: Option<NotedProcessor>,
}

/// A processor in a manifest of an older program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotedProcessor {
    /// Its name.
    pub model: String,
    /// The instruction sets that the results depended on.
    pub features: Vec<String>,
}

impl MadeBy {
    /// This program.
    pub fn this() -> Self {
        Self { version: env!("CARGO_PKG_VERSION").into(), engine_revision: ENGINE_REVISION, cpu: None }
    }
}

/// A folder's manifest.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The program that made it.
    pub made_by: MadeBy,
    /// The study, resolved.
    pub study: Study,
    /// sha256 of the study's data file, if it has one.
    pub data_sha256: Option<String>,
}

/// A manifest of any engine revision, as far as this program understands it.
pub enum AnyManifest {
    /// This program understands its config.
    Understood(Box<Manifest>),
    /// Only this other program understands its config.
    Foreign(MadeBy),
    /// The file is cut off or was changed by hand.
    Damaged,
}

impl Manifest {
    /// Reads a folder's manifest; `None` if it has none.
    pub fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(MANIFEST);
        let Some(bytes) = disk::read(&path)? else { return Ok(None) };
        let content = Content::parse(&bytes).ok_or_else(|| damaged(&path))?;
        if content.made_by.engine_revision != ENGINE_REVISION {
            return Err(of_another_revision(dir, &content.made_by));
        }
        content.understood().map(Some).ok_or_else(|| damaged(&path))
    }

    /// Parses a manifest of any engine revision.
    pub fn of_any_revision(bytes: &[u8]) -> AnyManifest {
        let Some(content) = Content::parse(bytes) else { return AnyManifest::Damaged };
        let made_by = content.made_by.clone();
        match content.understood() {
            Some(manifest) => AnyManifest::Understood(manifest.into()),
            None if made_by.engine_revision != ENGINE_REVISION => AnyManifest::Foreign(made_by),
            None => AnyManifest::Damaged,
        }
    }

    /// The file's bytes.
    pub fn to_toml(&self) -> Result<Vec<u8>> {
        let content = Content {
            config_sha256: self.study.hash(),
            data_sha256: self.data_sha256.clone(),
            made_by: self.made_by.clone(),
            config: self.study.to_toml()?,
        };
        let defect = |error| Error::Defect(format!("a manifest cannot be written as TOML: {error}"));
        Ok(format!("{HEADER}{}", toml::to_string(&content).map_err(defect)?).into_bytes())
    }
}

fn of_another_revision(dir: &Path, made_by: &MadeBy) -> Error {
    Error::Usage(format!(
        "{}: made by engine revision {} (mmoe {}), this program has {ENGINE_REVISION}: their results do not mix\n  \
         use that version of mmoe, or choose another folder, with --out",
        dir.display(),
        made_by.engine_revision,
        made_by.version.escape_debug(),
    ))
}

fn damaged(path: &Path) -> Error {
    Error::Io {
        thing: path.display().to_string(),
        cause: "it is cut off or was changed by hand".into(),
        hint: "restore the file, or choose another folder, with --out".into(),
    }
}
