//! Every setting, declared once. Configs, flags, axes, searches, the page of keys and the schema walk these lists.

mod data;
mod given;
pub mod limits;
mod model;
mod setting;
pub mod study;
pub mod table;
mod training;

use super::run::{Architecture, Choice, DataSpec, Measure, MeasurementSpec, ModelKind, RunSpec, SourceKind};
use super::run::{Synthetic, Training, TrainingSpec};
use super::value::Value;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;

pub use super::run::size::Problem;
pub use data::{CENSUS_INCOME, LABEL_KEYS, SYNTHETIC};
pub use given::Given;
pub use model::MODEL;
pub use setting::{Setting, Table};
use table::TABLE_AXES;
pub use training::TRAINING;

/// Key of the learning rate, which is always shown as an axis of trainings.
pub const LEARNING_RATE: &str = "learning_rate";

/// Every setting of a run, in the order of columns, which is also that of application.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    [SYNTHETIC, CENSUS_INCOME, TABLE_AXES, TRAINING, MODEL].into_iter().flatten()
}

/// The settings that a grid can vary: those with a single value, except names and paths.
pub fn axes() -> impl Iterator<Item = &'static Setting> {
    all().filter(|setting| !setting.rule.is_list() && !setting.rule.is_text())
}

/// The axis of this key.
pub fn axis(key: &str) -> Option<&'static Setting> {
    axes().find(|axis| axis.key == key)
}

/// The settings that can be searched: numbers, and the width of a single layer.
pub fn searchable() -> impl Iterator<Item = &'static Setting> {
    let is_of_training = |table| matches!(table, Table::Training | Table::Model);
    all().filter(move |setting| is_of_training(setting.table) && setting.rule.is_searchable())
}

/// A training with default settings: those of Section 5.1, and our own values where the paper gives none.
pub fn training(source: SourceKind, model: ModelKind) -> RunSpec {
    let (data, model) = (DataSpec::of(source), Architecture::of(model));
    RunSpec::Training(TrainingSpec { data, model, training: Training::default(), seed: 0 })
}

/// The default values of a setting, each with the models that have this default.
fn defaults(setting: &Setting) -> Vec<(Option<Value>, Vec<ModelKind>)> {
    let runs: Vec<RunSpec> = match setting.table {
        Table::Model => ModelKind::CHOICES.iter().map(|(_, model)| training(SourceKind::Synthetic, *model)).collect(),
        _ => SourceKind::CHOICES.iter().map(|(_, source)| training(*source, ModelKind::Linear)).collect(),
    };
    let mut defaults: Vec<(Option<Value>, Vec<ModelKind>)> = Vec::new();
    for run in runs.iter().filter(|run| setting.is_of(run)) {
        let (value, model) = (setting.of(run), run.training().map(|spec| spec.model.kind()));
        match defaults.iter_mut().find(|(known, _)| *known == value) {
            Some((_, models)) => models.extend(model),
            None => defaults.push((value, model.into_iter().collect())),
        }
    }
    defaults
}

/// The default of a setting, in words; `None` if it must be given.
pub fn default_text(setting: &Setting) -> Option<String> {
    let shown = |value: &Option<Value>| match value {
        None if setting.rule.word_for_none().is_some() => setting.rule.word_for_none().unwrap_or_default().into(),
        None => "none".into(),
        Some(Value::List(values)) if values.is_empty() => "none".into(),
        Some(value) => value.to_string(),
    };
    let mut defaults = defaults(setting);
    defaults.sort_by_key(|(_, models)| std::cmp::Reverse(models.len()));
    let others = defaults.iter().skip(1).map(|(value, models)| format!(", or {} in {}", shown(value), listed(models)));
    let text = defaults.first().map(|(value, _)| shown(value))? + &others.collect::<String>();
    (!setting.is_required).then_some(text)
}

/// The models that have this size, in words. `None` if nearly all have it, or if the setting is not a size.
pub fn models(setting: &Setting) -> Option<String> {
    if setting.table != Table::Model {
        return None;
    }
    let kinds: Vec<ModelKind> = defaults(setting).into_iter().flat_map(|(_, models)| models).collect();
    (kinds.len() + 1 < ModelKind::CHOICES.len()).then(|| listed(&kinds))
}

/// `a, b and c`.
fn listed(kinds: &[ModelKind]) -> String {
    match kinds.split_last() {
        None => String::new(),
        Some((last, [])) => last.to_string(),
        Some((last, others)) => {
            let others: Vec<&str> = others.iter().map(|kind| kind.word()).collect();
            format!("{} and {last}", others.join(", "))
        }
    }
}

/// What a study measures if its config says no more.
pub fn measurement(measure: Measure) -> MeasurementSpec {
    let data = Synthetic { rows: Some(super::run::GENERATED_ROWS), test_rows: 0, ..Synthetic::default() };
    MeasurementSpec { measure, data, seed: 0 }
}

impl Ord for Setting {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |setting: &Self| all().position(|known| known == setting);
        place(self).cmp(&place(other))
    }
}

impl PartialOrd for Setting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Setting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key)
    }
}

impl<'de> Deserialize<'de> for &'static Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        let named = all().find(|setting| setting.key == key);
        named.ok_or_else(|| serde::de::Error::custom(format!("there is no setting `{key}`")))
    }
}

/// As a table. A setting that is not given is null, unless trainings may lack it: so hashes stay those of older programs.
impl Serialize for Given {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let default = training(SourceKind::Synthetic, ModelKind::Mmoe);
        let entries = TRAINING.iter().map(|setting| (setting, self.get(setting)));
        serializer.collect_map(entries.filter(|(setting, value)| value.is_some() || setting.of(&default).is_some()))
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = std::collections::BTreeMap::<&'static Setting, Value>::deserialize(deserializer)?;
        let mut given = Self::default();
        table.into_iter().for_each(|(setting, value)| given.insert(setting, value));
        Ok(given)
    }
}
