//! What a network is.

use serde::{Deserialize, Serialize};

/// A network. Widths of hidden layers are in order from input to output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Architecture {
    /// No hidden layer: every task's output is linear in the inputs. On labels of 0 and 1 it is a logistic regression,
    /// and the baseline of the others.
    Linear,
    /// One bottom for all tasks (Equation 1, Figure 1a).
    SharedBottom {
        /// Hidden layers of the bottom.
        bottom_units: Vec<usize>,
        /// Hidden layers of each tower.
        tower_units: Vec<usize>,
    },
    /// Experts under one gate for all tasks (Equation 5, Figure 1b).
    Omoe(Experts),
    /// Experts under a gate per task (Equations 6-7, Figure 1c).
    Mmoe(Experts),
    /// A network per task that shares nothing (Section 6.3).
    SingleTask(TaskNetworks),
    /// A network per task, whose parameters are pulled towards those of the other tasks (Section 6.1).
    L2Constrained {
        /// The networks.
        networks: TaskNetworks,
        /// Weight of the squared distance between two tasks' parameters.
        alpha: f64,
    },
    /// A network per task, whose hidden layers are mixed (Section 6.1).
    CrossStitch(TaskNetworks),
    /// A network per task, whose hidden layers' weights are one tensor in Tucker form (Section 6.1).
    TensorFactorization {
        /// The networks.
        networks: TaskNetworks,
        /// Ranks of the factors: inputs, units, tasks.
        ranks: [usize; 3],
    },
}

/// Sizes of networks that each belong to one task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskNetworks {
    /// Hidden layers below the tower, at least one.
    pub task_units: Vec<usize>,
    /// Hidden layers of each tower.
    pub tower_units: Vec<usize>,
}

/// Sizes of a mixture of experts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experts {
    /// Number of experts n.
    pub experts: usize,
    /// Hidden layers of each expert.
    pub expert_units: Vec<usize>,
    /// Hidden layers of each tower.
    pub tower_units: Vec<usize>,
}

impl Architecture {
    /// Hidden layers of each task's tower.
    pub fn tower_units(&self) -> &[usize] {
        match self {
            Self::Linear => &[],
            Self::SharedBottom { tower_units, .. } => tower_units,
            Self::Omoe(sizes) | Self::Mmoe(sizes) => &sizes.tower_units,
            Self::SingleTask(networks)
            | Self::CrossStitch(networks)
            | Self::L2Constrained { networks, .. }
            | Self::TensorFactorization { networks, .. } => &networks.tower_units,
        }
    }

    /// Which model it is.
    pub fn kind(&self) -> ModelKind {
        match self {
            Self::Linear => ModelKind::Linear,
            Self::SharedBottom { .. } => ModelKind::SharedBottom,
            Self::Omoe(_) => ModelKind::Omoe,
            Self::Mmoe(_) => ModelKind::Mmoe,
            Self::SingleTask(_) => ModelKind::SingleTask,
            Self::L2Constrained { .. } => ModelKind::L2Constrained,
            Self::CrossStitch(_) => ModelKind::CrossStitch,
            Self::TensorFactorization { .. } => ModelKind::TensorFactorization,
        }
    }
}

/// The kind of a model, without its sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelKind {
    /// No hidden layer.
    Linear,
    /// One bottom for all tasks.
    SharedBottom,
    /// Experts under one gate.
    Omoe,
    /// Experts under a gate per task.
    Mmoe,
    /// A network per task that shares nothing.
    SingleTask,
    /// A network per task, whose parameters are pulled towards those of the other tasks.
    L2Constrained,
    /// A network per task, whose hidden layers are mixed.
    CrossStitch,
    /// A network per task, whose weights are one factored tensor.
    TensorFactorization,
}

impl ModelKind {
    /// Every model with its `type` in a config.
    pub const KEYS: [(&str, Self); 8] = [
        ("linear", Self::Linear),
        ("shared-bottom", Self::SharedBottom),
        ("omoe", Self::Omoe),
        ("mmoe", Self::Mmoe),
        ("single-task", Self::SingleTask),
        ("l2-constrained", Self::L2Constrained),
        ("cross-stitch", Self::CrossStitch),
        ("tensor-factorization", Self::TensorFactorization),
    ];

    /// The models of Figures 4 and 5, in the paper's order.
    pub const OF_FIGURES: [Self; 3] = [Self::SharedBottom, Self::Omoe, Self::Mmoe];

    /// The models of Tables 1 and 2 that learn several tasks together, in the paper's order.
    pub const MULTI_TASK: [Self; 6] =
        [Self::SharedBottom, Self::L2Constrained, Self::CrossStitch, Self::TensorFactorization, Self::Omoe, Self::Mmoe];

    /// Its `type` in a config.
    pub fn key(self) -> &'static str {
        Self::KEYS.iter().find(|(_, kind)| *kind == self).map_or("", |(key, _)| key)
    }

    /// The paper's name. The linear baseline, which the paper does not have, is called `linear`.
    pub fn paper_name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::SharedBottom => "Shared-Bottom",
            Self::Omoe => "OMoE",
            Self::Mmoe => "MMoE",
            Self::SingleTask => "Single-Task",
            Self::L2Constrained => "L2-Constrained",
            Self::CrossStitch => "Cross-Stitch",
            Self::TensorFactorization => "Tensor-Factorization",
        }
    }
}
