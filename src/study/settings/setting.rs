//! A setting: its key, what it may be, what it means, and where it stands.

use crate::study::run::RunSpec;
use crate::study::toml::rule::Rule;
use crate::study::value::{Field, Value};
use std::fmt;

/// Where a setting stands in a run or in another part of a study; `None` if this one has no such setting.
pub type Place<T> = fn(&mut T) -> Option<&mut dyn Field>;

/// A setting. Configs, flags, axes, searches, the page of keys and the schema all follow from its declaration.
pub struct Setting<T = RunSpec> {
    /// The table that has it in a config.
    pub table: Table,
    /// Its key in configs, its column in tables and its name in filters.
    pub key: &'static str,
    /// What it may be.
    pub rule: Rule,
    /// What it means.
    pub help: &'static str,
    /// The flag that sets it, without the dashes, if that is not its key.
    flag: Option<&'static str>,
    /// Whether it must be given.
    pub is_required: bool,
    /// Key of the list of which it is one value. Such a setting can be varied and searched, but not given alone.
    pub part_of: Option<&'static str>,
    place: Place<T>,
}

/// A table of a config. `[data]` counts once per source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// `[study]`.
    Study,
    /// `[data]` of generated rows.
    Synthetic,
    /// `[data]` of census-income.
    CensusIncome,
    /// `[data]` of a described table.
    Table,
    /// `split` of a described table.
    Split,
    /// `[[data.join]]`.
    Join,
    /// An entry of `[data.fields]`.
    Field,
    /// An entry of `[data.tasks]`.
    Task,
    /// `[data.negatives]`.
    Negatives,
    /// `[training]`.
    Training,
    /// `[[model]]`.
    Model,
    /// `[tune]`.
    Tune,
    /// `[grid]`.
    Grid,
}

impl Table {
    /// The table as a config writes it, and what else must be in it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Study => "[study]",
            Self::Synthetic => "[data]",
            Self::CensusIncome => "[data] with `source = \"census-income\"`",
            Self::Table => "[data] with `source = \"table\"`",
            Self::Split => "`split` of [data]",
            Self::Join => "[[data.join]]",
            Self::Field => "an entry of [data.fields]",
            Self::Task => "an entry of [data.tasks]",
            Self::Negatives => "[data.negatives]",
            Self::Training => "[training]",
            Self::Model => "[[model]]",
            Self::Tune => "[tune]",
            Self::Grid => "[grid]",
        }
    }
}

impl<T> Setting<T> {
    /// A setting whose flag is called by its key.
    pub const fn new(table: Table, key: &'static str, rule: Rule, place: Place<T>) -> Self {
        Self { table, key, rule, help: "", flag: None, is_required: false, part_of: None, place }
    }

    /// The same setting with its meaning.
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// The same setting with a flag of another name.
    pub const fn called(mut self, flag: &'static str) -> Self {
        self.flag = Some(flag);
        self
    }

    /// The same setting, which must be given.
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// A value of a list.
    pub const fn part_of(mut self, list: &'static str) -> Self {
        self.part_of = Some(list);
        self
    }

    /// The key that gives the setting a fixed value.
    pub fn fixed_by(&self) -> &'static str {
        self.part_of.unwrap_or(self.key)
    }

    /// The flag that sets it, without the dashes.
    pub fn flag(&self) -> String {
        self.flag.unwrap_or(self.key).replace('_', "-")
    }

    /// Whether `owner` has the setting.
    pub fn is_of(&self, owner: &T) -> bool
    where
        T: Clone,
    {
        (self.place)(&mut owner.clone()).is_some()
    }

    /// The value that `owner` has; `None` if it has no such setting or the setting has no value.
    pub fn of(&self, owner: &T) -> Option<Value>
    where
        T: Clone,
    {
        (self.place)(&mut owner.clone())?.value()
    }

    /// Sets a value that the rule admits. Does nothing if `owner` has no such setting.
    pub fn set(&self, owner: &mut T, value: &Value) {
        if let Some(field) = (self.place)(owner) {
            let fits = field.set(value);
            debug_assert!(fits, "{}: {value}", self.key);
        }
    }
}

impl<T> PartialEq for Setting<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.table, self.key) == (other.table, other.key)
    }
}

impl<T> Eq for Setting<T> {}

impl<T> fmt::Debug for Setting<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(out)
    }
}
