//! Tensor-Factorization (Section 6.1): hidden layers whose weights for all tasks are one tensor in Tucker form.

use super::layers::parameters::Layout;
use super::layers::tucker::Tucker;
use super::layers::weights::Reads;
use super::trunk::Trunk;

/// Hidden layers of `units` with the `ranks` r1 (inputs), r2 (units) and r3 (tasks).
pub fn trunk(layout: &mut Layout, reads: Reads, units: &[usize], ranks: [usize; 3], tasks: usize) -> Trunk {
    Trunk::Tucker(Tucker::new(layout, reads, units, ranks, tasks))
}
