//! Evaluates a network on held-out rows.

use super::table_metrics::{Named, Scored};
use crate::base::error::{Error, Result};
use crate::base::statistics::ranking::auc::auc;
use crate::base::statistics::ranking::{Ranking, resample};
use crate::data::{HeldOut, HeldOutTable};
use crate::model::MultiTaskLoss;
use crate::study::run::{AUC, Loss, Split};
use candle_core::Tensor;

/// A metric's name, and its value for each task; `None` where a task has no such metric.
pub type OfTasks = (&'static str, Vec<Option<f64>>);

/// Metrics of a network on the rows of a split.
pub struct Evaluation {
    /// Which rows.
    pub split: Split,
    /// The metrics, in the order of recording.
    pub metrics: Vec<OfTasks>,
    /// Counts of the rows behind them, which are the same at every evaluation. Empty unless the tasks differ in it.
    pub counts: Vec<OfTasks>,
    /// Predictions and labels of every task with labels of 0 and 1; empty for others.
    scored: Vec<Scored>,
}

impl Evaluation {
    /// Evaluates the network of `criterion` with these parameters, whose tasks have these losses.
    pub fn of(held_out: &HeldOut, criterion: &MultiTaskLoss, parameters: &Tensor, losses: &[Loss]) -> Result<Self> {
        match &held_out.table {
            Some(table) => of_table(held_out, table, criterion, parameters, losses),
            None => of_equal_tasks(held_out, criterion, parameters, losses),
        }
    }

    /// `[resamples][tasks]`: the AUC on each resample of the rows; `None` if all labels of a resample are the same.
    pub fn resampled_aucs(&self, resamples: usize) -> Vec<Vec<Option<f64>>> {
        let ranking = |task: &Scored| Ranking::new(&task.scores(), &task.is_positive());
        let rankings: Vec<Ranking> = self.scored.iter().map(ranking).collect();
        let aucs = |number| {
            let mut drawn: Vec<u32> = Vec::new();
            let of_task = |(task, ranking): (&Scored, &Ranking)| {
                // Tasks that count on the same rows share the draws.
                if drawn.len() != task.labels.len() {
                    drawn = resample(number, task.labels.len());
                }
                ranking.auc(&drawn)
            };
            self.scored.iter().zip(&rankings).map(of_task).collect()
        };
        (0..resamples).map(aucs).collect()
    }
}

/// The loss of every task, and with labels of 0 and 1 its AUC. All rows count for all tasks.
fn of_equal_tasks(
    held_out: &HeldOut,
    criterion: &MultiTaskLoss,
    parameters: &Tensor,
    losses: &[Loss],
) -> Result<Evaluation> {
    let mut sums = vec![0.0; losses.len()];
    let mut rows = 0.0;
    let mut scored = Vec::new();
    let loss = losses.first().copied().unwrap_or_default();
    for batch in &held_out.batches {
        let losses = criterion.losses(parameters, batch)?.to_vec1::<f64>()?;
        for (sum, loss) in sums.iter_mut().zip(losses) {
            *sum += loss * batch.rows() as f64;
        }
        rows += batch.rows() as f64;
        if loss == Loss::CrossEntropy {
            scored.resize_with(sums.len(), Scored::default);
            let labels = batch.targets.to_vec2::<f32>()?;
            for ((task, scores), labels) in scored.iter_mut().zip(criterion.outputs()).zip(labels) {
                task.predictions.extend(scores.into_iter().map(f64::from));
                task.labels.extend(labels.into_iter().map(f64::from));
            }
        }
    }
    let means: Vec<f64> = sums.into_iter().map(|sum| sum / rows).collect();
    if means.iter().any(|loss| !loss.is_finite()) {
        scored.clear();
    }
    let mut metrics: Vec<OfTasks> = vec![(loss.metric(), means.into_iter().map(Some).collect())];
    if !scored.is_empty() {
        metrics.push((AUC, scored.iter().map(|task| defined_auc(task).map(Some)).collect::<Result<_>>()?));
    }
    Ok(Evaluation { split: held_out.split, metrics, counts: Vec::new(), scored })
}

fn defined_auc(task: &Scored) -> Result<f64> {
    let hint = "give more rows, or another task";
    auc(&task.scores(), &task.is_positive())
        .ok_or_else(|| Error::Usage(format!("all held-out rows have the same label, so there is no AUC\n  {hint}")))
}

/// The metrics of tasks that may differ in kind, each on the rows that have its label.
fn of_table(
    held_out: &HeldOut,
    table: &HeldOutTable,
    criterion: &MultiTaskLoss,
    parameters: &Tensor,
    losses: &[Loss],
) -> Result<Evaluation> {
    let mut scored: Vec<Scored> = losses.iter().map(|_| Scored::default()).collect();
    let mut place = 0;
    for batch in &held_out.batches {
        criterion.losses(parameters, batch)?;
        let labels = batch.targets.to_vec2::<f32>()?;
        for (task, (outputs, labels)) in criterion.outputs().into_iter().zip(labels).enumerate() {
            let counts = |row: usize| batch.weights.is_none() || table.is_labelled[task][place + row];
            let scale = &table.scales[task];
            for row in (0..batch.rows()).filter(|&row| counts(row)) {
                let (output, label) = (f64::from(outputs[row]), f64::from(labels[row]));
                // A number is compared in its own units; a logit stays what it is.
                let is_number = losses[task] == Loss::SquaredError;
                let own = |value: f64| if is_number { scale.invert(value) } else { value };
                scored[task].predictions.push(own(output));
                scored[task].labels.push(own(label));
                scored[task].groups.extend(table.groups.as_ref().map(|groups| groups[place + row]));
            }
        }
        place += batch.rows();
    }
    let of_tasks: Vec<(Vec<Named>, Vec<Named>)> = scored
        .iter()
        .zip(losses)
        .map(|(task, loss)| if *loss == Loss::CrossEntropy { task.binary() } else { task.regression() })
        .collect();
    let metrics = by_metric(of_tasks.iter().map(|(metrics, _)| metrics.as_slice()));
    let counts = by_metric(of_tasks.iter().map(|(_, counts)| counts.as_slice()));
    for (task, loss) in scored.iter_mut().zip(losses) {
        if *loss == Loss::SquaredError {
            *task = Scored::default();
        }
    }
    Ok(Evaluation { split: held_out.split, metrics, counts, scored })
}

/// The metrics of all tasks, each with a value per task.
fn by_metric<'m>(of_tasks: impl Iterator<Item = &'m [Named]> + Clone) -> Vec<OfTasks> {
    let mut names: Vec<&'static str> = Vec::new();
    for (name, _) in of_tasks.clone().flatten() {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let value =
        |metrics: &[Named], name| metrics.iter().find(|(known, _)| *known == name).and_then(|(_, value)| *value);
    names.into_iter().map(|name| (name, of_tasks.clone().map(|metrics| value(metrics, name)).collect())).collect()
}
