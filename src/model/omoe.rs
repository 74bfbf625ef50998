//! OMoE (Equation 5, Figure 1b): experts under one gate, whose mixture all tasks share.

use super::trunk::Trunk;
use crate::nn::layout::Layout;
use crate::nn::mixture::Mixture;
use crate::nn::weights::Reads;
use crate::spec::Experts;

/// The experts and their gate.
pub fn trunk(layout: &mut Layout, reads: Reads, sizes: &Experts) -> Trunk {
    Trunk::Mixture(Mixture::new(layout, reads, sizes.experts, &sizes.expert_units, 1))
}
