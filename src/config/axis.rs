//! Settings that a grid can vary.

use super::limits;
use super::rows::{Rows, RowsRule};
use super::rule::Rule;
use super::section::Section;
use super::value::Value;
use crate::error::Result;
use crate::spec::{DataSpec, RunSpec};
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// A setting that a grid can vary, in the order in which tables show them and in which they are applied: a preset sets
/// the whole law of the labels, and what stands behind it changes that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Published law of the labels.
    Preset,
    /// Task correlation.
    Corr,
    /// Rows to train on.
    Rows,
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

impl Axis {
    /// Every axis, in order.
    pub const ALL: [Self; 8] = [
        Self::Preset,
        Self::Corr,
        Self::Rows,
        Self::Scale,
        Self::NoiseStd,
        Self::Steps,
        Self::BatchSize,
        Self::LearningRate,
    ];

    /// The key in configs, the column in tables, the name in filters.
    pub fn key(self) -> &'static str {
        match self {
            Self::Preset => "preset",
            Self::Corr => "corr",
            Self::Rows => "rows",
            Self::Scale => "scale",
            Self::NoiseStd => "noise_std",
            Self::Steps => "steps",
            Self::BatchSize => "batch_size",
            Self::LearningRate => "learning_rate",
        }
    }

    /// Whether the setting belongs to synthetic data.
    pub fn is_synthetic(self) -> bool {
        matches!(self, Self::Preset | Self::Corr | Self::Rows | Self::Scale | Self::NoiseStd)
    }

    /// Whether this data has the setting.
    pub fn is_of(self, data: &DataSpec) -> bool {
        !self.is_synthetic() || matches!(data, DataSpec::Synthetic(_))
    }

    /// The distinct values that a `[grid]` gives, if any.
    pub fn read(self, grid: &mut Section) -> Result<Option<Vec<Value>>> {
        match self {
            Self::Preset => self.values(grid, limits::PRESET),
            Self::Corr => self.values(grid, limits::CORR),
            Self::Rows => self.values(grid, RowsRule),
            Self::Scale => self.values(grid, limits::SCALE),
            Self::NoiseStd => self.values(grid, limits::NOISE_STD),
            Self::Steps => self.values(grid, limits::STEPS),
            Self::BatchSize => self.values(grid, limits::BATCH_SIZE),
            Self::LearningRate => self.values(grid, limits::LEARNING_RATE),
        }
    }

    fn values<R: Rule<Value: Display + Into<Value>>>(self, grid: &mut Section, rule: R) -> Result<Option<Vec<Value>>> {
        let values = grid.distinct(self.key(), rule)?;
        Ok(values.map(|values| values.into_iter().map(Into::into).collect()))
    }

    /// A run's value; `None` where its data has no such setting, and for a preset, which is the name of a law and not a
    /// part of it.
    pub fn of(self, spec: &RunSpec) -> Option<Value> {
        match (self, &spec.data) {
            (Self::Corr, DataSpec::Synthetic(data)) => Some(Value::Real(data.corr)),
            (Self::Rows, DataSpec::Synthetic(data)) => Some(Rows::from(data.rows).into()),
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
            (Self::Preset, DataSpec::Synthetic(data)) => {
                if let Value::Preset(preset) = value {
                    data.law = preset.law();
                }
            }
            (Self::Corr, DataSpec::Synthetic(data)) => data.corr = value.real(),
            (Self::Rows, DataSpec::Synthetic(data)) => data.rows = value.rows(),
            (Self::Scale, DataSpec::Synthetic(data)) => data.law.scale = value.real(),
            (Self::NoiseStd, DataSpec::Synthetic(data)) => data.law.noise_std = value.real(),
            (Self::Steps, _) => spec.training.steps = value.whole(),
            (Self::BatchSize, _) => spec.training.batch_size = value.whole() as usize,
            (Self::LearningRate, _) => spec.training.learning_rate = value.real(),
            _ => {}
        }
    }
}
