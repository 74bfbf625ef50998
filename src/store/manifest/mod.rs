//! `manifest.toml`: a folder's study as a config that can be run, and the program that made the folder.

mod content;
mod format_1;

use super::names::MANIFEST;
use crate::base::disk;
use crate::base::error::{Error, Result};
use crate::base::sha256::sha256_hex;
use crate::study::Study;
use crate::study::run::ENGINE_REVISION;
use serde::{Deserialize, Serialize};
use std::path::Path;

pub use content::{AnyManifest, MadeBy, Manifest};

const HEADER: &str = "\
# Written by mmoe before the first run: the study of this folder as a config, and the program that made the folder.
# The same study resumes the folder; another one is refused.
";

/// Begins the last line: the checksum of everything above it.
const CHECKSUM: &str = "\n# sha256 of all above: ";

/// `[made_by]`, the only table that is not part of the config.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    format: u32,
    version: String,
    engine_revision: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_sha256: Option<String>,
}

impl Manifest {
    /// Reads a folder's manifest; `None` if it has none.
    pub fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(MANIFEST);
        let Some(bytes) = disk::read(&path)? else { return Ok(None) };
        match Self::of_any_program(dir, &bytes) {
            AnyManifest::Understood(manifest) if manifest.made_by.engine_revision == ENGINE_REVISION => {
                Ok(Some(*manifest))
            }
            AnyManifest::Understood(manifest) => Err(of_another_program(dir, &manifest.made_by)),
            AnyManifest::Foreign(made_by) => Err(of_another_program(dir, &made_by)),
            AnyManifest::Damaged => Err(damaged(&path)),
        }
    }

    /// Parses a folder's manifest of any program.
    pub fn of_any_program(dir: &Path, bytes: &[u8]) -> AnyManifest {
        let Ok(text) = std::str::from_utf8(bytes) else { return AnyManifest::Damaged };
        match text.rsplit_once(CHECKSUM) {
            Some((above, sha256)) if sha256_hex(above.as_bytes()) == sha256.trim_end() => of_format_2(dir, above),
            Some(_) => AnyManifest::Damaged,
            None => format_1::parse(text),
        }
    }

    /// The bytes of the file in this folder, from which the path of the data starts.
    pub fn to_toml(&self, dir: &Path) -> Result<Vec<u8>> {
        let MadeBy { version, engine_revision } = self.made_by.clone();
        let about = About { format: 2, version, engine_revision, data_sha256: self.data_sha256.clone() };
        let about = toml::to_string(&about)
            .map_err(|error| Error::Defect(format!("a manifest cannot be written as TOML: {error}")))?;
        let study = self.study.clone().seen_from(dir);
        let above = format!("{HEADER}\n[made_by]\n{about}\n{}", study.to_config(&|_| String::new()));
        let sha256 = sha256_hex(above.as_bytes());
        Ok(format!("{above}{CHECKSUM}{sha256}\n").into_bytes())
    }
}

/// A manifest of format 2 whose checksum is right.
fn of_format_2(dir: &Path, text: &str) -> AnyManifest {
    #[derive(Deserialize)]
    struct Content {
        made_by: About,
    }
    let Ok(Content { made_by: About { version, engine_revision, data_sha256, .. } }) = toml::from_str(text) else {
        return AnyManifest::Damaged;
    };
    let made_by = MadeBy { version, engine_revision };
    match Study::parse_in(dir, MANIFEST, text) {
        Ok(study) => AnyManifest::Understood(Manifest { made_by, study, data_sha256 }.into()),
        Err(_) => AnyManifest::Foreign(made_by),
    }
}

fn of_another_program(dir: &Path, made_by: &MadeBy) -> Error {
    let MadeBy { version, engine_revision } = made_by;
    let (dir, version) = (dir.display(), version.escape_debug());
    let cause = if *engine_revision == ENGINE_REVISION {
        format!("made by mmoe {version}, and its study has settings that this program does not know")
    } else {
        format!(
            "made by engine revision {engine_revision} (mmoe {version}), this program has {ENGINE_REVISION}: their \
             results do not mix"
        )
    };
    Error::Usage(format!("{dir}: {cause}\n  use that version of mmoe, or choose another folder, with --out"))
}

fn damaged(path: &Path) -> Error {
    Error::Io {
        thing: path.display().to_string(),
        cause: "it is cut off or was changed by hand".into(),
        hint: "restore the file, or choose another folder, with --out".into(),
    }
}
