//! A study as a config that a person can read, change and run. Reading it gives an equal study.

mod lines;
pub mod table;

use crate::study::model::as_run;
use crate::study::run::{Architecture, DataSpec};
use crate::study::search::Searched;
use crate::study::settings::study::{STUDY, TUNE};
use crate::study::settings::{CENSUS_INCOME, LABEL_KEYS, MODEL, SYNTHETIC, Setting, TRAINING};
use crate::study::value::Value;
use crate::study::{Grid, Model, Study};
use lines::{line, table, toml_value};
use std::fmt::Write;

impl Study {
    /// The config of the study. The text that `about` returns for a model becomes a comment above it.
    pub fn to_config(&self, about: &dyn Fn(&Model) -> String) -> String {
        let mut text = table("[study]", settings(STUDY, &self.head));
        if let Some(described) = self.data.table() {
            text += &table::config(described);
        } else if let Some((_, run)) = self.bases().first() {
            let source = format!("source = \"{}\"", self.data.kind());
            text += &table("\n[data]", [source].into_iter().chain(settings(self.of_data(), run)));
        }
        if let Some(training) = &self.training {
            let mut run = as_run(&Architecture::Linear);
            if let Some(spec) = run.training_mut() {
                spec.training = training.clone();
            }
            text += &table("\n[training]", settings(TRAINING.iter().filter(|setting| self.is_free(setting)), &run));
        }
        if let Some(tune) = &self.tune {
            text += &table("\n[tune]", settings(TUNE, tune));
        }
        for model in &self.models {
            write!(text, "\n{}{}", comment(&about(model)), self.model(model)).unwrap_or_default();
        }
        text + &table("\n[grid]", grid(&self.grid))
    }

    /// The settings of the data that the grid does not set.
    fn of_data(&self) -> impl Iterator<Item = &'static Setting> {
        let all = match &self.data {
            DataSpec::Synthetic(_) => SYNTHETIC,
            DataSpec::CensusIncome(_) => CENSUS_INCOME,
            DataSpec::Table(_) => &[],
        };
        let has_presets = !self.grid.values("preset").is_empty();
        all.iter().filter(move |setting| self.is_free(setting) && !(has_presets && LABEL_KEYS.contains(&setting.key)))
    }

    fn model(&self, model: &Model) -> String {
        let Model { name, architecture, training, search } = model;
        let head = [format!("type = \"{}\"", architecture.kind()), line("name", &Value::Word(name.clone()))];
        let is_searched = |size: &&Setting| search.iter().any(|searched| searched.setting.fixed_by() == size.key);
        let sizes = MODEL.iter().filter(|size| size.part_of.is_none() && self.is_free(size) && !is_searched(size));
        let mut text = table("[[model]]", head.into_iter().chain(settings(sizes, &as_run(architecture))));
        if !training.is_empty() {
            text += &table("\n[model.training]", training.iter().map(|(setting, value)| line(setting.key, value)));
        }
        if !search.is_empty() {
            text += &table("\n[model.search]", search.iter().map(range));
        }
        text
    }

    /// Whether neither the grid nor a search sets it, so that the config may.
    fn is_free(&self, setting: &Setting) -> bool {
        let is_searched = |model: &Model| model.search.iter().any(|searched| searched.setting == setting);
        self.grid.values(setting.key).is_empty() && !self.models.iter().any(is_searched)
    }
}

/// A line for each setting that has a value.
fn settings<'s, T: Clone + 'static>(
    settings: impl IntoIterator<Item = &'s Setting<T>>,
    owner: &T,
) -> impl Iterator<Item = String> {
    let valued = settings.into_iter().filter_map(|setting| Some((setting.key, setting.of(owner)?)));
    valued.filter(|(_, value)| *value != Value::List(Vec::new())).map(|(key, value)| line(key, &value))
}

fn range(searched: &Searched) -> String {
    let Searched { setting, low, high, log } = searched;
    let number = |value: f64| match setting.rule.is_whole() {
        true => Value::Whole(value as u64),
        false => Value::Real(value),
    };
    let [low, high] = [*low, *high].map(|end| toml_value(&number(end)));
    format!("{} = {{ low = {low}, high = {high}, log = {log} }}", setting.key)
}

fn grid(grid: &Grid) -> impl Iterator<Item = String> {
    let axes = grid.axes.iter().map(|(axis, values)| line(axis.key, &Value::List(values.clone())));
    [format!("seeds = {}", grid.seeds)].into_iter().chain(axes)
}

/// A text as comment lines.
pub fn comment(text: &str) -> String {
    text.lines().map(|line| format!("# {line}\n")).collect()
}
