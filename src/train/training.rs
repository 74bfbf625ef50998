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
use crate::study::run::{self, Loss, LossMean, Metric, TrainingSpec};
use std::ops::Range;

/// A network with its optimiser, and the metrics so far.
pub struct Training {
    settings: run::Training,
    /// The loss of each task.
    losses: Vec<Loss>,
    judged_by: Metric,
    /// The flat parameters of the network.
    parameters: Var,
    gradient: Tensor,
    criterion: MultiTaskLoss,
    /// Weights of the tasks' losses in the minimised sum.
    weights: Vec<f32>,
    /// The parameters that all tasks share, in a network for a described table.
    shared: Vec<Range<usize>>,
    adam: Adam,
    curve: Curve,
    stopping: EarlyStopping,
    steps: u64,
    is_evaluated: bool,
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
        let tasks = spec.data.task_list();
        let losses: Vec<Loss> = tasks.iter().map(|task| task.loss).collect();
        let judged_by = spec.objective();
        let shared = spec.data.table().map(|_| network.shared_parameters()).unwrap_or_default();
        Ok(Self {
            shared,
            gradient: parameters.zeros_like()?,
            adam: Adam::new(vec![parameters.clone()], optimiser)?,
            parameters,
            criterion: MultiTaskLoss::new(network),
            weights: tasks.iter().map(|task| task.loss_weight as f32).collect(),
            curve: Curve::new(spec.data.tasks(), training_loss(spec), spec.data.has_mean_loss()),
            losses,
            stopping: EarlyStopping::new(settings.patience, judged_by.direction),
            judged_by: judged_by.metric,
            settings,
            steps: 0,
            is_evaluated: false,
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
        if !self.curve.add_training_losses(&losses.to_vec1::<f64>()?, &self.criterion.counts()) {
            return Ok(Some(self.curve.diverged(self.steps)));
        }
        self.criterion.gradient_into(&self.gradient, &self.parameters, &batch.inputs, &self.weights)?;
        self.adam.step_along(|_| Some(&self.gradient))?;
        if !self.adam.is_finite() {
            return Ok(Some(self.curve.diverged(self.steps)));
        }
        if self.settings.evaluates(self.steps) { self.evaluate(batch, held_out) } else { Ok(None) }
    }

    /// For each task, the length of its loss's gradient with respect to the parameters that all tasks share; its weight
    /// counts.
    fn gradient_norms(&self, batch: &Batch) -> Result<Vec<f64>> {
        let norm = |task: usize| -> Result<f64> {
            self.criterion.losses(&self.parameters, batch)?;
            let mut weights = vec![0.0; self.weights.len()];
            weights[task] = self.weights[task];
            let gradient = self.gradient.zeros_like()?;
            self.criterion.gradient_into(&gradient, &self.parameters, &batch.inputs, &weights)?;
            let gradient = gradient.to_vec1::<f32>()?;
            let shared = self.shared.iter().flat_map(|range| &gradient[range.clone()]);
            Ok(shared.map(|&d| f64::from(d) * f64::from(d)).sum::<f64>().sqrt())
        };
        (0..self.weights.len()).map(norm).collect()
    }

    fn evaluate(&mut self, batch: &Batch, held_out: &[HeldOut]) -> Result<Option<RunOutcome>> {
        let parameters = self.parameters.as_detached_tensor();
        let evaluations = held_out.iter().map(|rows| Evaluation::of(rows, &self.criterion, &parameters, &self.losses));
        let evaluations: Vec<Evaluation> = evaluations.collect::<Result<_>>()?;
        if !std::mem::replace(&mut self.is_evaluated, true) {
            let norms = if self.shared.is_empty() { Vec::new() } else { self.gradient_norms(batch)? };
            self.curve.begin(self.steps, &evaluations, norms);
        }
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
    let losses: Vec<Loss> = spec.data.task_list().iter().map(|task| task.loss).collect();
    let mean = spec.training.loss_mean.unwrap_or(LossMean::Labelled);
    Network::new(&spec.model, dataset.input_shape(&spec.data), losses.len()).with_losses(losses).with_loss_mean(mean)
}

/// Name of the training loss. For a described table it is what is minimised: cross-entropy, or the squared error of the
/// scaled label.
fn training_loss(spec: &TrainingSpec) -> &'static str {
    match spec.data.task_list().first() {
        Some(task) if spec.data.has_mean_loss() => task.loss.metric(),
        _ => "loss",
    }
}

/// Whether the sum of the parameters' magnitudes is finite. The order of additions is fixed, since it can decide how a
/// run ends.
fn all_finite(parameters: &Tensor) -> Result<bool> {
    Ok(parameters.to_vec1::<f32>()?.into_iter().map(f32::abs).sum::<f32>().is_finite())
}
