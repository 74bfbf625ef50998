//! OMoE (Equation 5, Figure 1b): experts under one gate, whose mixture all tasks share.

use super::layers::mixture::Mixture;
use super::layers::parameters::Layout;
use super::layers::weights::Reads;
use super::trunk::Trunk;
use crate::study::run::Experts;

/// The experts and their gate.
pub fn trunk(layout: &mut Layout, reads: Reads, sizes: &Experts) -> Trunk {
    Trunk::Mixture(Mixture::new(layout, reads, sizes.experts, &sizes.expert_units, 1))
}
