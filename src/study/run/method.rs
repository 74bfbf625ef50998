//! The methods that the paper's Tables 1 and 2 compare.

use super::Architecture;

/// A method of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A network per task, each by itself.
    SingleTask,
    /// One bottom for all tasks.
    SharedBottom,
    /// A network per task, drawn to the others' parameters.
    L2Constrained,
    /// A network per task, whose hidden layers are mixed.
    CrossStitch,
    /// A network per task, whose weights are one factored tensor.
    TensorFactorization,
    /// Experts under one gate.
    Omoe,
    /// Experts under a gate per task.
    Mmoe,
}

impl Method {
    /// Those that learn several tasks together, in the paper's order.
    pub const MULTI_TASK: [Self; 6] =
        [Self::SharedBottom, Self::L2Constrained, Self::CrossStitch, Self::TensorFactorization, Self::Omoe, Self::Mmoe];

    /// The method of a network; none for a baseline of ours.
    pub fn of(architecture: &Architecture) -> Option<Self> {
        Some(match architecture {
            Architecture::Linear => return None,
            Architecture::SingleTask(_) => Self::SingleTask,
            Architecture::SharedBottom { .. } => Self::SharedBottom,
            Architecture::L2Constrained { .. } => Self::L2Constrained,
            Architecture::CrossStitch(_) => Self::CrossStitch,
            Architecture::TensorFactorization { .. } => Self::TensorFactorization,
            Architecture::Omoe(_) => Self::Omoe,
            Architecture::Mmoe(_) => Self::Mmoe,
        })
    }

    /// The paper's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::SingleTask => "Single-Task",
            Self::SharedBottom => "Shared-Bottom",
            Self::L2Constrained => "L2-Constrained",
            Self::CrossStitch => "Cross-Stitch",
            Self::TensorFactorization => "Tensor-Factorization",
            Self::Omoe => "OMoE",
            Self::Mmoe => "MMoE",
        }
    }
}
