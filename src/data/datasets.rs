//! The data sets of a sweep: each is loaded once and shared by all of its runs.

use super::{Dataset, needed_memory};
use crate::base::error::{Error, Result};
use crate::base::words::grouped;
use crate::study::run::{DataSpec, RunSpec, TrainingSpec, size};

/// Loaded data sets, each with its spec. Generated data needs none.
pub struct Datasets(Vec<(DataSpec, Dataset)>);

impl Datasets {
    /// Loads the data sets of these runs. Refuses runs that need more memory than there is, if `workers` of them are
    /// carried out at a time, and a run whose network is too large for the number of inputs in its data.
    pub fn load<'s>(runs: impl IntoIterator<Item = &'s RunSpec>, workers: usize) -> Result<Self> {
        let trainings: Vec<&TrainingSpec> = runs.into_iter().filter_map(RunSpec::training).collect();
        needed_memory::require(&trainings, workers)?;
        let mut datasets: Vec<(DataSpec, Dataset)> = Vec::new();
        for spec in trainings.into_iter().filter(|spec| spec.data.path().is_some()) {
            let known = datasets.iter().position(|(known, _)| *known == spec.data);
            let place = known.unwrap_or(datasets.len());
            if known.is_none() {
                datasets.push((spec.data.clone(), Dataset::load(Some(&spec.data))?));
            }
            refuse_large(spec, &datasets[place].1)?;
            if let Dataset::Table(table) = &datasets[place].1 {
                table.refuse_unjudged(&spec.data, &spec.objective())?;
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

/// Checks the size of a network now, since its number of inputs is known only once the data is loaded.
fn refuse_large(spec: &TrainingSpec, dataset: &Dataset) -> Result<()> {
    let inputs = dataset.input_shape(&spec.data).inputs();
    size::check_size(spec, inputs).map_err(|size::Problem { cause, hint, .. }| {
        let (inputs, model) = (grouped(inputs), spec.model.kind());
        let path = spec.data.path().unwrap_or_default();
        let path = path.display();
        Error::Usage(format!("{path}: with its {inputs} inputs a network of type {model} has {cause}\n  {hint}"))
    })
}
