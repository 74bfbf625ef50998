//! What a manifest says, whatever its format.

use crate::study::Study;
use crate::study::run::ENGINE_REVISION;

/// The program that made a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBy {
    /// This package's version.
    pub version: String,
    /// The engine's revision.
    pub engine_revision: u32,
}

impl MadeBy {
    /// This program.
    pub fn this() -> Self {
        Self { version: env!("CARGO_PKG_VERSION").into(), engine_revision: ENGINE_REVISION }
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

/// A manifest of any program, as far as this program understands it.
pub enum AnyManifest {
    /// This program understands its config.
    Understood(Box<Manifest>),
    /// It is whole, and only this other program understands its config.
    Foreign(MadeBy),
    /// The file is cut off or was changed by hand.
    Damaged,
}
