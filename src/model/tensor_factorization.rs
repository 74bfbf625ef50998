//! Tensor-Factorization (Section 6.1): hidden layers whose weights for all tasks are one tensor in Tucker form.

use super::trunk::Trunk;
use crate::nn::layout::Layout;
use crate::nn::tucker::Tucker;
use crate::nn::weights::Reads;

/// Hidden layers of `units` with the `ranks` r1 (inputs), r2 (units) and r3 (tasks).
pub fn trunk(layout: &mut Layout, reads: Reads, units: &[usize], ranks: [usize; 3], tasks: usize) -> Trunk {
    Trunk::Tucker(Tucker::new(layout, reads, units, ranks, tasks))
}
