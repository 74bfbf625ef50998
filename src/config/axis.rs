//! Settings that a grid can vary.

use super::limits;
use super::section::Section;
use crate::error::Result;
use crate::spec::{DataSpec, RunSpec};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A setting that a grid can vary, in the order in which tables show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Task correlation.
    Corr,
    /// Length of the weight vectors.
    Scale,
    /// Standard deviation of the label noise.
    NoiseStd,
    /// Number of optimiser steps.
    Steps,
    /// Rows per step.
    BatchSize,
    /// Learning rate.
    LearningRate,
}

/// A value on an axis; shown in shortest decimal form.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A count.
    Whole(u64),
    /// A measure.
    Real(f64),
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(value) => value.fmt(out),
            Self::Real(value) => value.fmt(out),
        }
    }
}

impl Value {
    fn whole(self) -> u64 {
        match self {
            Self::Whole(value) => value,
            Self::Real(value) => value as u64,
        }
    }

    fn real(self) -> f64 {
        match self {
            Self::Whole(value) => value as f64,
            Self::Real(value) => value,
        }
    }
}

impl Axis {
    /// Every axis, in order.
    pub const ALL: [Self; 6] =
        [Self::Corr, Self::Scale, Self::NoiseStd, Self::Steps, Self::BatchSize, Self::LearningRate];

    /// The key in configs, the column in tables, the name in filters.
    pub fn key(self) -> &'static str {
        match self {
            Self::Corr => "corr",
            Self::Scale => "scale",
            Self::NoiseStd => "noise_std",
            Self::Steps => "steps",
            Self::BatchSize => "batch_size",
            Self::LearningRate => "learning_rate",
        }
    }

    /// Whether the setting belongs to synthetic data.
    pub fn is_synthetic(self) -> bool {
        matches!(self, Self::Corr | Self::Scale | Self::NoiseStd)
    }

    /// The distinct values that a `[grid]` gives, if any.
    pub fn read(self, grid: &mut Section) -> Result<Option<Vec<Value>>> {
        let key = self.key();
        let reals = |values: Vec<f64>| values.into_iter().map(Value::Real).collect();
        Ok(match self {
            Self::Corr => grid.distinct(key, limits::CORR)?.map(reals),
            Self::Scale => grid.distinct(key, limits::SCALE)?.map(reals),
            Self::NoiseStd => grid.distinct(key, limits::NOISE_STD)?.map(reals),
            Self::LearningRate => grid.distinct(key, limits::LEARNING_RATE)?.map(reals),
            Self::Steps => {
                grid.distinct(key, limits::STEPS)?.map(|values| values.into_iter().map(Value::Whole).collect())
            }
            Self::BatchSize => grid
                .distinct(key, limits::BATCH_SIZE)?
                .map(|values| values.into_iter().map(|value| Value::Whole(value as u64)).collect()),
        })
    }

    /// A run's value; `None` where its data has no such setting.
    pub fn of(self, spec: &RunSpec) -> Option<Value> {
        match (self, &spec.data) {
            (Self::Corr, DataSpec::Synthetic(data)) => Some(Value::Real(data.corr)),
            (Self::Scale, DataSpec::Synthetic(data)) => Some(Value::Real(data.law.scale)),
            (Self::NoiseStd, DataSpec::Synthetic(data)) => Some(Value::Real(data.law.noise_std)),
            (Self::Steps, _) => Some(Value::Whole(spec.training.steps)),
            (Self::BatchSize, _) => Some(Value::Whole(spec.training.batch_size as u64)),
            (Self::LearningRate, _) => Some(Value::Real(spec.training.learning_rate)),
            _ => None,
        }
    }

    /// Gives a run a value; of no effect where its data has no such setting.
    pub fn set(self, spec: &mut RunSpec, value: Value) {
        match (self, &mut spec.data) {
            (Self::Corr, DataSpec::Synthetic(data)) => data.corr = value.real(),
            (Self::Scale, DataSpec::Synthetic(data)) => data.law.scale = value.real(),
            (Self::NoiseStd, DataSpec::Synthetic(data)) => data.law.noise_std = value.real(),
            (Self::Steps, _) => spec.training.steps = value.whole(),
            (Self::BatchSize, _) => spec.training.batch_size = value.whole() as usize,
            (Self::LearningRate, _) => spec.training.learning_rate = value.real(),
            _ => {}
        }
    }
}
