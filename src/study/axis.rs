//! Settings that a grid can vary.

use super::run::{DataSpec, MeasurementSpec, RunSpec, Synthetic, Training, TrainingSpec};
use super::value::{Rows, Value};
use serde::{Deserialize, Serialize};

/// A setting that a grid can vary. They are in column order, which is also the order of application: a preset sets all
/// label settings, and later axes override single ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Published label function.
    Preset,
    /// Task correlation.
    Corr,
    /// Main task on census-income.
    Group,
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
    /// Every axis with its key, in column order.
    const KEYS: [(Self, &str); 9] = [
        (Self::Preset, "preset"),
        (Self::Corr, "corr"),
        (Self::Group, "group"),
        (Self::Rows, "rows"),
        (Self::Scale, "scale"),
        (Self::NoiseStd, "noise_std"),
        (Self::Steps, "steps"),
        (Self::BatchSize, "batch_size"),
        (Self::LearningRate, "learning_rate"),
    ];

    /// Every axis, in column order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::KEYS.into_iter().map(|(axis, _)| axis)
    }

    /// Its key in configs, its column in tables and its name in filters.
    pub fn key(self) -> &'static str {
        Self::KEYS.iter().find(|(axis, _)| *axis == self).map_or("", |(_, key)| key)
    }

    /// Whether `key` is the key of an axis.
    pub fn is_key(key: &str) -> bool {
        Self::all().any(|axis| axis.key() == key)
    }

    /// Whether the setting belongs to synthetic data.
    pub fn is_synthetic(self) -> bool {
        matches!(self, Self::Preset | Self::Corr | Self::Rows | Self::Scale | Self::NoiseStd)
    }

    /// Whether this run has the setting.
    pub fn is_of(self, spec: &RunSpec) -> bool {
        match self {
            _ if self.is_synthetic() => spec.synthetic().is_some(),
            Self::Group => spec.census().is_some(),
            _ => spec.training().is_some(),
        }
    }

    /// A run's value, if it has the setting. A preset has none: it is the name of a label function, not a part of it.
    pub fn of(self, spec: &RunSpec) -> Option<Value> {
        let (data, training) = (spec.synthetic(), spec.training().map(|spec| &spec.training));
        match self {
            Self::Preset => None,
            Self::Corr => data.map(|data| data.corr.into()),
            Self::Group => spec.census().map(|census| census.group.into()),
            Self::Rows => data.map(|data| Rows::from(data.rows).into()),
            Self::Scale => data.map(|data| data.law.scale.into()),
            Self::NoiseStd => data.map(|data| data.law.noise_std.into()),
            Self::Steps => training.map(|training| training.steps.into()),
            Self::BatchSize => training.map(|training| training.batch_size.into()),
            Self::LearningRate => training.map(|training| training.learning_rate.into()),
        }
    }

    /// Sets a run's value. Does nothing if the run has no such setting.
    pub fn set(self, spec: &mut RunSpec, value: Value) {
        match spec {
            RunSpec::Training(spec) => self.set_in(spec, value),
            RunSpec::Measurement(MeasurementSpec { data, .. }) => self.set_data(data, value),
        }
    }

    /// [`Self::set`] for a training.
    pub fn set_in(self, spec: &mut TrainingSpec, value: Value) {
        match (&mut spec.data, value) {
            (DataSpec::Synthetic(data), _) => self.set_data(data, value),
            (DataSpec::CensusIncome(census), Value::Group(group)) => census.group = group,
            _ => {}
        }
        self.set_training(&mut spec.training, value);
    }

    fn set_data(self, data: &mut Synthetic, value: Value) {
        match (self, value) {
            (Self::Preset, Value::Preset(preset)) => data.law = preset.law(),
            (Self::Corr, _) => data.corr = value.real(),
            (Self::Rows, _) => data.rows = value.rows(),
            (Self::Scale, _) => data.law.scale = value.real(),
            (Self::NoiseStd, _) => data.law.noise_std = value.real(),
            _ => {}
        }
    }

    fn set_training(self, training: &mut Training, value: Value) {
        match self {
            Self::Steps => training.steps = value.whole(),
            Self::BatchSize => training.batch_size = value.whole() as usize,
            Self::LearningRate => training.learning_rate = value.real(),
            _ => {}
        }
    }
}
