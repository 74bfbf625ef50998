//! A study: everything that its config means, with nothing left implicit.

pub mod config;
pub mod filter;
mod head;
pub mod keys;
mod model;
pub mod plan;
pub mod run;
pub mod schema;
pub mod search;
pub mod settings;
pub mod shipped;
pub mod toml;
pub mod value;

use crate::base::sha256::sha256_hex;
use run::{DataSpec, MeasurementSpec, RunSpec, Training, TrainingSpec};
use search::Tune;
use serde::{Deserialize, Serialize};
use settings::{LEARNING_RATE, Setting};
use std::collections::BTreeMap;
use value::Value;

pub use head::StudyHead;
pub use model::Model;

/// A resolved config.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// What the study is called and does.
    #[serde(rename = "study")]
    pub head: StudyHead,
    /// Where its rows come from. The grid replaces what it varies.
    pub data: DataSpec,
    /// How its models are trained. The grid replaces what it varies. `None` if only data is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training: Option<Training>,
    /// The models that are compared. Empty if only data is measured.
    #[serde(rename = "model", default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<Model>,
    /// How models are tuned before they are compared, if they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tune: Option<Tune>,
    /// The settings that are varied.
    pub grid: Grid,
}

/// Axes and seeds. Every combination is a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Number of seeds; they count from 0.
    pub seeds: u64,
    /// The values of each axis: at least one, and all different.
    #[serde(flatten)]
    pub axes: BTreeMap<&'static Setting, Vec<Value>>,
}

impl Default for Grid {
    fn default() -> Self {
        Self { seeds: 1, axes: BTreeMap::new() }
    }
}

impl Grid {
    /// The values of the axis with this key; none if it is not varied.
    pub fn values(&self, key: &str) -> &[Value] {
        self.axes.iter().find(|(axis, _)| axis.key == key).map_or(&[], |(_, values)| values)
    }
}

impl Study {
    /// The training of `model` with seed 0, before the grid is applied.
    pub fn base(&self, model: &Model) -> RunSpec {
        let training = self.training.clone().unwrap_or_default();
        let spec = TrainingSpec { data: self.data.clone(), model: model.architecture.clone(), training, seed: 0 };
        let mut run = RunSpec::Training(spec);
        model.training.iter().for_each(|(setting, value)| setting.set(&mut run, value));
        run
    }

    /// The largest training of a model, with the greatest value of each size that is varied or searched. Evaluations are
    /// most with the smallest number of steps between them.
    pub fn largest(&self, model: &Model) -> Option<TrainingSpec> {
        let mut run = self.base(&model.at_end(|searched| searched.high));
        for (axis, values) in &self.grid.axes {
            let numbers = values.iter().filter(|value| value.number().is_some());
            let by_size = |a: &&Value, b: &&Value| a.number().unwrap_or(0.0).total_cmp(&b.number().unwrap_or(0.0));
            let largest = if axis.key == "eval_every" { numbers.min_by(by_size) } else { numbers.max_by(by_size) };
            if let Some(value) = largest {
                axis.set(&mut run, value);
            }
        }
        run.into_training()
    }

    /// The largest trial of a model, whose layers are within the search's `max_units`.
    pub fn largest_trial(&self, model: &Model) -> Option<TrainingSpec> {
        let mut trial = self.largest(model)?;
        let most = self.tune.as_ref().map_or(usize::MAX, |tune| tune.max_units);
        let cap =
            |widths: &mut Vec<usize>, most: usize| widths.iter_mut().for_each(|width| *width = (*width).min(most));
        if let Some(experts) = trial.model.experts_mut() {
            cap(&mut experts.expert_units, (most / experts.experts.max(1)).max(1));
        }
        if let Some(widths) = trial.model.bottom_units_mut() {
            cap(widths, most);
        }
        if let Some(networks) = trial.model.networks_mut() {
            cap(&mut networks.task_units, most);
        }
        Some(trial)
    }

    /// What is run at every point of the grid, before the grid is applied: a training of each model with the model's
    /// name, or a measurement without a name.
    pub fn bases(&self) -> Vec<(Option<&str>, RunSpec)> {
        let measured = self.head.measure.zip(self.data.synthetic().cloned());
        let measurement =
            measured.map(|(measure, data)| (None, RunSpec::Measurement(MeasurementSpec { measure, data, seed: 0 })));
        let trainings = self.models.iter().map(|model| (Some(model.name.as_str()), self.base(model)));
        measurement.into_iter().chain(trainings).collect()
    }

    /// The axes that the study's tables show: all axes of the grid, the correlation of synthetic data if it is one number,
    /// the group of census-income, and the learning rate if models are trained.
    pub fn axes(&self) -> Vec<&'static Setting> {
        let always = |axis: &Setting| match axis.key {
            "corr" => self.data.synthetic().is_some_and(|data| data.corr.same().is_some()),
            "group" => matches!(self.data, DataSpec::CensusIncome(_)),
            key => key == LEARNING_RATE && self.training.is_some(),
        };
        settings::axes().filter(|axis| always(axis) || self.grid.axes.contains_key(axis)).collect()
    }

    /// Number of runs, unless it overflows.
    pub fn run_count(&self) -> Option<u64> {
        let lengths = self.grid.axes.values().map(|values| values.len() as u64);
        lengths.chain([self.bases().len() as u64]).try_fold(self.grid.seeds, u64::checked_mul)
    }

    /// A hash of everything in it.
    pub fn hash(&self) -> String {
        sha256_hex(serde_json::json!(self).to_string().as_bytes())
    }

    /// The study as its trials depend on it: `seeds` and `resamples` are at their defaults, since trials use neither.
    pub fn as_searched(&self) -> Self {
        let mut searched = self.clone();
        searched.grid.seeds = Grid::default().seeds;
        if let Some(training) = &mut searched.training {
            training.resamples = None;
        }
        searched
    }

    /// A hash of everything that its trials depend on, and of their number.
    pub fn search_hash(&self) -> String {
        self.as_searched().hash()
    }

    /// What changed since `old`, a line per key: `training.steps: 20000 -> 6000`.
    pub fn differences(&self, old: &Self) -> Vec<String> {
        let (new, old) = (leaves(&serde_json::json!(self)), leaves(&serde_json::json!(old)));
        let mut keys: Vec<&String> = new.keys().chain(old.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        let shown = |value: Option<&String>| value.cloned().unwrap_or_else(|| "(none)".into());
        keys.into_iter()
            .filter(|key| new.get(*key) != old.get(*key))
            .map(|key| format!("{key}: {} -> {}", shown(old.get(key)), shown(new.get(key))))
            .collect()
    }
}

/// Every value under its dotted key. A table in a list is keyed by its name.
fn leaves(value: &serde_json::Value) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    collect("", value, &mut out);
    out
}

fn collect(key: &str, value: &serde_json::Value, out: &mut BTreeMap<String, String>) {
    let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
    match value {
        serde_json::Value::Null => {}
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| collect(&below(name), value, out));
        }
        serde_json::Value::Array(items) if items.iter().all(|item| item["name"].is_string()) => {
            for item in items {
                collect(&below(item["name"].as_str().unwrap_or_default()), item, out);
            }
        }
        leaf => {
            out.insert(key.to_owned(), leaf.to_string());
        }
    }
}
