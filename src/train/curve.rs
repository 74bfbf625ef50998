//! Collects a run's metrics, up to its outcome.

use super::evaluation::{Evaluation, OfTasks};
use super::outcome::{GRADIENT_NORM, MetricPoint, RunOutcome, Status, has_mean, recorded_mean, resampled_auc};
use crate::base::digits::{recorded, to_five_decimals};
use crate::study::run::{MEAN_TASK, Metric, Split};
use std::mem::take;

/// A run has diverged if its loss is more than this many times the loss of its initial weights. Adam's bounded steps
/// may keep such a loss finite for ever.
const LOST: f64 = 1e12;

/// A lower initial loss counts as this. Tiny labels have one near 0, which a first step may well exceed.
const LEAST_INITIAL: f64 = 1e-6;

/// The metrics gathered so far.
pub struct Curve {
    tasks: Vec<String>,
    /// Name of the metric that is the training loss.
    loss: &'static str,
    /// Whether the means over the tasks are recorded, for the metrics that have one.
    has_means: bool,
    /// Sums of the training losses since the last evaluation, and how much they count.
    sums: Vec<f64>,
    counts: Vec<f64>,
    /// Sum of all tasks' losses with the initial weights.
    initial: Option<f64>,
    points: Vec<MetricPoint>,
    kept: Option<Kept>,
}

/// The evaluation of the model that is kept.
struct Kept {
    step: u64,
    /// Number of points up to this evaluation.
    points: usize,
    test: Option<Evaluation>,
}

impl Curve {
    /// No metrics yet. `loss` is the name of the training loss.
    pub fn new(tasks: Vec<String>, loss: &'static str, has_means: bool) -> Self {
        let [sums, counts] = [(); 2].map(|()| vec![0.0; tasks.len()]);
        Self { sums, counts, tasks, loss, has_means, initial: None, points: Vec::new(), kept: None }
    }

    /// Takes in one step's losses, and how much each counts; false if they have diverged.
    pub fn add_training_losses(&mut self, losses: &[f64], counts: &[f64]) -> bool {
        let totals = self.sums.iter_mut().zip(&mut self.counts);
        for ((sum, total), (loss, count)) in totals.zip(losses.iter().zip(counts)) {
            *sum += loss * count;
            *total += count;
        }
        let total = losses.iter().sum::<f64>();
        // A comparison with NaN is false, so a NaN has diverged.
        total.is_finite() && total <= LOST * self.initial.get_or_insert(total).max(LEAST_INITIAL)
    }

    /// Records the evaluations of held-out rows, and the mean training losses since the last evaluation; false if a
    /// value is not finite.
    pub fn evaluate(&mut self, step: u64, evaluations: &[Evaluation]) -> bool {
        // Without a label of some task since the last evaluation there are no training losses: rows of a pack have an order.
        let mean = |(sum, count): (&f64, &f64)| (*count > 0.0).then(|| sum / count);
        let train: Option<Vec<f64>> = self.sums.iter().zip(&self.counts).map(mean).collect();
        let train = train.into_iter().flatten().map(Some).collect();
        self.sums.fill(0.0);
        self.counts.fill(0.0);
        let mut are_finite = self.push(step, Split::Train, &(self.loss, train));
        for Evaluation { split, metrics, .. } in evaluations {
            for metric in metrics {
                are_finite &= self.push(step, *split, metric);
            }
        }
        are_finite
    }

    /// Records what the first evaluation alone tells, before its metrics: the counts of rows, and the lengths of the
    /// tasks' gradients, if they have any.
    pub fn begin(&mut self, step: u64, evaluations: &[Evaluation], gradient_norms: Vec<f64>) {
        for Evaluation { split, counts, .. } in evaluations {
            for counted in counts {
                self.push_values(step, *split, counted);
            }
        }
        if !gradient_norms.is_empty() {
            let norms = gradient_norms.into_iter().map(|norm| Some(norm).filter(|norm| norm.is_finite())).collect();
            self.push(step, Split::Train, &(GRADIENT_NORM, norms));
        }
    }

    /// Records a metric with as many digits as are recorded; false if a value is not finite.
    fn push(&mut self, step: u64, split: Split, (metric, values): &OfTasks) -> bool {
        self.push_values(step, split, &(metric, values.iter().map(|value| value.map(recorded)).collect()))
    }

    /// Records values as they are; false if one is not finite.
    fn push_values(&mut self, step: u64, split: Split, (metric, values): &OfTasks) -> bool {
        let named = self.tasks.iter().map(String::as_str).zip(values.iter().copied());
        let known: Vec<f64> = values.iter().flatten().copied().collect();
        let has_mean = self.has_means && has_mean(metric);
        let named = named.chain(has_mean.then(|| (MEAN_TASK, Some(recorded_mean(&known)))));
        let point = |(task, value): (&str, Option<f64>)| {
            Some(MetricPoint { step, split, task: task.into(), metric: (*metric).into(), value: value? })
        };
        self.points.extend(named.filter_map(point));
        known.iter().all(|value| value.is_finite())
    }

    /// The latest recorded value of a metric. Models are chosen by recorded values, so the curve explains the choice.
    pub fn latest(&self, metric: &Metric) -> Option<f64> {
        self.points.iter().rev().find(|point| metric.is_of(point)).map(|point| point.value)
    }

    /// Keeps the model that was just evaluated as the run's result so far.
    pub fn keep(&mut self, step: u64, evaluations: Vec<Evaluation>) {
        let test = evaluations.into_iter().find(|evaluation| evaluation.split == Split::Test);
        self.kept = Some(Kept { step, points: self.points.len(), test });
    }

    /// The outcome of a completed run: its curve up to the kept model, and that model's AUCs on resamples of the test
    /// rows.
    pub fn completed(&mut self, resamples: usize) -> RunOutcome {
        if let Some(Kept { step, points, test }) = self.kept.take() {
            self.points.truncate(points);
            let resampled = test.map(|test| test.resampled_aucs(resamples)).unwrap_or_default();
            for (number, aucs) in resampled.into_iter().enumerate() {
                self.push_resampled(step, number, &aucs);
            }
        }
        RunOutcome { status: Status::Completed, curve: take(&mut self.points) }
    }

    fn push_resampled(&mut self, step: u64, number: usize, aucs: &[Option<f64>]) {
        let metric = resampled_auc(number);
        self.points.extend(self.tasks.iter().zip(aucs).filter_map(|(task, &auc)| {
            let value = to_five_decimals(auc?);
            Some(MetricPoint { step, split: Split::Test, task: task.clone(), metric: metric.clone(), value })
        }));
    }

    /// The outcome of a run that diverged at `step`: the points recorded before.
    pub fn diverged(&mut self, step: u64) -> RunOutcome {
        self.points.retain(|point| point.step < step);
        RunOutcome { status: Status::Diverged { step }, curve: take(&mut self.points) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_has_diverged_far_above_that_of_the_initial_weights_but_not_just_above_nothing() {
        let is_kept = |initial: f64, later: f64| {
            let mut curve = Curve::new(vec!["y".into()], "mse", true);
            assert!(curve.add_training_losses(&[initial], &[1.0]));
            curve.add_training_losses(&[later], &[1.0])
        };
        assert!(is_kept(2.0, 1e12) && !is_kept(2.0, 3e12) && !is_kept(2.0, f64::NAN));
        assert!(is_kept(1e-20, 1e-4) && is_kept(0.0, 1e-4), "labels near 0 have a loss near 0");
        assert!(!is_kept(0.0, 1e7) && !is_kept(0.0, f64::INFINITY));
    }
}
