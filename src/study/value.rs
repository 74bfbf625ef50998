//! Values on the axes of a grid, and numbers of rows.

use super::run::CensusTarget;
use super::run::presets::Preset;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A value on an axis. Numbers are shown in shortest decimal form.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A count.
    Whole(u64),
    /// A real number.
    Real(f64),
    /// Fresh rows instead of a number of rows.
    Fresh(Fresh),
    /// A label function by its name.
    Preset(Preset),
    /// The main task on census-income.
    Group(CensusTarget),
}

/// The word for fresh rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fresh {
    /// `fresh`.
    Fresh,
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(value) => value.fmt(out),
            Self::Real(value) => value.fmt(out),
            Self::Fresh(_) => Rows::Fresh.fmt(out),
            Self::Preset(value) => value.fmt(out),
            Self::Group(group) => group.fmt(out),
        }
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident),*) => {
        $(impl From<$type> for Value { fn from(value: $type) -> Self { Self::$variant(value) } })*
    };
}
from!(f64 => Real, u64 => Whole, Preset => Preset, CensusTarget => Group);

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Whole(value as u64)
    }
}

impl From<Rows> for Value {
    fn from(rows: Rows) -> Self {
        match rows {
            Rows::Fresh => Self::Fresh(Fresh::Fresh),
            Rows::Fixed(count) => count.into(),
        }
    }
}

impl Value {
    /// The value as a count; 0 for a word.
    pub fn whole(self) -> u64 {
        match self {
            Self::Whole(value) => value,
            Self::Real(value) => value as u64,
            Self::Fresh(_) | Self::Preset(_) | Self::Group(_) => 0,
        }
    }

    /// The value as a number; 0 for a word.
    pub fn real(self) -> f64 {
        match self {
            Self::Whole(value) => value as f64,
            Self::Real(value) => value,
            Self::Fresh(_) | Self::Preset(_) | Self::Group(_) => 0.0,
        }
    }

    /// The number of rows as in a spec: `None` for fresh rows.
    pub fn rows(self) -> Option<usize> {
        match self {
            Self::Fresh(_) => None,
            value => Some(value.whole() as usize),
        }
    }
}

/// The word for fresh rows, which are new at every step.
pub const FRESH: &str = "fresh";

/// Rows: new ones at every step, or a fixed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// New rows at every step.
    Fresh,
    /// A fixed set of this many rows.
    Fixed(usize),
}

impl Rows {
    /// The number of rows as in a spec: `None` for fresh rows.
    pub fn count(self) -> Option<usize> {
        match self {
            Self::Fresh => None,
            Self::Fixed(count) => Some(count),
        }
    }
}

impl From<Option<usize>> for Rows {
    fn from(count: Option<usize>) -> Self {
        count.map_or(Self::Fresh, Self::Fixed)
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fresh => FRESH.fmt(out),
            Self::Fixed(count) => count.fmt(out),
        }
    }
}
