//! MMoE (Equations 6-7, Figure 1c): experts under a gate per task.

use super::layers::mixture::Mixture;
use super::layers::parameters::Parameters;
use super::trunk::Trunk;
use crate::data::InputShape;
use crate::study::run::Experts;

/// The experts and the gates of `tasks` tasks.
pub fn trunk(parameters: &mut Parameters, shape: InputShape, sizes: &Experts, tasks: usize) -> Trunk {
    Trunk::Mixture(Mixture::new(parameters, shape, sizes.experts, &sizes.expert_units, tasks))
}
