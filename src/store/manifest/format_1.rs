//! Manifests of older programs: the study as serde wrote it, with a hash of it.

use super::content::{AnyManifest, MadeBy, Manifest};
use crate::study::Study;
use crate::study::run::ENGINE_REVISION;
use serde::Deserialize;

#[derive(Deserialize)]
struct Content {
    config_sha256: String,
    data_sha256: Option<String>,
    made_by: Program,
    /// A plain table, so that the engine revision can be read even if this program does not know the config's keys.
    config: toml::Table,
}

/// The program, which in older manifests comes with a processor.
#[derive(Deserialize)]
struct Program {
    version: String,
    engine_revision: u32,
}

/// Parses a manifest of format 1.
pub fn parse(text: &str) -> AnyManifest {
    let Ok(Content { config_sha256, data_sha256, made_by, config }) = toml::from_str(text) else {
        return AnyManifest::Damaged;
    };
    let made_by = MadeBy { version: made_by.version, engine_revision: made_by.engine_revision };
    match config.try_into::<Study>() {
        Ok(study) if study.hash() == config_sha256 => {
            AnyManifest::Understood(Manifest { made_by, study, data_sha256 }.into())
        }
        _ if made_by.engine_revision != ENGINE_REVISION => AnyManifest::Foreign(made_by),
        _ => AnyManifest::Damaged,
    }
}
