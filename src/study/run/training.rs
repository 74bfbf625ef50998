//! How a network is trained.

use super::choice::choice;
use serde::{Deserialize, Serialize};

/// One training's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// Number of optimiser steps.
    pub steps: u64,
    /// Rows per step.
    pub batch_size: usize,
    /// Steps between evaluations. The last step is evaluated, too.
    pub eval_every: u64,
    /// Further steps to evaluate, such as early ones, where curves can still be compared one by one.
    pub eval_at: Vec<u64>,
    /// Learning rate.
    pub learning_rate: f64,
    /// The optimiser and its constants.
    pub optimizer: Adam,
    /// Early stopping: the run ends after this many evaluations without a better value of its objective, and its curve
    /// ends at the best one. Skipped when `None`, so that older runs keep their ids (also for `resamples`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience: Option<u64>,
    /// Number of resamples of the test rows. The last model's AUCs are also recorded on each resample. It is a setting
    /// of the run, since a run's id covers everything that the run writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resamples: Option<usize>,
    /// `TASK:METRIC` by which early stopping, tuning and the choice of a rate go. `None`: that of the main task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monitor: Option<String>,
    /// Over which rows a task's loss is a mean. `None`: those that have a label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_mean: Option<LossMean>,
}

/// Over which rows of a batch a task's loss is a mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossMean {
    /// Those that have a label of the task.
    Labelled,
    /// All, as if the loss of a row without a label were 0.
    Batch,
}

choice!(LossMean { "labelled" => Labelled, "batch" => Batch });

impl Default for Training {
    fn default() -> Self {
        Self {
            steps: 20_000,
            batch_size: 128,
            eval_every: 500,
            eval_at: Vec::new(),
            learning_rate: 1e-3,
            optimizer: Adam::default(),
            patience: None,
            resamples: None,
            monitor: None,
            loss_mean: None,
        }
    }
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

    /// Whether `step` is evaluated. Steps count from 1.
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
    /// Where eps is added.
    pub eps_placement: EpsPlacement,
}

impl Default for Adam {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, eps: 1e-8, eps_placement: EpsPlacement::Pytorch }
    }
}

/// The two readings of Adam's eps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpsPlacement {
    /// sqrt(v_hat) + eps: Algorithm 1 as printed.
    Pytorch,
    /// sqrt(v) + eps with the bias corrections in the step size: "epsilon hat" of the paper's Section 2.
    Tensorflow,
}

choice!(EpsPlacement { "pytorch" => Pytorch, "tensorflow" => Tensorflow });
