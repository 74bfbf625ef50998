//! What one run is, fully resolved: a training or a measurement of data. A run's id is a hash of exactly this.

mod data;
pub mod defaults;
pub mod fit;
mod model;
pub mod presets;
pub mod size;

use serde::{Deserialize, Serialize};

use crate::base::sha256::sha256_hex;

pub use data::{
    CensusIncome, CensusTarget, College, CsvFile, DataSpec, LabelFunction, SYNTHETIC_TASKS, Sines, SourceKind,
    Synthetic,
};
pub use model::{Architecture, Experts, ModelKind, TaskNetworks};

/// Raised with every change that alters the bits of a result, so that runs of two engines never share an id.
pub const ENGINE_REVISION: u32 = 2;

/// Everything that one run needs; labels of a study (a model's or a preset's name) are not part of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RunSpec {
    /// A network is trained.
    Training(TrainingSpec),
    /// Data alone is measured.
    Measurement(MeasurementSpec),
}

/// Everything that one training needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingSpec {
    /// Where the rows come from.
    pub data: DataSpec,
    /// The network.
    pub model: Architecture,
    /// The optimisation.
    pub training: Training,
    /// Keys every random stream of the run: data, initial weights, shuffling, splitting.
    pub seed: u64,
}

/// Everything that one measurement needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasurementSpec {
    /// What is measured.
    pub measure: Measure,
    /// Where the rows come from; their number is given, and none are held out.
    pub data: Synthetic,
    /// Keys every random stream of the run.
    pub seed: u64,
}

/// What can be measured of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The Pearson correlation of the two labels, and the variance of each (Section 3.2, Figure 2).
    LabelCorrelation,
}

impl MeasurementSpec {
    /// Number of rows that are measured.
    pub fn rows(&self) -> usize {
        self.data.rows.unwrap_or(0)
    }
}

/// One training's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// Number of optimiser steps.
    pub steps: u64,
    /// Rows per step.
    pub batch_size: usize,
    /// Steps between evaluations; the last step is evaluated too.
    pub eval_every: u64,
    /// Further steps that are evaluated: early ones, where curves can still be compared one by one.
    pub eval_at: Vec<u64>,
    /// Learning rate.
    pub learning_rate: f64,
    /// The optimiser and its constants.
    pub optimizer: Adam,
    /// Early stopping: the run ends after so many evaluations without a better AUC of the main task on validation rows,
    /// and its curve at the best of them. Left out of the id where it is not given, as is what stands below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience: Option<u64>,
    /// Resamples of the test rows under which the AUCs of the last model are recorded, too. A setting, for a run's id
    /// tells what the run writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resamples: Option<usize>,
}

impl Training {
    /// The steps that are evaluated, rising.
    pub fn evaluations(&self) -> Vec<u64> {
        let every = (1..=self.steps / self.eval_every).map(|nth| nth * self.eval_every);
        let further = self.eval_at.iter().copied().filter(|&step| step <= self.steps);
        let mut steps: Vec<u64> = every.chain(further).chain([self.steps]).collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    /// Whether `step`, from 1, is evaluated.
    pub fn evaluates(&self, step: u64) -> bool {
        step.is_multiple_of(self.eval_every) || step == self.steps || self.eval_at.contains(&step)
    }
}

/// Adam (Kingma & Ba 2015, Algorithm 1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adam {
    /// Decay of the first moment.
    pub beta1: f64,
    /// Decay of the second moment.
    pub beta2: f64,
    /// Keeps the denominator away from zero.
    pub eps: f64,
    /// Where eps stands.
    pub eps_placement: EpsPlacement,
}

impl Default for Adam {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, eps: 1e-8, eps_placement: EpsPlacement::Pytorch }
    }
}

/// The two readings of Adam's eps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EpsPlacement {
    /// sqrt(v_hat) + eps: Algorithm 1 as printed.
    Pytorch,
    /// sqrt(v) + eps with the bias corrections in the step size: "epsilon hat" of the paper's Section 2.
    Tensorflow,
}

/// Number of hexadecimal digits in a run's id.
pub const ID_DIGITS: usize = 16;

impl RunSpec {
    /// Keys every random stream of the run.
    pub fn seed(&self) -> u64 {
        match self {
            Self::Training(spec) => spec.seed,
            Self::Measurement(spec) => spec.seed,
        }
    }

    /// The same run with another seed.
    pub fn with_seed(mut self, seed: u64) -> Self {
        match &mut self {
            Self::Training(spec) => spec.seed = seed,
            Self::Measurement(spec) => spec.seed = seed,
        }
        self
    }

    /// The training, if the run is one.
    pub fn training(&self) -> Option<&TrainingSpec> {
        match self {
            Self::Training(spec) => Some(spec),
            Self::Measurement(_) => None,
        }
    }

    /// The same, to change it.
    pub fn training_mut(&mut self) -> Option<&mut TrainingSpec> {
        match self {
            Self::Training(spec) => Some(spec),
            Self::Measurement(_) => None,
        }
    }

    /// The data that is read before the run, if it is: none where the run makes its own.
    pub fn stored_data(&self) -> Option<&DataSpec> {
        self.training().map(|spec| &spec.data).filter(|data| data.synthetic().is_none())
    }

    /// The synthetic data, if the rows are generated.
    pub fn synthetic(&self) -> Option<&Synthetic> {
        match self {
            Self::Training(spec) => spec.data.synthetic(),
            Self::Measurement(spec) => Some(&spec.data),
        }
    }

    /// Census-income, if the rows are of it.
    pub fn census(&self) -> Option<&CensusIncome> {
        match &self.training()?.data {
            DataSpec::CensusIncome(census) => Some(census),
            DataSpec::Synthetic(_) | DataSpec::Csv(_) => None,
        }
    }

    /// The steps at which the run's curve has points, rising; a measurement has one, at step 0.
    pub fn evaluations(&self) -> Vec<u64> {
        self.training().map_or_else(|| vec![0], |spec| spec.training.evaluations())
    }

    /// How long the run is: the steps of a training, the rows of a measurement.
    pub fn length(&self) -> u64 {
        match self {
            Self::Training(spec) => spec.training.steps,
            Self::Measurement(spec) => spec.rows() as u64,
        }
    }

    /// The run's id: a hash of the engine revision, the spec and, where the rows come from a file, that file's sha256.
    pub fn id(&self, data_sha256: Option<&str>) -> String {
        self.id_at(ENGINE_REVISION, data_sha256)
    }

    /// The id that an engine of another revision gave the run.
    pub fn id_at(&self, engine_revision: u32, data_sha256: Option<&str>) -> String {
        let identity = serde_json::json!({
            "engine_revision": engine_revision,
            "spec": self,
            "data_sha256": data_sha256,
        });
        let mut id = sha256_hex(identity.to_string().as_bytes());
        id.truncate(ID_DIGITS);
        id
    }
}

#[cfg(test)]
mod tests {
    use crate::study::Study;
    use crate::study::plan::Plan;

    #[test]
    fn a_run_without_patience_and_resamples_has_the_id_that_it_had_before_there_were_any() {
        let quick = Study::parse("quick.toml", include_str!("../../../configs/quick.toml")).expect("a study");
        let mut spec = Plan::of(&quick, None).runs.swap_remove(0).spec;
        assert_eq!(spec.id_at(2, None), "623f4db08f2c58ee");
        for (patience, resamples) in [(Some(1), None), (None, Some(20))] {
            let training = &mut spec.training_mut().expect("a training").training;
            (training.patience, training.resamples) = (patience, resamples);
            assert_ne!(spec.id_at(2, None), "623f4db08f2c58ee");
        }
    }
}
