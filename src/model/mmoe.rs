//! MMoE (Equations 6-7, Figure 1c): experts under a gate per task.

use super::layers::mixture::Mixture;
use super::layers::parameters::Layout;
use super::layers::weights::Reads;
use super::trunk::Trunk;
use crate::study::run::Experts;

/// The experts and the gates of `tasks` tasks.
pub fn trunk(layout: &mut Layout, reads: Reads, sizes: &Experts, tasks: usize) -> Trunk {
    Trunk::Mixture(Mixture::new(layout, reads, sizes.experts, &sizes.expert_units, tasks))
}
