//! The training loop: the algorithm of one run, without files, clock, terminal or environment.
//!
//! ```
//! # fn main() -> mmoe::base::error::Result<()> {
//! use std::ops::ControlFlow;
//!
//! use mmoe::data::Dataset;
//! use mmoe::study::run::{DataSpec, ModelKind, Split, TrainingSpec, defaults};
//! use mmoe::train::train;
//!
//! let mut spec = TrainingSpec {
//!     data: DataSpec::Synthetic(defaults::synthetic()),
//!     model: defaults::architecture(ModelKind::Mmoe),
//!     training: defaults::training(),
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
mod curve;
pub mod early_stopping;
pub mod engine;
pub mod evaluation;
pub mod measure;
pub mod metric;
pub mod outcome;

use std::ops::ControlFlow;

use candle_core::{Device, Tensor, Var};
use candle_nn::Optimizer;

use crate::base::error::Result;
use crate::base::math::rng::{Purpose, Stream};
use crate::data::{Dataset, Source};
use crate::model::{MultiTaskLoss, Network, ParameterCounts};
use crate::study::run::{self, TrainingSpec};
use adam::{Adam, Settings};
use curve::Curve;
use early_stopping::{EarlyStopping, Evaluated};
use evaluation::Evaluation;
use outcome::RunOutcome;

/// Steps between two calls of the observer.
const OBSERVED_EVERY: u64 = 50;

/// Trains `spec` on its data. `observe` hears the number of steps taken every few dozen steps; where it breaks, the run
/// is given up and there is no outcome.
pub fn train(
    spec: &TrainingSpec,
    dataset: &Dataset,
    observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Option<RunOutcome>> {
    train_from(initial_parameters(spec, dataset), spec, dataset, observe)
}

/// The flat parameters that a run of `spec` begins with.
pub fn initial_parameters(spec: &TrainingSpec, dataset: &Dataset) -> Vec<f32> {
    network(spec, dataset).parameters().initial(&mut Stream::new(spec.seed, Purpose::InitialWeights, 0))
}

/// [`train`] from other parameters than the seed's own.
pub fn train_from(
    initial: Vec<f32>,
    spec: &TrainingSpec,
    dataset: &Dataset,
    observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Option<RunOutcome>> {
    let training = &spec.training;
    let (mut source, held_out) = Source::new(&spec.data, dataset, spec.seed, training.batch_size)?;
    let network = network(spec, dataset);
    let parameters = Var::from_vec(initial, network.parameters().len(), &Device::Cpu)?;
    let settings = Settings { constants: training.optimizer.clone(), learning_rate: training.learning_rate };
    let mut adam = Adam::new(vec![parameters.clone()], settings)?;
    let gradient = parameters.zeros_like()?;
    let criterion = MultiTaskLoss::new(network);
    let tasks = spec.data.tasks();
    // What is minimised is the plain sum of the tasks' losses.
    let weights = vec![1.0; tasks.len()];
    let loss = spec.data.loss();
    let mut curve = Curve::new(tasks, loss);
    let judged_by = run::Objective::of(&spec.data);
    let mut stopping = EarlyStopping::new(training.patience, judged_by.direction);

    for step in 1..=training.steps {
        let batch = source.next_batch(training.batch_size)?;
        let losses = criterion.losses(&parameters, &batch)?;
        if !curve.add_training_losses(&losses.to_vec1::<f64>()?) {
            return Ok(Some(curve.diverged(step)));
        }
        criterion.gradient_into(&gradient, &parameters, &batch.inputs, &weights)?;
        adam.step_along(|_| Some(&gradient))?;

        if training.evaluates(step) {
            let detached = parameters.as_detached_tensor();
            let evaluations = held_out.iter().map(|rows| Evaluation::of(rows, &criterion, &detached, loss));
            let evaluations: Vec<Evaluation> = evaluations.collect::<Result<_>>()?;
            if !all_finite(&parameters)? || !curve.evaluate(step, &evaluations) {
                return Ok(Some(curve.diverged(step)));
            }
            match stopping.see(curve.latest(&judged_by.metric)) {
                Evaluated::Kept => curve.keep(step, evaluations),
                Evaluated::Worse => {}
                Evaluated::Last => break,
            }
        }
        if step % OBSERVED_EVERY == 0 && observe(step).is_break() {
            return Ok(None);
        }
    }
    Ok(Some(curve.completed(training.resamples.unwrap_or(0))))
}

/// Number of parameters of the network that `spec` trains.
pub fn parameter_counts(spec: &TrainingSpec, dataset: &Dataset) -> ParameterCounts {
    network(spec, dataset).parameter_counts()
}

/// Relative cost of a run: multiplications of all its steps. A step takes two products with every parameter, and
/// making or gathering a row costs about as much as a few dozen multiplications per input.
pub fn cost(spec: &TrainingSpec, dataset: &Dataset) -> f64 {
    const PER_INPUT: usize = 32;
    let per_row = 2 * parameter_counts(spec, dataset).total + PER_INPUT * dataset.active_inputs(&spec.data);
    spec.training.steps as f64 * spec.training.batch_size as f64 * per_row as f64
}

fn network(spec: &TrainingSpec, dataset: &Dataset) -> Network {
    let tasks = spec.data.tasks().len();
    Network::new(&spec.model, dataset.input_shape(&spec.data), tasks).with_losses(vec![spec.data.loss(); tasks])
}

fn all_finite(parameters: &Tensor) -> Result<bool> {
    let sum = parameters.abs()?.sum_all()?.to_scalar::<f32>()?;
    Ok(sum.is_finite())
}
