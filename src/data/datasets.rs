//! The data sets of a sweep: each is loaded once and shared by all of its runs.

use super::Dataset;
use crate::base::error::{Error, Result};
use crate::study::run::{DataSpec, RunSpec};

/// Data sets by where they come from; whatever is generated needs none.
pub struct Datasets(Vec<(DataSpec, Dataset)>);

impl Datasets {
    /// Loads what these runs need.
    pub fn load<'s>(runs: impl IntoIterator<Item = &'s RunSpec>) -> Result<Self> {
        let mut datasets: Vec<(DataSpec, Dataset)> = Vec::new();
        for data in runs.into_iter().filter_map(RunSpec::stored_data) {
            if !datasets.iter().any(|(known, _)| known == data) {
                datasets.push((data.clone(), Dataset::load(Some(data))?));
            }
        }
        Ok(Self(datasets))
    }

    /// The data set of a run.
    pub fn of(&self, run: &RunSpec) -> Result<&Dataset> {
        let Some(data) = run.stored_data() else { return Ok(&Dataset::Generated) };
        let found = self.0.iter().find(|(known, _)| known == data);
        found.map(|(_, dataset)| dataset).ok_or_else(|| Error::Defect("the data of a run is not loaded".into()))
    }
}
