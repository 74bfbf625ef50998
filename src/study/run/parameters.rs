//! How many parameters a network has, by arithmetic on its sizes. `tests/model` compares it with every network's layout.

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

/// Counts of a part of a network, in numbers wide enough that no product of settings overflows.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    /// Parameters as the paper counts them.
    pub paper: u128,
    /// All parameters.
    pub total: u128,
    /// Numbers in all layers for one row.
    pub units: u128,
}

impl Counts {
    /// Counts of two parts.
    pub fn plus(self, other: Self) -> Self {
        Self { paper: self.paper + other.paper, total: self.total + other.total, units: self.units + other.units }
    }

    /// Counts of equal parts.
    pub fn times(self, copies: u128) -> Self {
        Self { paper: copies * self.paper, total: copies * self.total, units: copies * self.units }
    }

    /// Weights without biases.
    pub fn weights(count: u128) -> Self {
        Self { paper: count, total: count, units: 0 }
    }
}

/// Counts of the towers of all tasks, with their output layers.
pub(super) fn towers(features: u128, hidden: &[usize], tasks: u128) -> Counts {
    let output = Counts { paper: 0, total: last(features, hidden) + 1, units: 1 };
    stack(features, hidden).plus(output).times(tasks)
}

/// Counts of dense layers on top of each other.
pub(super) fn stack(inputs: u128, widths: &[usize]) -> Counts {
    let layer = |(counts, below): (Counts, u128), &width: &usize| {
        let width = width as u128;
        let layer = Counts { paper: below * width, total: (below + 1) * width, units: width };
        (counts.plus(layer), width)
    };
    widths.iter().fold((Counts::default(), inputs), layer).0
}

/// Counts of layers whose weights for all tasks are one factored tensor, and the width of the last one.
pub(super) fn factored(inputs: u128, widths: &[usize], ranks: [usize; 3], tasks: u128) -> (Counts, u128) {
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
pub(super) fn last(inputs: u128, widths: &[usize]) -> u128 {
    widths.last().map_or(inputs, |&width| width as u128)
}
