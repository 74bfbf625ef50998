//! A training in progress: what one step does.

use candle_core::{Device, Tensor, Var};
use candle_nn::Optimizer;

use super::adam::{Adam, Settings};
use super::curve::Curve;
use super::early_stopping::{EarlyStopping, Evaluated};
use super::evaluation::Evaluation;
use super::outcome::RunOutcome;
use crate::base::error::Result;
use crate::base::math::rng::{Purpose, Stream};
use crate::data::{Batch, Dataset, HeldOut};
use crate::model::{MultiTaskLoss, Network};
use crate::study::run::{self, Loss, Metric, TrainingSpec};

/// A network with its optimiser, and the metrics so far.
pub struct Training {
    settings: run::Training,
    loss: Loss,
    judged_by: Metric,
    /// The flat parameters of the network.
    parameters: Var,
    gradient: Tensor,
    criterion: MultiTaskLoss,
    /// Weights of the tasks' losses in the minimised sum: all 1.
    weights: Vec<f32>,
    adam: Adam,
    curve: Curve,
    stopping: EarlyStopping,
    steps: u64,
}

impl Training {
    /// The training of a run, before its first step.
    pub fn new(spec: &TrainingSpec, dataset: &Dataset) -> Result<Self> {
        Self::from(initial_parameters(spec, dataset), spec, dataset)
    }

    /// The same from `initial` parameters instead of the seed's own.
    pub fn from(initial: Vec<f32>, spec: &TrainingSpec, dataset: &Dataset) -> Result<Self> {
        let settings = spec.training.clone();
        let network = network(spec, dataset);
        let parameters = Var::from_vec(initial, network.parameters().len(), &Device::Cpu)?;
        let optimiser = Settings { constants: settings.optimizer.clone(), learning_rate: settings.learning_rate };
        let tasks = spec.data.tasks();
        let judged_by = run::Objective::of(&spec.data);
        Ok(Self {
            loss: spec.data.loss(),
            gradient: parameters.zeros_like()?,
            adam: Adam::new(vec![parameters.clone()], optimiser)?,
            parameters,
            criterion: MultiTaskLoss::new(network),
            weights: vec![1.0; tasks.len()],
            curve: Curve::new(tasks, spec.data.loss()),
            stopping: EarlyStopping::new(settings.patience, judged_by.direction),
            judged_by: judged_by.metric,
            settings,
            steps: 0,
        })
    }

    /// Steps taken.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Takes a step on `batch`, and evaluates if it is time. Returns the outcome if the run ends with this step.
    pub fn step(&mut self, batch: &Batch, held_out: &[HeldOut]) -> Result<Option<RunOutcome>> {
        self.steps += 1;
        let losses = self.criterion.losses(&self.parameters, batch)?;
        if !self.curve.add_training_losses(&losses.to_vec1::<f64>()?) {
            return Ok(Some(self.curve.diverged(self.steps)));
        }
        self.criterion.gradient_into(&self.gradient, &self.parameters, &batch.inputs, &self.weights)?;
        self.adam.step_along(|_| Some(&self.gradient))?;
        if !self.adam.is_finite() {
            return Ok(Some(self.curve.diverged(self.steps)));
        }
        if self.settings.evaluates(self.steps) { self.evaluate(held_out) } else { Ok(None) }
    }

    fn evaluate(&mut self, held_out: &[HeldOut]) -> Result<Option<RunOutcome>> {
        let parameters = self.parameters.as_detached_tensor();
        let evaluations = held_out.iter().map(|rows| Evaluation::of(rows, &self.criterion, &parameters, self.loss));
        let evaluations: Vec<Evaluation> = evaluations.collect::<Result<_>>()?;
        if !all_finite(&parameters)? || !self.curve.evaluate(self.steps, &evaluations) {
            return Ok(Some(self.curve.diverged(self.steps)));
        }
        let is_last = match self.stopping.see(self.curve.latest(&self.judged_by)) {
            Evaluated::Kept => {
                self.curve.keep(self.steps, evaluations);
                false
            }
            Evaluated::Worse => false,
            Evaluated::Last => true,
        };
        let ends = is_last || self.steps == self.settings.steps;
        Ok(ends.then(|| self.curve.completed(self.settings.resamples.unwrap_or(0))))
    }
}

/// The flat parameters with which a run of `spec` begins.
pub fn initial_parameters(spec: &TrainingSpec, dataset: &Dataset) -> Vec<f32> {
    network(spec, dataset).parameters().initial(&mut Stream::new(spec.seed, Purpose::InitialWeights, 0))
}

/// The network that `spec` trains.
pub fn network(spec: &TrainingSpec, dataset: &Dataset) -> Network {
    let tasks = spec.data.tasks().len();
    Network::new(&spec.model, dataset.input_shape(&spec.data), tasks).with_losses(vec![spec.data.loss(); tasks])
}

/// Whether the sum of the parameters' magnitudes is finite. The order of additions is fixed, since it can decide how a
/// run ends.
fn all_finite(parameters: &Tensor) -> Result<bool> {
    Ok(parameters.to_vec1::<f32>()?.into_iter().map(f32::abs).sum::<f32>().is_finite())
}
