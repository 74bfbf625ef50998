//! One of a study's models: its network, its own training, and what is searched for it.

use super::run::{Architecture, TaskNetworks};
use super::search::{Searched, Setting};
use super::settings::TrainingSettings;
use serde::{Deserialize, Serialize};

/// One of a study's models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Its label in tables, which no other model has.
    pub name: String,
    /// The network.
    pub architecture: Architecture,
    /// How its training differs from that of the study's other models.
    #[serde(default, skip_serializing_if = "TrainingSettings::is_empty")]
    pub training: TrainingSettings,
    /// The settings that are tuned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<Searched>,
}

impl Model {
    /// Hidden units of the largest layer, counted as in the paper: the width, times the number of experts if it has
    /// any.
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

impl Setting {
    /// Sets a model's value. A width makes a single layer. Does nothing if the model has no such setting.
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
