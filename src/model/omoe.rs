//! OMoE (Equation 5, Figure 1b): experts under one gate, whose mixture all tasks share.

use super::layers::mixture::Mixture;
use super::layers::parameters::Parameters;
use super::trunk::Trunk;
use crate::data::InputShape;
use crate::study::run::Experts;

/// The experts and their gate.
pub fn trunk(parameters: &mut Parameters, shape: InputShape, sizes: &Experts) -> Trunk {
    Trunk::Mixture(Mixture::new(parameters, shape, sizes.experts, &sizes.expert_units, 1))
}
