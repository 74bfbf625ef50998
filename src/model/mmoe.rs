//! MMoE (Equations 6-7, Figure 1c): experts with a gate per task. OMoE (Equation 5, Figure 1b): experts with one gate,
//! whose mixture all tasks share. Experts and gates are in [`super::layers::mixture`].

use super::layers::mixture::Mixture;
use super::layers::parameters::Parameters;
use super::trunk::Trunk;
use crate::data::InputShape;
use crate::study::run::Experts;

/// MMoE's trunk: the experts and the gates of `tasks` tasks.
pub fn gate_per_task(parameters: &mut Parameters, shape: InputShape, sizes: &Experts, tasks: usize) -> Trunk {
    Trunk::Mixture(Mixture::new(parameters, shape, sizes.experts, &sizes.expert_units, tasks))
}

/// OMoE's trunk: the experts and their gate.
pub fn one_gate(parameters: &mut Parameters, shape: InputShape, sizes: &Experts) -> Trunk {
    gate_per_task(parameters, shape, sizes, 1)
}
