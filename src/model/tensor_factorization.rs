//! Tensor-Factorization (Section 6.1): hidden layers whose weights for all tasks are one tensor in Tucker form.

use super::layers::parameters::Parameters;
use super::layers::tucker::Tucker;
use super::trunk::Trunk;
use crate::data::InputShape;

/// Hidden layers of `units` with the `ranks` r1 (inputs), r2 (units) and r3 (tasks).
pub fn trunk(
    parameters: &mut Parameters,
    shape: InputShape,
    units: &[usize],
    ranks: [usize; 3],
    tasks: usize,
) -> Trunk {
    Trunk::Tucker(Tucker::new(parameters, shape, units, ranks, tasks))
}
