//! How many rows there are to train on: a number, or new ones at every step.

use super::settings::limits;
use super::toml::rule::Rule;
use crate::base::words::closest;
use std::fmt;
use toml::de::DeValue;

/// The word for new rows at every step.
const FRESH: &str = "fresh";

/// Rows to train on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// New ones at every step.
    Fresh,
    /// A fixed set of so many.
    Fixed(usize),
}

impl Rows {
    /// The number of rows, as a spec has it.
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

/// A number of rows within [`limits::ROWS`], or `fresh`.
#[derive(Clone, Copy, Debug)]
pub struct RowsRule;

impl Rule for RowsRule {
    type Value = Rows;

    fn takes(&self, value: &DeValue) -> bool {
        value.is_integer() || value.is_str()
    }

    fn parse(&self, text: &str) -> Option<Rows> {
        if text == FRESH { Some(Rows::Fresh) } else { limits::ROWS.parse(text).map(Rows::Fixed) }
    }

    fn hint(&self, text: &str) -> String {
        match closest(text, [FRESH]) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("{}, or `{FRESH}`", limits::ROWS.hint(text)),
        }
    }
}
