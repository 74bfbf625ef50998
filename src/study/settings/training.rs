//! Settings of the optimisation.

use super::{limits, replace};
use crate::base::error::Result;
use crate::study::run::{EpsPlacement, Training};
use crate::study::toml::rule::flag;
use crate::study::toml::section::Section;
use clap::Args;
use serde::{Deserialize, Serialize};

/// The optimisation.
#[derive(Args, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[command(next_help_heading = "Training")]
#[serde(deny_unknown_fields)]
pub struct TrainingSettings {
    /// Number of optimiser steps [default: 20000]
    #[arg(long, value_name = "N", value_parser = flag(limits::STEPS))]
    pub steps: Option<u64>,
    /// Rows per step [default: 128]
    #[arg(long, value_name = "N", value_parser = flag(limits::BATCH_SIZE))]
    pub batch_size: Option<usize>,
    /// Steps between evaluations; the last step is evaluated too [default: 500]
    #[arg(long, value_name = "N", value_parser = flag(limits::STEPS))]
    pub eval_every: Option<u64>,
    /// Further steps to evaluate, such as 50,100,200 [default: none]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = flag(limits::STEPS))]
    pub eval_at: Option<Vec<u64>>,
    /// End after this many evaluations without a better AUC of the main task on validation rows, and keep the best
    /// model [default: take all steps]
    #[arg(long, value_name = "N", value_parser = flag(limits::PATIENCE))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patience: Option<u64>,
    /// Also record the last model's AUCs on this many resamples of the test rows, for intervals [default: none]
    #[arg(long, value_name = "N", value_parser = flag(limits::RESAMPLES))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resamples: Option<usize>,
    /// Learning rate of Adam [default: 0.001]
    #[arg(long, value_name = "RATE", value_parser = flag(limits::LEARNING_RATE))]
    pub learning_rate: Option<f64>,
    /// Adam's decay of the first moment [default: 0.9]
    #[arg(long, value_name = "DECAY", value_parser = flag(limits::BETA))]
    pub beta1: Option<f64>,
    /// Adam's decay of the second moment [default: 0.999]
    #[arg(long, value_name = "DECAY", value_parser = flag(limits::BETA))]
    pub beta2: Option<f64>,
    /// Adam's eps [default: 0.00000001]
    #[arg(long, value_name = "EPS", value_parser = flag(limits::EPS))]
    pub eps: Option<f64>,
    /// Where eps is added: pytorch (after the bias correction) or tensorflow (before it) [default: pytorch]
    #[arg(long, value_name = "PLACE", value_parser = flag(limits::EPS_PLACEMENT))]
    pub eps_placement: Option<EpsPlacement>,
}

impl TrainingSettings {
    /// Takes the keys of a training table.
    pub fn read(section: &mut Section) -> Result<Self> {
        Ok(Self {
            steps: section.take("steps", limits::STEPS)?,
            batch_size: section.take("batch_size", limits::BATCH_SIZE)?,
            eval_every: section.take("eval_every", limits::STEPS)?,
            eval_at: section.distinct("eval_at", limits::STEPS)?,
            patience: section.take("patience", limits::PATIENCE)?,
            resamples: section.take("resamples", limits::RESAMPLES)?,
            learning_rate: section.take("learning_rate", limits::LEARNING_RATE)?,
            beta1: section.take("beta1", limits::BETA)?,
            beta2: section.take("beta2", limits::BETA)?,
            eps: section.take("eps", limits::EPS)?,
            eps_placement: section.take("eps_placement", limits::EPS_PLACEMENT)?,
        })
    }

    /// All settings of a training.
    pub fn of(training: &Training) -> Self {
        let Training { steps, batch_size, eval_every, eval_at, learning_rate, optimizer, patience, resamples } =
            training.clone();
        Self {
            steps: Some(steps),
            batch_size: Some(batch_size),
            eval_every: Some(eval_every),
            eval_at: (!eval_at.is_empty()).then_some(eval_at),
            patience,
            resamples,
            learning_rate: Some(learning_rate),
            beta1: Some(optimizer.beta1),
            beta2: Some(optimizer.beta2),
            eps: Some(optimizer.eps),
            eps_placement: Some(optimizer.eps_placement),
        }
    }

    /// Replaces the current values by those that are given.
    pub fn apply(&self, training: &mut Training) {
        replace(&mut training.steps, &self.steps);
        replace(&mut training.batch_size, &self.batch_size);
        replace(&mut training.eval_every, &self.eval_every);
        replace(&mut training.eval_at, &self.eval_at);
        training.patience = self.patience.or(training.patience);
        training.resamples = self.resamples.or(training.resamples);
        replace(&mut training.learning_rate, &self.learning_rate);
        let adam = &mut training.optimizer;
        replace(&mut adam.beta1, &self.beta1);
        replace(&mut adam.beta2, &self.beta2);
        replace(&mut adam.eps, &self.eps);
        replace(&mut adam.eps_placement, &self.eps_placement);
    }

    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
