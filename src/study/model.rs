//! One of a study's models: its network, its own training, and what is searched for it.

use super::run::{Architecture, RunSpec, SourceKind};
use super::search::Searched;
use super::settings::{self, Given, Setting, Table};
use super::value::Value;
use serde::{Deserialize, Serialize};

/// One of a study's models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Its label in tables, which no other model has.
    pub name: String,
    /// The network.
    pub architecture: Architecture,
    /// How its training differs from that of the study's other models.
    #[serde(default, skip_serializing_if = "Given::is_empty")]
    pub training: Given,
    /// The settings that are tuned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<Searched>,
}

impl Model {
    /// Sets the value of a searched setting. A width makes a single layer. Does nothing if the model has no such setting.
    pub fn set(&mut self, setting: &'static Setting, value: f64) {
        let value = if setting.rule.is_whole() { Value::Whole(value as u64) } else { Value::Real(value) };
        if setting.table == Table::Training {
            return self.training.insert(setting, value);
        }
        let mut run = as_run(&self.architecture);
        setting.set(&mut run, &value);
        if let Some(spec) = run.into_training() {
            self.architecture = spec.model;
        }
    }

    /// The model with all searched settings at one end of their ranges.
    pub fn at_end(&self, end: fn(&Searched) -> f64) -> Self {
        let mut model = self.clone();
        self.search.iter().for_each(|searched| model.set(searched.setting, end(searched)));
        model
    }

    /// Whether the hidden units of the model's largest layer are a multiple of the setting.
    pub fn counts_units(&self, setting: &'static Setting) -> bool {
        let units = |value| {
            let mut model = self.clone();
            model.set(setting, value);
            model.architecture.units()
        };
        units(1.0) != units(2.0)
    }
}

/// A training of a network, with default settings.
pub fn as_run(architecture: &Architecture) -> RunSpec {
    let mut run = settings::training(SourceKind::Synthetic, architecture.kind());
    if let Some(spec) = run.training_mut() {
        spec.model = architecture.clone();
    }
    run
}
