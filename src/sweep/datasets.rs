//! The data sets of a sweep: each is loaded once and shared by all of its runs.

use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::spec::CsvFile;
use crate::sweep::plan::PlannedRun;

/// Data sets by the files that they are of; whatever is generated needs none.
pub struct Datasets(Vec<(CsvFile, Dataset)>);

impl Datasets {
    /// Loads what these runs need.
    pub fn load(runs: &[&PlannedRun]) -> Result<Self> {
        let mut datasets: Vec<(CsvFile, Dataset)> = Vec::new();
        for file in runs.iter().filter_map(|run| run.spec.file()) {
            if !datasets.iter().any(|(known, _)| known == file) {
                datasets.push((file.clone(), Dataset::load(Some(file))?));
            }
        }
        Ok(Self(datasets))
    }

    /// The data set of a run.
    pub fn of(&self, run: &PlannedRun) -> Result<&Dataset> {
        let Some(file) = run.spec.file() else { return Ok(&Dataset::Generated) };
        let found = self.0.iter().find(|(known, _)| known == file);
        found
            .map(|(_, dataset)| dataset)
            .ok_or_else(|| Error::Defect(format!("the data of run {} is not loaded", run.id)))
    }
}
