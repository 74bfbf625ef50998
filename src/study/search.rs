//! What is searched for a model's best settings: `[tune]` says how, a model's `search` where.

use super::Model;
use super::run::{Architecture, TaskNetworks};
use super::settings::limits;
use super::toml::rule::YesNo;
use super::toml::section::Section;
use crate::base::error::Result;
use crate::sweep::tune::space::Range;
use serde::{Deserialize, Serialize};

/// How models are tuned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tune {
    /// Trials of each model.
    pub trials: usize,
    /// How many of them are spread evenly before any result counts.
    pub initial: usize,
    /// How many trials of a model may be under way at a time: a trial is proposed without the results of the last
    /// `concurrent - 1` before it.
    pub concurrent: usize,
    /// Most hidden units of a layer: experts times units of each, or the width.
    pub max_units: usize,
}

impl Tune {
    /// Takes the keys of a `[tune]` table.
    pub fn read(section: &mut Section) -> Result<Self> {
        Ok(Self {
            trials: section.take("trials", limits::TRIALS)?.unwrap_or(30),
            initial: section.take("initial", limits::TRIALS)?.unwrap_or(8),
            concurrent: section.take("concurrent", limits::JOBS)?.unwrap_or(2),
            max_units: section.take("max_units", limits::UNITS)?.unwrap_or(2_048),
        })
    }
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
    /// Rank of a factored tensor on the side of the inputs: the paper's r1.
    RankInputs,
    /// Rank on the side of the units: r2.
    RankUnits,
    /// Rank on the side of the tasks: r3.
    RankTasks,
}

impl Setting {
    /// Every setting, in the order in which tables show them.
    pub const ALL: [Self; 9] = [
        Self::LearningRate,
        Self::Experts,
        Self::ExpertUnits,
        Self::BottomUnits,
        Self::TaskUnits,
        Self::L2Alpha,
        Self::RankInputs,
        Self::RankUnits,
        Self::RankTasks,
    ];

    /// The key in configs and the column in tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::LearningRate => "learning_rate",
            Self::Experts => "experts",
            Self::ExpertUnits => "expert_units",
            Self::BottomUnits => "bottom_units",
            Self::TaskUnits => "task_units",
            Self::L2Alpha => "l2_alpha",
            Self::RankInputs => "rank_inputs",
            Self::RankUnits => "rank_units",
            Self::RankTasks => "rank_tasks",
        }
    }

    /// The key that fixes the setting.
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

    /// Gives a model a value; a width becomes that of a single layer. Of no effect where the model has no such setting.
    pub fn set(self, model: &mut Model, value: f64) {
        let whole = value as usize;
        match (self, &mut model.architecture) {
            (Self::LearningRate, _) => model.training.learning_rate = Some(value),
            (Self::Experts, Architecture::Omoe(sizes) | Architecture::Mmoe(sizes)) => sizes.experts = whole,
            (Self::ExpertUnits, Architecture::Omoe(sizes) | Architecture::Mmoe(sizes)) => {
                sizes.expert_units = vec![whole];
            }
            (Self::BottomUnits, Architecture::SharedBottom { bottom_units, .. }) => *bottom_units = vec![whole],
            (Self::TaskUnits, architecture) => {
                if let Some(networks) = networks(architecture) {
                    networks.task_units = vec![whole];
                }
            }
            (Self::L2Alpha, Architecture::L2Constrained { alpha, .. }) => *alpha = value,
            (Self::RankInputs, Architecture::TensorFactorization { ranks, .. }) => ranks[0] = whole,
            (Self::RankUnits, Architecture::TensorFactorization { ranks, .. }) => ranks[1] = whole,
            (Self::RankTasks, Architecture::TensorFactorization { ranks, .. }) => ranks[2] = whole,
            _ => {}
        }
    }

    fn bound(self, range: &mut Section, end: &'static str) -> Result<f64> {
        match self {
            Self::LearningRate => range.need(end, limits::LEARNING_RATE),
            Self::L2Alpha => range.need(end, limits::L2_ALPHA),
            Self::Experts => range.need(end, limits::EXPERTS).map(|value| value as f64),
            _ => range.need(end, limits::UNITS).map(|value| value as f64),
        }
    }
}

fn networks(architecture: &mut Architecture) -> Option<&mut TaskNetworks> {
    match architecture {
        Architecture::SingleTask(networks)
        | Architecture::CrossStitch(networks)
        | Architecture::L2Constrained { networks, .. }
        | Architecture::TensorFactorization { networks, .. } => Some(networks),
        _ => None,
    }
}

/// A setting and where its best value is searched.
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
    /// Whether equal ratios, instead of equal differences, are equally far apart.
    pub log: bool,
}

impl Searched {
    /// Takes the keys of a model's `search`.
    pub fn read(section: &mut Section, architecture: &Architecture) -> Result<Vec<Self>> {
        let own = Setting::all_of(architecture);
        let mut searched = Vec::new();
        for setting in Setting::ALL {
            let key = setting.key();
            let mut range = section.table(key, &format!("`{key} = {{ low = ..., high = ... }}`"))?;
            if range.is_given() && !own.contains(&setting) {
                let keys: Vec<_> = own.iter().map(|setting| setting.key()).collect();
                let cause = format!("a model of type {} has no `{key}`", architecture.kind().key());
                return Err(section.error(key, &cause, &format!("search any of {}", keys.join(", "))));
            }
            if range.is_given() {
                searched.push(Self::read_range(setting, &mut range)?);
            }
        }
        section.finish()?;
        Ok(searched)
    }

    fn read_range(setting: Setting, range: &mut Section) -> Result<Self> {
        let (low, high) = (setting.bound(range, "low")?, setting.bound(range, "high")?);
        let log = range.take("log", YesNo)?.unwrap_or(false);
        range.finish()?;
        let key = setting.key();
        if low >= high {
            let cause = format!("`{key}` is searched from {low} to {high}");
            return Err(range.error("low", &cause, "give a `low` that is smaller than `high`"));
        }
        if log && low <= 0.0 {
            let cause = format!("`{key}` is searched from {low} on a logarithmic scale");
            return Err(range.error("low", &cause, "start above 0, or remove `log`"));
        }
        Ok(Self { setting, low, high, log })
    }

    /// The numbers that it may take.
    pub fn range(&self) -> Range {
        let Self { low, high, log, .. } = *self;
        // Limits of whole numbers are far below 2^31.
        if self.setting.is_whole() {
            Range::Integer { low: low as i32, high: high as i32, log }
        } else {
            Range::Real { low, high, log }
        }
    }
}

impl Model {
    /// The hidden units of its largest layer, counted as the paper does: experts times units of each, or the width.
    pub fn units(&self) -> usize {
        let widest = |widths: &[usize]| widths.iter().copied().max().unwrap_or(0);
        match &self.architecture {
            Architecture::Linear => 0,
            Architecture::SharedBottom { bottom_units, .. } => widest(bottom_units),
            Architecture::Omoe(sizes) | Architecture::Mmoe(sizes) => sizes.experts * widest(&sizes.expert_units),
            Architecture::SingleTask(networks)
            | Architecture::CrossStitch(networks)
            | Architecture::L2Constrained { networks, .. }
            | Architecture::TensorFactorization { networks, .. } => widest(&networks.task_units),
        }
    }

    /// The model with all searched settings at one end of their ranges.
    pub fn at_end(&self, end: fn(&Searched) -> f64) -> Self {
        let mut model = self.clone();
        self.search.iter().for_each(|searched| searched.setting.set(&mut model, end(searched)));
        model
    }
}
