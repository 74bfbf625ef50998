//! The models: their sizes, their words, and how many parameters they have.

use super::choice::{Choice, choice};
use super::parameters::{Counts, ParameterCounts, factored, last, stack, towers};
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
    /// A model with its default sizes: those of Section 5.1, and about as many parameters in the other models.
    pub fn of(kind: ModelKind) -> Self {
        let experts = || Experts { experts: 8, expert_units: vec![16], tower_units: vec![8] };
        let networks = |units| TaskNetworks { task_units: vec![units], tower_units: vec![8] };
        match kind {
            ModelKind::Linear => Self::Linear,
            ModelKind::SharedBottom => Self::SharedBottom { bottom_units: vec![113], tower_units: vec![8] },
            ModelKind::Omoe => Self::Omoe(experts()),
            ModelKind::Mmoe => Self::Mmoe(experts()),
            ModelKind::SingleTask => Self::SingleTask(networks(60)),
            ModelKind::L2Constrained => Self::L2Constrained { networks: networks(60), alpha: 0.01 },
            ModelKind::CrossStitch => Self::CrossStitch(networks(60)),
            ModelKind::TensorFactorization => Self::TensorFactorization { networks: networks(64), ranks: [48, 48, 2] },
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

    /// Counts of the layers below the towers, and the number of features that a tower reads.
    fn trunk(&self, inputs: u128, tasks: u128) -> (Counts, u128) {
        let mixture = |sizes: &Experts, gates: u128| {
            let experts = sizes.experts as u128;
            let gates = Counts { paper: 0, total: gates * experts * inputs, units: gates * experts };
            (stack(inputs, &sizes.expert_units).times(experts).plus(gates), last(inputs, &sizes.expert_units))
        };
        match self {
            Self::Linear => (Counts::default(), inputs),
            Self::SharedBottom { bottom_units, .. } => (stack(inputs, bottom_units), last(inputs, bottom_units)),
            Self::Omoe(sizes) => mixture(sizes, 1),
            Self::Mmoe(sizes) => mixture(sizes, tasks),
            Self::SingleTask(TaskNetworks { task_units, .. })
            | Self::L2Constrained { networks: TaskNetworks { task_units, .. }, .. } => {
                (stack(inputs, task_units).times(tasks), last(inputs, task_units))
            }
            Self::CrossStitch(TaskNetworks { task_units, .. }) => {
                let stitches = Counts::weights(tasks * tasks * task_units.len() as u128);
                (stack(inputs, task_units).times(tasks).plus(stitches), last(inputs, task_units))
            }
            Self::TensorFactorization { networks, ranks } => factored(inputs, &networks.task_units, *ranks, tasks),
        }
    }

    /// How many parameters the network has. It must fit into memory.
    pub fn parameter_counts(&self, inputs: usize, tasks: usize) -> ParameterCounts {
        let counts = self.counts(inputs as u128, tasks as u128);
        ParameterCounts { paper: counts.paper as usize, total: counts.total as usize }
    }

    /// The counts of a network of any size. The inputs are not among its units.
    pub(super) fn counts(&self, inputs: u128, tasks: u128) -> Counts {
        let (trunk, features) = self.trunk(inputs, tasks);
        trunk.plus(towers(features, self.tower_units(), tasks))
    }

    /// Hidden units of the largest layer below the towers, counted as in the paper: the width, times the number of
    /// experts if it has any.
    pub fn units(&self) -> usize {
        let widest = |widths: &[usize]| widths.iter().copied().max().unwrap_or(0);
        match self {
            Self::Linear => 0,
            Self::SharedBottom { bottom_units, .. } => widest(bottom_units),
            Self::Omoe(sizes) | Self::Mmoe(sizes) => sizes.experts * widest(&sizes.expert_units),
            Self::SingleTask(networks)
            | Self::CrossStitch(networks)
            | Self::L2Constrained { networks, .. }
            | Self::TensorFactorization { networks, .. } => widest(&networks.task_units),
        }
    }

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

    /// Hidden layers of each task's tower, to change them, if it has any.
    pub fn tower_units_mut(&mut self) -> Option<&mut Vec<usize>> {
        match self {
            Self::Linear => None,
            Self::SharedBottom { tower_units, .. } => Some(tower_units),
            Self::Omoe(sizes) | Self::Mmoe(sizes) => Some(&mut sizes.tower_units),
            other => other.networks_mut().map(|networks| &mut networks.tower_units),
        }
    }

    /// Hidden layers of the shared bottom, to change them, if it has one.
    pub fn bottom_units_mut(&mut self) -> Option<&mut Vec<usize>> {
        match self {
            Self::SharedBottom { bottom_units, .. } => Some(bottom_units),
            _ => None,
        }
    }

    /// Sizes of the experts, to change them, if it has experts.
    pub fn experts_mut(&mut self) -> Option<&mut Experts> {
        match self {
            Self::Omoe(sizes) | Self::Mmoe(sizes) => Some(sizes),
            _ => None,
        }
    }

    /// Sizes of the tasks' own networks, to change them, if each task has one.
    pub fn networks_mut(&mut self) -> Option<&mut TaskNetworks> {
        match self {
            Self::SingleTask(networks)
            | Self::CrossStitch(networks)
            | Self::L2Constrained { networks, .. }
            | Self::TensorFactorization { networks, .. } => Some(networks),
            _ => None,
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

choice!(ModelKind {
    "linear" => Linear,
    "shared-bottom" => SharedBottom,
    "omoe" => Omoe,
    "mmoe" => Mmoe,
    "single-task" => SingleTask,
    "l2-constrained" => L2Constrained,
    "cross-stitch" => CrossStitch,
    "tensor-factorization" => TensorFactorization,
});

impl ModelKind {
    /// The models of Figures 4 and 5, in the paper's order.
    pub const OF_FIGURES: [Self; 3] = [Self::SharedBottom, Self::Omoe, Self::Mmoe];

    /// The models of Tables 1 and 2 that learn several tasks together, in the paper's order.
    pub const MULTI_TASK: [Self; 6] =
        [Self::SharedBottom, Self::L2Constrained, Self::CrossStitch, Self::TensorFactorization, Self::Omoe, Self::Mmoe];

    /// The paper's name. A model that the paper does not have is called by its word.
    pub fn paper_name(self) -> &'static str {
        match self {
            Self::SharedBottom => "Shared-Bottom",
            Self::Omoe => "OMoE",
            Self::Mmoe => "MMoE",
            Self::SingleTask => "Single-Task",
            Self::L2Constrained => "L2-Constrained",
            Self::CrossStitch => "Cross-Stitch",
            Self::TensorFactorization => "Tensor-Factorization",
            other => other.word(),
        }
    }
}
