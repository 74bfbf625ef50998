//! The training loop: the algorithm of one run, without files, clock, terminal or environment.

pub mod adam;
pub mod early_stopping;
pub mod engine;
pub mod evaluation;
pub mod measure;
pub mod metric;
pub mod outcome;

use std::ops::ControlFlow;

use candle_core::{Device, Tensor, Var};
use candle_nn::Optimizer;

use crate::base::digits::{recorded, to_five_decimals};
use crate::base::error::Result;
use crate::base::math::rng::{Purpose, Stream};
use crate::data::{Dataset, Source};
use crate::model::{MultiTaskLoss, Network, ParameterCounts};
use crate::study::run::{self, Loss, Metric, TrainingSpec};
use adam::{Adam, Settings};
use early_stopping::{EarlyStopping, Evaluated};
use evaluation::Evaluation;
use outcome::{AUC, MEAN_TASK, MetricPoint, RunOutcome, Split, Status, recorded_mean, resampled_auc};

/// Steps between two calls of the observer.
const OBSERVED_EVERY: u64 = 50;

/// A run whose loss grows to this many times that of its initial weights is lost, though Adam's bounded steps may keep
/// it finite for ever.
const LOST: f64 = 1e12;

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

/// The metrics gathered so far.
struct Curve {
    tasks: Vec<String>,
    loss: Loss,
    /// Sums of the training losses since the last evaluation.
    sums: Vec<f64>,
    steps: u32,
    /// Sum of all tasks' losses of the initial weights.
    initial: Option<f64>,
    points: Vec<MetricPoint>,
    kept: Option<Kept>,
}

/// The evaluation of the model that is kept.
struct Kept {
    step: u64,
    /// Number of points up to there.
    points: usize,
    test: Option<Evaluation>,
}

impl Curve {
    fn new(tasks: Vec<String>, loss: Loss) -> Self {
        Self { sums: vec![0.0; tasks.len()], tasks, loss, steps: 0, initial: None, points: Vec::new(), kept: None }
    }

    /// Takes in one step's losses; false where they have diverged.
    fn add_training_losses(&mut self, losses: &[f64]) -> bool {
        for (sum, loss) in self.sums.iter_mut().zip(losses) {
            *sum += loss;
        }
        self.steps += 1;
        let total = losses.iter().sum::<f64>();
        // A NaN compares as false and so has diverged.
        total.is_finite() && total <= LOST * *self.initial.get_or_insert(total)
    }

    /// Writes down what was measured of held-out rows, and the mean training losses since the evaluation before; false
    /// where a value is not finite.
    fn evaluate(&mut self, step: u64, evaluations: &[Evaluation]) -> bool {
        let train: Vec<f64> = self.sums.iter().map(|sum| sum / f64::from(self.steps)).collect();
        self.sums.fill(0.0);
        self.steps = 0;
        let metric = self.loss.metric();
        let mut are_finite = self.push(step, Split::Train, metric, &train);
        for Evaluation { split, losses, aucs, .. } in evaluations {
            are_finite &= self.push(step, *split, metric, losses);
            if !aucs.is_empty() {
                are_finite &= self.push(step, *split, AUC, aucs);
            }
        }
        are_finite
    }

    fn push(&mut self, step: u64, split: Split, metric: &str, values: &[f64]) -> bool {
        let values: Vec<f64> = values.iter().copied().map(recorded).collect();
        let named = self.tasks.iter().map(String::as_str).zip(values.iter().copied());
        let named = named.chain((metric != AUC).then(|| (MEAN_TASK, recorded_mean(&values))));
        let point =
            |(task, value): (&str, f64)| MetricPoint { step, split, task: task.into(), metric: metric.into(), value };
        self.points.extend(named.map(point));
        values.iter().all(|value| value.is_finite())
    }

    /// The latest value of a metric as it is recorded, so that a reader of the curve sees what was chosen.
    fn latest(&self, metric: &Metric) -> Option<f64> {
        self.points.iter().rev().find(|point| metric.is_of(point)).map(|point| point.value)
    }

    /// Takes the model that was just evaluated for the run's result so far.
    fn keep(&mut self, step: u64, evaluations: Vec<Evaluation>) {
        let test = evaluations.into_iter().find(|evaluation| evaluation.split == Split::Test);
        self.kept = Some(Kept { step, points: self.points.len(), test });
    }

    /// The outcome of a run that came to its end: its curve up to the model that is kept, with that one's AUCs on
    /// resamples of the test rows.
    fn completed(mut self, resamples: usize) -> RunOutcome {
        if let Some(Kept { step, points, test }) = self.kept.take() {
            self.points.truncate(points);
            let resampled = test.map(|test| test.resampled_aucs(resamples)).unwrap_or_default();
            for (number, aucs) in resampled.into_iter().enumerate() {
                self.push_resampled(step, number, &aucs);
            }
        }
        RunOutcome { status: Status::Completed, curve: self.points }
    }

    fn push_resampled(&mut self, step: u64, number: usize, aucs: &[Option<f64>]) {
        let metric = resampled_auc(number);
        self.points.extend(self.tasks.iter().zip(aucs).filter_map(|(task, &auc)| {
            let value = to_five_decimals(auc?);
            Some(MetricPoint { step, split: Split::Test, task: task.clone(), metric: metric.clone(), value })
        }));
    }

    /// The outcome of a run that was lost at `step`: what was written down before.
    fn diverged(mut self, step: u64) -> RunOutcome {
        self.points.retain(|point| point.step < step);
        RunOutcome { status: Status::Diverged { step }, curve: self.points }
    }
}
