//! What a network is.

use serde::{Deserialize, Serialize};

/// A network; widths of hidden layers from input to output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Architecture {
    /// No hidden layer: every task's output is linear in the inputs. On labels of 0 and 1 a logistic regression, the
    /// baseline of the others.
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
    /// A network per task, drawn to the others' parameters (Section 6.1).
    L2Constrained {
        /// The networks.
        networks: TaskNetworks,
        /// Weight of the squared distance of two tasks' parameters.
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

/// Sizes of networks of which every task has its own.
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

    /// The kind as a config writes it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::SharedBottom { .. } => "shared-bottom",
            Self::Omoe(_) => "omoe",
            Self::Mmoe(_) => "mmoe",
            Self::SingleTask(_) => "single-task",
            Self::L2Constrained { .. } => "l2-constrained",
            Self::CrossStitch(_) => "cross-stitch",
            Self::TensorFactorization { .. } => "tensor-factorization",
        }
    }
}
