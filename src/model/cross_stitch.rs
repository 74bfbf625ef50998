//! Cross-Stitch (Section 6.1): a network per task with a trainable mixture behind every hidden layer.

use super::layers::cross_stitch::CrossStitch;
use super::layers::parameters::Layout;
use super::layers::weights::Reads;
use super::trunk::Trunk;

/// Hidden layers of `units` for each of `tasks` tasks, and the units between them.
pub fn trunk(layout: &mut Layout, reads: Reads, units: &[usize], tasks: usize) -> Trunk {
    Trunk::CrossStitch(CrossStitch::new(layout, reads, units, tasks))
}
