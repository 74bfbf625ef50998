//! The search for a model's best settings: `[tune]` says how, and a model's `search` where.

use super::run::Architecture;
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

/// A setting that can be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// Learning rate.
    LearningRate,
    /// Number of experts.
    Experts,
    /// Width of each expert.
    ExpertUnits,
    /// Width of the shared bottom.
    BottomUnits,
    /// Width of each task's own network.
    TaskUnits,
    /// Weight of the squared distance between two tasks' parameters.
    L2Alpha,
    /// Rank of a factored tensor for its inputs: the paper's r1.
    RankInputs,
    /// Rank for its units: r2.
    RankUnits,
    /// Rank for its tasks: r3.
    RankTasks,
}

impl Setting {
    /// Every setting with its key, in column order.
    const KEYS: [(Self, &str); 9] = [
        (Self::LearningRate, "learning_rate"),
        (Self::Experts, "experts"),
        (Self::ExpertUnits, "expert_units"),
        (Self::BottomUnits, "bottom_units"),
        (Self::TaskUnits, "task_units"),
        (Self::L2Alpha, "l2_alpha"),
        (Self::RankInputs, "rank_inputs"),
        (Self::RankUnits, "rank_units"),
        (Self::RankTasks, "rank_tasks"),
    ];

    /// Every setting, in column order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::KEYS.into_iter().map(|(setting, _)| setting)
    }

    /// The key in configs and the column in tables.
    pub fn key(self) -> &'static str {
        Self::KEYS.iter().find(|(setting, _)| *setting == self).map_or("", |(_, key)| key)
    }

    /// The key that gives the setting a fixed value.
    pub fn fixed_by(self) -> &'static str {
        match self {
            Self::RankInputs | Self::RankUnits | Self::RankTasks => "ranks",
            other => other.key(),
        }
    }

    /// The settings that networks of this kind have.
    pub fn all_of(architecture: &Architecture) -> &'static [Self] {
        match architecture {
            Architecture::Linear => &[Self::LearningRate],
            Architecture::SharedBottom { .. } => &[Self::LearningRate, Self::BottomUnits],
            Architecture::Omoe(_) | Architecture::Mmoe(_) => &[Self::LearningRate, Self::Experts, Self::ExpertUnits],
            Architecture::SingleTask(_) | Architecture::CrossStitch(_) => &[Self::LearningRate, Self::TaskUnits],
            Architecture::L2Constrained { .. } => &[Self::LearningRate, Self::TaskUnits, Self::L2Alpha],
            Architecture::TensorFactorization { .. } => {
                &[Self::LearningRate, Self::TaskUnits, Self::RankInputs, Self::RankUnits, Self::RankTasks]
            }
        }
    }

    /// Whether the setting is a whole number.
    pub fn is_whole(self) -> bool {
        !matches!(self, Self::LearningRate | Self::L2Alpha)
    }

    /// Whether the hidden units of a layer are a multiple of the setting.
    pub fn counts_units(self) -> bool {
        matches!(self, Self::Experts | Self::ExpertUnits | Self::BottomUnits | Self::TaskUnits)
    }
}

/// A setting, and the range in which its best value is searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Searched {
    /// The setting.
    #[serde(rename = "name")]
    pub setting: Setting,
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
        Range { low: self.low, high: self.high, log: self.log, is_whole: self.setting.is_whole() }
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
