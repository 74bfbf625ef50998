//! The settings that a config or flags give. Those that they leave out keep their values.

use super::data::set_sines;
use super::setting::{Setting, Table};
use crate::study::run::size::Problem;
use crate::study::run::{FilePath, RunSpec};
use crate::study::toml::rule::Rule;
use crate::study::value::Value;
use std::path::Path;

/// Settings of a run with their values, in the order of the settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given(Vec<(&'static Setting, Value)>);

impl Given {
    /// Adds a value, or replaces an earlier one.
    pub fn insert(&mut self, setting: &'static Setting, value: Value) {
        self.0.retain(|(known, _)| *known != setting);
        self.0.push((setting, value));
        self.0.sort_by_key(|(setting, _)| *setting);
    }

    /// The same with paths that start in `folder` unless they are absolute or in the home folder.
    pub fn within(mut self, folder: &Path) -> Self {
        for (_, value) in self.0.iter_mut().filter(|(setting, _)| matches!(setting.rule, Rule::Path)) {
            *value = Value::Word(FilePath::within(folder, &value.to_string()).to_string());
        }
        self
    }

    /// The settings and their values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Setting, &Value)> {
        self.0.iter().map(|(setting, value)| (*setting, value))
    }

    /// The settings of one table.
    pub fn of(&self, table: Table) -> impl Iterator<Item = (&'static Setting, &Value)> {
        self.iter().filter(move |(setting, _)| setting.table == table)
    }

    /// The value of a setting, if it is given.
    pub fn get(&self, setting: &Setting) -> Option<&Value> {
        self.iter().find(|(known, _)| *known == setting).map(|(_, value)| value)
    }

    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The given settings that this run does not have.
    pub fn foreign<'g>(&'g self, run: &'g RunSpec) -> impl Iterator<Item = &'static Setting> + 'g {
        self.iter().map(|(setting, _)| setting).filter(|setting| !setting.is_of(run))
    }

    /// Replaces a run's values by those that are given. Settings that the run does not have are left out.
    pub fn apply(&self, run: &mut RunSpec) -> Result<(), Problem> {
        self.iter().for_each(|(setting, value)| setting.set(run, value));
        let list = |key| self.of(Table::Synthetic).find(|(setting, _)| setting.key == key).map(|(_, value)| value);
        set_sines(run, list("alpha"), list("beta"))
    }
}
