//! Why runs cannot be trained again.

use crate::data;
use crate::store::manifest::MadeBy;
use crate::study::Study;
use crate::study::run::ENGINE_REVISION;

/// Why the runs of a study cannot be trained again.
pub(super) enum Obstacle {
    /// Here and now they cannot, which says nothing against them.
    Untrainable(String),
    /// The data file is there, and another than the one that they were trained on.
    OtherData,
}

impl Obstacle {
    /// What stands in the way of training runs of `study` again that this program made, if anything does.
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

/// Which program can train runs again that this one cannot.
pub(super) fn of_another_revision(made_by: &MadeBy) -> String {
    let (theirs, version) = (made_by.engine_revision, made_by.version.escape_debug());
    format!(
        "the runs are of engine revision {theirs}, this is {ENGINE_REVISION}: an mmoe {version} of revision {theirs} can \
         train them again"
    )
}
