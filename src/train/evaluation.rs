//! Evaluates a network on held-out rows.

use crate::base::error::{Error, Result};
use crate::base::statistics::auc::auc;
use crate::base::statistics::ranking::{Ranking, resample};
use crate::data::HeldOut;
use crate::model::MultiTaskLoss;
use crate::study::run::{AUC, Loss, Split};
use candle_core::Tensor;

/// Losses and further metrics of a network on the rows of a split.
pub struct Evaluation {
    /// Which rows.
    pub split: Split,
    /// Every task's mean loss.
    pub losses: Vec<f64>,
    /// Further metrics for labels of 0 and 1: name, and a value per task. Empty for other labels, or if a loss is not
    /// finite.
    pub of_labels: Vec<(&'static str, Vec<f64>)>,
    /// Scores of every row, one entry per task.
    scored: Vec<Scored>,
}

impl Evaluation {
    /// Evaluates the network of `criterion` with these parameters.
    pub fn of(held_out: &HeldOut, criterion: &MultiTaskLoss, parameters: &Tensor, loss: Loss) -> Result<Self> {
        let mut sums = Vec::new();
        let mut rows = 0.0;
        let mut scored = Vec::new();
        for batch in &held_out.batches {
            let losses = criterion.losses(parameters, batch)?.to_vec1::<f64>()?;
            sums.resize(losses.len(), 0.0);
            for (sum, loss) in sums.iter_mut().zip(losses) {
                *sum += loss * batch.rows() as f64;
            }
            rows += batch.rows() as f64;
            if loss == Loss::CrossEntropy {
                scored.resize_with(sums.len(), Scored::default);
                let labels = batch.targets.to_vec2::<f32>()?;
                for ((task, scores), labels) in scored.iter_mut().zip(criterion.outputs()).zip(labels) {
                    task.scores.extend(scores);
                    task.is_positive.extend(labels.iter().map(|&label| label > 0.5));
                }
            }
        }
        let losses: Vec<f64> = sums.into_iter().map(|sum| sum / rows).collect();
        if losses.iter().any(|loss| !loss.is_finite()) {
            scored.clear();
        }
        let aucs: Vec<f64> = scored.iter().map(Scored::auc).collect::<Result<_>>()?;
        let of_labels = if scored.is_empty() { Vec::new() } else { vec![(AUC, aucs)] };
        Ok(Self { split: held_out.split, losses, of_labels, scored })
    }

    /// `[resamples][tasks]`: the AUC on each resample of the rows; `None` if all labels of a resample are the same.
    pub fn resampled_aucs(&self, resamples: usize) -> Vec<Vec<Option<f64>>> {
        let rankings: Vec<Ranking> =
            self.scored.iter().map(|task| Ranking::new(&task.scores, &task.is_positive)).collect();
        let rows = self.scored.first().map_or(0, |task| task.scores.len());
        let aucs = |number| {
            let counts = resample(number, rows);
            rankings.iter().map(|ranking| ranking.auc(&counts)).collect()
        };
        (0..resamples).map(aucs).collect()
    }
}

/// Scores and labels of a task.
#[derive(Default)]
struct Scored {
    scores: Vec<f32>,
    is_positive: Vec<bool>,
}

impl Scored {
    fn auc(&self) -> Result<f64> {
        let hint = "give more rows, or another task";
        auc(&self.scores, &self.is_positive)
            .ok_or_else(|| Error::Usage(format!("all held-out rows have the same label, so there is no AUC\n  {hint}")))
    }
}
