//! A study with its plan: what a results folder holds.

use super::Study;
use super::plan::Plan;
use crate::base::error::Result;
use crate::data;

/// A study, the data file that it is of and the plan that follows from both.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedStudy {
    /// The study.
    pub study: Study,
    /// sha256 of the file that its rows come from, if they come from one.
    pub data_sha256: Option<String>,
    /// Its runs.
    pub plan: Plan,
}

impl PlannedStudy {
    /// Plans a study on its data file as it is now.
    pub fn of(study: Study) -> Result<Self> {
        let data_sha256 = data::fingerprint(&study.data)?;
        Ok(Self::with_data(study, data_sha256))
    }

    /// Plans a study on a data file that need not be at hand.
    pub fn with_data(study: Study, data_sha256: Option<String>) -> Self {
        let plan = Plan::of(&study, data_sha256.as_deref());
        Self { study, data_sha256, plan }
    }
}
