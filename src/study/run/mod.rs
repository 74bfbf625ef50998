//! What one run is, fully resolved: a training or a measurement of data. Its id is a hash of exactly this.

mod choice;
mod correlations;
mod data;
mod file_path;
mod identity;
mod metric;
mod model;
mod objective;
mod parameters;
pub mod presets;
pub mod size;
pub mod table;
mod task;
mod training;

use serde::{Deserialize, Serialize};

use choice::choice;

pub use choice::Choice;
pub use correlations::{Correlations, pair_name, task_name};
pub use data::{CensusIncome, CensusTarget, College, DataSpec, GENERATED_ROWS, SourceKind, Synthetic};
pub use file_path::FilePath;
pub use identity::{ID_DIGITS, Identity};
pub use metric::{AUC, Metric, RMSE, Split, is_higher_better};
pub use model::{Architecture, Experts, ModelKind, TaskNetworks};
pub use objective::{Direction, Objective, split_monitor};
pub use parameters::ParameterCounts;
pub use presets::{LabelFunction, Sines};
pub use task::{ALL_TASKS, Loss, MEAN_TASK, Task};
pub use training::{Adam, EpsPlacement, LossMean, Training};

/// Raised with every change that alters the bits of a result, so that runs of different engines never share an id.
pub const ENGINE_REVISION: u32 = 2;

/// Everything that one run needs. Names that a study gives, such as a model's, are not part of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant)] // The runs of a plan are of one variant.
pub enum RunSpec {
    /// A network is trained.
    Training(TrainingSpec),
    /// Data is measured, and nothing is trained.
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
    /// Where the rows come from. Their number is given, and none are held out.
    pub data: Synthetic,
    /// Keys every random stream of the run.
    pub seed: u64,
}

/// What can be measured of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The Pearson correlation of every two labels and their mean, and the variance of each label (Section 3.2,
    /// Figure 2).
    LabelCorrelation,
}

choice!(Measure { "label-correlation" => LabelCorrelation });

impl TrainingSpec {
    /// How the training is judged.
    pub fn objective(&self) -> Objective {
        Objective::of(&self.data, self.training.monitor.as_deref())
    }
}

impl MeasurementSpec {
    /// Number of rows that are measured.
    pub fn rows(&self) -> usize {
        self.data.rows.unwrap_or(0)
    }
}

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

    /// The training itself, if the run is one.
    pub fn into_training(self) -> Option<TrainingSpec> {
        match self {
            Self::Training(spec) => Some(spec),
            Self::Measurement(_) => None,
        }
    }

    /// The training, to change it, if the run is one.
    pub fn training_mut(&mut self) -> Option<&mut TrainingSpec> {
        match self {
            Self::Training(spec) => Some(spec),
            Self::Measurement(_) => None,
        }
    }

    /// The data that must be read before the run. `None` if the run makes its own.
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

    /// The census-income data, if the rows come from it.
    pub fn census(&self) -> Option<&CensusIncome> {
        match &self.training()?.data {
            DataSpec::CensusIncome(census) => Some(census),
            DataSpec::Synthetic(_) | DataSpec::Table(_) => None,
        }
    }

    /// The metric that reports show of such runs: the measured one, the main task's AUC on test rows, or the test loss.
    pub fn primary_metric(&self) -> Metric {
        match self {
            Self::Measurement(MeasurementSpec { measure: Measure::LabelCorrelation, .. }) => {
                Metric::label_correlation()
            }
            Self::Training(spec) => Metric { split: Split::Test, ..spec.objective().metric },
        }
    }

    /// How the run is judged. `None` for a measurement.
    pub fn objective(&self) -> Option<Objective> {
        self.training().map(TrainingSpec::objective)
    }

    /// The steps at which the run's curve has points, rising. A measurement has points at step 0 only.
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
