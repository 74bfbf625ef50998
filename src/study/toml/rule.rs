//! What a single value may be. A setting's key in configs and its flag share one rule.

use crate::base::words::{grouped, suggestion};
use std::fmt::{Debug, Display};
use std::ops::{Bound, RangeBounds};
use std::str::FromStr;
use toml::de::DeValue;

/// The admissible values of a setting.
pub trait Rule {
    /// Type of an admissible value.
    type Value;

    /// Whether the setting can have a value of this TOML type.
    fn takes(&self, value: &DeValue) -> bool;

    /// The value that `text` stands for, if it is admissible.
    fn parse(&self, text: &str) -> Option<Self::Value>;

    /// What to give instead of `text`.
    fn hint(&self, text: &str) -> String;
}

/// A rule as a parser of command line values.
pub fn flag<R>(rule: R) -> impl Fn(&str) -> Result<R::Value, String> + Clone + Send + Sync + 'static
where
    R: Rule + Clone + Send + Sync + 'static,
{
    move |text: &str| rule.parse(text).ok_or_else(|| rule.hint(text))
}

/// A whole number within bounds, both included.
#[derive(Clone, Copy, Debug)]
pub struct Whole<T> {
    /// Least value.
    pub min: T,
    /// Greatest value.
    pub max: T,
}

impl<T: FromStr + PartialOrd + Display + Copy> Rule for Whole<T> {
    type Value = T;

    fn takes(&self, value: &DeValue) -> bool {
        value.is_integer()
    }

    fn parse(&self, text: &str) -> Option<T> {
        text.parse().ok().filter(|value| (self.min..=self.max).contains(value))
    }

    fn hint(&self, _: &str) -> String {
        format!("give a whole number from {} to {}", grouped(self.min), grouped(self.max))
    }
}

/// A finite number within bounds.
#[derive(Clone, Copy, Debug)]
pub struct Real {
    /// Lower bound.
    pub low: Bound<f64>,
    /// Upper bound.
    pub high: Bound<f64>,
}

impl Real {
    /// Both bounds included.
    pub const fn within(low: f64, high: f64) -> Self {
        Self { low: Bound::Included(low), high: Bound::Included(high) }
    }
}

impl Rule for Real {
    type Value = f64;

    fn takes(&self, value: &DeValue) -> bool {
        value.is_float() || value.is_integer()
    }

    fn parse(&self, text: &str) -> Option<f64> {
        let value: f64 = text.parse().ok()?;
        // Adding zero turns -0 into 0, so that the two cannot give two ids to one run.
        (value.is_finite() && (self.low, self.high).contains(&value)).then_some(value + 0.0)
    }

    fn hint(&self, _: &str) -> String {
        let bound = |word, bound| match bound {
            Bound::Included(value) => format!(" {word} {}", short(value)),
            Bound::Excluded(value) => format!(" {word} {} (excluded)", short(value)),
            Bound::Unbounded => String::new(),
        };
        format!("give a number{}{}", bound("from", self.low), bound("to", self.high))
    }
}

/// Shortest form of a bound: `-1`, `0.5`, `1e-12`, `1e6`.
fn short(value: f64) -> String {
    if (0.001..10_000.0).contains(&value.abs()) || value == 0.0 { value.to_string() } else { format!("{value:e}") }
}

/// One of a few words, each with its meaning.
#[derive(Clone, Copy, Debug)]
pub struct Choice<T: 'static>(pub &'static [(&'static str, T)]);

impl<T: Copy> Rule for Choice<T> {
    type Value = T;

    fn takes(&self, value: &DeValue) -> bool {
        value.is_str()
    }

    fn parse(&self, text: &str) -> Option<T> {
        self.0.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
    }

    fn hint(&self, text: &str) -> String {
        let words: Vec<&str> = self.0.iter().map(|(word, _)| *word).collect();
        suggestion(text, "give one of", &words)
    }
}

/// Yes or no.
#[derive(Clone, Copy, Debug)]
pub struct YesNo;

impl Rule for YesNo {
    type Value = bool;

    fn takes(&self, value: &DeValue) -> bool {
        value.is_bool()
    }

    fn parse(&self, text: &str) -> Option<bool> {
        text.parse().ok()
    }

    fn hint(&self, _: &str) -> String {
        "give `true` or `false`".into()
    }
}

/// A text that meets a condition.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// The condition.
    pub admits: fn(&str) -> bool,
    /// What to give.
    pub hint: &'static str,
}

impl Rule for Text {
    type Value = String;

    fn takes(&self, value: &DeValue) -> bool {
        value.is_str()
    }

    fn parse(&self, text: &str) -> Option<String> {
        (self.admits)(text).then(|| text.to_owned())
    }

    fn hint(&self, _: &str) -> String {
        self.hint.to_owned()
    }
}
