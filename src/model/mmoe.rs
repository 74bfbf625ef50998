//! MMoE (Equations 6-7, Figure 1c): experts under a gate per task.

use super::trunk::Trunk;
use crate::nn::layout::Layout;
use crate::nn::mixture::Mixture;
use crate::nn::weights::Reads;
use crate::spec::Experts;

/// The experts and the gates of `tasks` tasks.
pub fn trunk(layout: &mut Layout, reads: Reads, sizes: &Experts, tasks: usize) -> Trunk {
    Trunk::Mixture(Mixture::new(layout, reads, sizes.experts, &sizes.expert_units, tasks))
}
