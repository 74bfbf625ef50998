//! The training loop: the algorithm of one run, without files, clock, terminal or environment.
//!
//! ```
//! # fn main() -> mmoe::base::error::Result<()> {
//! use std::ops::ControlFlow;
//!
//! use mmoe::data::Dataset;
//! use mmoe::study::run::{Architecture, DataSpec, ModelKind, SourceKind, Split, Training, TrainingSpec};
//! use mmoe::train::train;
//!
//! let mut spec = TrainingSpec {
//!     data: DataSpec::of(SourceKind::Synthetic),
//!     model: Architecture::of(ModelKind::Mmoe),
//!     training: Training::default(),
//!     seed: 0,
//! };
//! spec.training.steps = 100;
//! let outcome = train(&spec, &Dataset::Generated, &mut |_| ControlFlow::Continue(()))?.expect("nobody stops it");
//! let loss = outcome.final_value(Split::Test, "mean", "mse").expect("it is evaluated at its end");
//! // The labels' variance is about 7.
//! assert!(loss < 7.0);
//! # Ok(())
//! # }
//! ```

pub mod adam;
pub mod attempt;
pub mod bundle;
mod curve;
pub mod early_stopping;
pub mod engine;
pub mod evaluation;
pub mod measure;
pub mod outcome;
mod table_metrics;
mod training;

use crate::base::error::Result;
use crate::data::{Dataset, Source};
use crate::study::run::{ParameterCounts, TrainingSpec};
use outcome::RunOutcome;
use std::ops::ControlFlow;
use training::Training;
pub use training::initial_parameters;

/// Steps between two calls of the observer.
const OBSERVED_EVERY: u64 = 50;

/// Trains `spec` on its data. Every few dozen steps, `observe` is told the number of steps taken. If it breaks, the run
/// ends without an outcome.
pub fn train(
    spec: &TrainingSpec,
    dataset: &Dataset,
    observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Option<RunOutcome>> {
    train_from(initial_parameters(spec, dataset), spec, dataset, observe)
}

/// [`train`] from `initial` parameters instead of the seed's own.
pub fn train_from(
    initial: Vec<f32>,
    spec: &TrainingSpec,
    dataset: &Dataset,
    observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Option<RunOutcome>> {
    let batch_size = spec.training.batch_size;
    let (mut source, held_out) = Source::new(&spec.data, dataset, spec.seed, batch_size)?;
    let mut training = Training::from(initial, spec, dataset)?;
    loop {
        let outcome = training.step(&source.next_batch(batch_size)?, &held_out)?;
        if outcome.is_some() {
            return Ok(outcome);
        }
        if training.steps() % OBSERVED_EVERY == 0 && observe(training.steps()).is_break() {
            return Ok(None);
        }
    }
}

/// Number of parameters of the network that `spec` trains.
pub fn parameter_counts(spec: &TrainingSpec, dataset: &Dataset) -> ParameterCounts {
    let inputs = dataset.input_shape(&spec.data).inputs();
    spec.model.parameter_counts(inputs, spec.data.tasks().len())
}

/// Relative cost of a run: multiplications of all its steps. A step takes two products with every parameter, and
/// making or gathering a row costs about as much as a few dozen multiplications per input.
pub fn cost(spec: &TrainingSpec, dataset: &Dataset) -> f64 {
    const PER_INPUT: usize = 32;
    let per_row = 2 * parameter_counts(spec, dataset).total + PER_INPUT * dataset.active_inputs(&spec.data);
    spec.training.steps as f64 * spec.training.batch_size as f64 * per_row as f64
}
