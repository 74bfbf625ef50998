//! How many parameters a network has, by arithmetic on its sizes. `tests/model` compares it with every network's layout.

use super::Architecture;
use serde::{Deserialize, Serialize};

/// Sizes of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterCounts {
    /// As Section 5.1 counts to give the models the same size: the weights of bottom or experts and of the towers' hidden
    /// layers, without biases, gates and output layers.
    pub paper: usize,
    /// All trained parameters.
    pub total: usize,
}

impl ParameterCounts {
    /// The counts of a network that fits into memory.
    pub fn of(architecture: &Architecture, inputs: usize, tasks: usize) -> Self {
        let counts = Counts::of(architecture, inputs as u128, tasks as u128);
        Self { paper: counts.paper as usize, total: counts.total as usize }
    }
}

/// Counts of a part of a network, in numbers wide enough that no product of settings overflows.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    /// Parameters as the paper counts them.
    paper: u128,
    /// All parameters.
    pub total: u128,
    /// Numbers in all layers for one row.
    pub units: u128,
}

impl Counts {
    /// The counts of a network. The inputs are not among its units.
    pub fn of(architecture: &Architecture, inputs: u128, tasks: u128) -> Self {
        let (trunk, features) = trunk(architecture, inputs, tasks);
        let hidden = architecture.tower_units();
        let output = Self { paper: 0, total: last(features, hidden) + 1, units: 1 };
        trunk.plus(stack(features, hidden).plus(output).times(tasks))
    }

    fn plus(self, other: Self) -> Self {
        Self { paper: self.paper + other.paper, total: self.total + other.total, units: self.units + other.units }
    }

    fn times(self, copies: u128) -> Self {
        Self { paper: copies * self.paper, total: copies * self.total, units: copies * self.units }
    }

    /// Weights without biases.
    fn weights(count: u128) -> Self {
        Self { paper: count, total: count, units: 0 }
    }
}

/// Counts of the layers below the towers, and the number of features that a tower reads.
fn trunk(architecture: &Architecture, inputs: u128, tasks: u128) -> (Counts, u128) {
    let mixture = |experts: usize, units: &[usize], gates: u128| {
        let experts = experts as u128;
        let gates = Counts { paper: 0, total: gates * experts * inputs, units: gates * experts };
        (stack(inputs, units).times(experts).plus(gates), last(inputs, units))
    };
    match architecture {
        Architecture::Linear => (Counts::default(), inputs),
        Architecture::SharedBottom { bottom_units, .. } => (stack(inputs, bottom_units), last(inputs, bottom_units)),
        Architecture::Omoe(sizes) => mixture(sizes.experts, &sizes.expert_units, 1),
        Architecture::Mmoe(sizes) => mixture(sizes.experts, &sizes.expert_units, tasks),
        Architecture::SingleTask(networks) | Architecture::L2Constrained { networks, .. } => {
            (stack(inputs, &networks.task_units).times(tasks), last(inputs, &networks.task_units))
        }
        Architecture::CrossStitch(networks) => {
            let stitches = Counts::weights(tasks * tasks * networks.task_units.len() as u128);
            (stack(inputs, &networks.task_units).times(tasks).plus(stitches), last(inputs, &networks.task_units))
        }
        Architecture::TensorFactorization { networks, ranks } => factored(inputs, &networks.task_units, *ranks, tasks),
    }
}

/// Counts of dense layers on top of each other.
fn stack(inputs: u128, widths: &[usize]) -> Counts {
    let layer = |(counts, below): (Counts, u128), &width: &usize| {
        let width = width as u128;
        let layer = Counts { paper: below * width, total: (below + 1) * width, units: width };
        (counts.plus(layer), width)
    };
    widths.iter().fold((Counts::default(), inputs), layer).0
}

/// Counts of layers whose weights for all tasks are one factored tensor, and the width of the last one.
fn factored(inputs: u128, widths: &[usize], ranks: [usize; 3], tasks: u128) -> (Counts, u128) {
    let [r1, r2, r3] = ranks.map(|rank| rank as u128);
    let layer = |(counts, below): (Counts, u128), &width: &usize| {
        let width = width as u128;
        let factors = Counts::weights(below * r1 + width * r2 + tasks * r3 + r1 * r2 * r3);
        let outputs = Counts { paper: 0, total: tasks * width, units: tasks * (r1 + r2 + width) };
        (counts.plus(factors).plus(outputs), width)
    };
    widths.iter().fold((Counts::default(), inputs), layer)
}

/// Width of the last layer, or of what the first one reads if there is none.
fn last(inputs: u128, widths: &[usize]) -> u128 {
    widths.last().map_or(inputs, |&width| width as u128)
}
