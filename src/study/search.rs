//! The search for a model's best settings: `[tune]` says how, and a model's `search` where.

use super::settings::Setting;
use serde::{Deserialize, Serialize};

/// How models are tuned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tune {
    /// Trials of each model.
    pub trials: usize,
    /// Number of first trials that are spread evenly, whatever their results.
    pub initial: usize,
    /// Number of trials of a model that may run at the same time: a trial is proposed without the results of the
    /// `concurrent - 1` trials before it.
    pub concurrent: usize,
    /// Most hidden units of a layer: its width, times the number of experts if it has any.
    pub max_units: usize,
}

impl Default for Tune {
    fn default() -> Self {
        Self { trials: 30, initial: 8, concurrent: 2, max_units: 2_048 }
    }
}

/// A setting, and the range in which its best value is searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Searched {
    /// The setting.
    #[serde(rename = "name")]
    pub setting: &'static Setting,
    /// The smallest value.
    pub low: f64,
    /// The largest value.
    pub high: f64,
    /// Whether the scale is logarithmic: equal ratios are equally far apart.
    pub log: bool,
}

impl Searched {
    /// The numbers that it may take.
    pub fn range(&self) -> Range {
        Range { low: self.low, high: self.high, log: self.log, is_whole: self.setting.rule.is_whole() }
    }
}

/// The numbers that a setting may take. Real numbers have six significant digits, as they are recorded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// Whether the scale is logarithmic: equal ratios are equally far apart.
    pub log: bool,
    /// Whether it holds only whole numbers.
    pub is_whole: bool,
}
