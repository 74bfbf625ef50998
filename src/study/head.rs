//! What a study is called and does.

use super::run::Measure;
use serde::{Deserialize, Serialize};

/// What a study is called and does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudyHead {
    /// Its folder under `results`.
    pub name: String,
    /// What it measures on its data, if it trains nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// Name of the model that the others are compared with. `None`: its MMoE, if there is exactly one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Hash of the study whose trials chose the models, if trials did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tuned_from: Option<String>,
}
