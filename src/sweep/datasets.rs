//! The data sets of a sweep: each is loaded once and shared by all of its runs.

use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::spec::DataSpec;
use crate::sweep::plan::PlannedRun;

/// Data sets by what they are.
pub struct Datasets(Vec<(DataSpec, Dataset)>);

impl Datasets {
    /// Loads what these runs need.
    pub fn load(runs: &[&PlannedRun]) -> Result<Self> {
        let mut datasets: Vec<(DataSpec, Dataset)> = Vec::new();
        for run in runs {
            let data = &run.spec.data;
            if !datasets.iter().any(|(known, _)| known == data) {
                datasets.push((data.clone(), Dataset::load(data)?));
            }
        }
        Ok(Self(datasets))
    }

    /// The data set of a run.
    pub fn of(&self, run: &PlannedRun) -> Result<&Dataset> {
        let found = self.0.iter().find(|(known, _)| *known == run.spec.data);
        found
            .map(|(_, dataset)| dataset)
            .ok_or_else(|| Error::Defect(format!("the data of run {} is not loaded", run.id)))
    }
}
