//! Why runs cannot be trained again.

use crate::data;
use crate::store::manifest::MadeBy;
use crate::study::Study;
use crate::study::run::ENGINE_REVISION;

/// Why the runs of a study cannot be trained again.
pub(super) enum Obstacle {
    /// This program cannot train them, or their data cannot be read. That is no difference.
    Untrainable(String),
    /// The data file is there, but it is not the one that they were trained on. That is a difference.
    OtherData,
}

impl Obstacle {
    /// Why runs of `study`, made by the program `made_by`, cannot be trained again; `None` if they can.
    pub(super) fn of(made_by: &MadeBy, study: &Study, data_sha256: Option<&str>) -> Option<Self> {
        if made_by.engine_revision != ENGINE_REVISION {
            return Some(Self::Untrainable(of_another_revision(made_by)));
        }
        match data::fingerprint(&study.data) {
            Err(error) => Some(Self::Untrainable(format!("its data cannot be read: {error}"))),
            Ok(here) if here.as_deref() != data_sha256 => Some(Self::OtherData),
            Ok(_) => None,
        }
    }
}

/// Says that the runs have another engine revision, and which program can train them again.
pub(super) fn of_another_revision(made_by: &MadeBy) -> String {
    let (theirs, version) = (made_by.engine_revision, made_by.version.escape_debug());
    format!(
        "the runs have engine revision {theirs}, this program has {ENGINE_REVISION}: mmoe {version} of revision \
         {theirs} can train them again"
    )
}
