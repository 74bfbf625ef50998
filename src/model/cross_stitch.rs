//! Cross-Stitch (Section 6.1): a network per task with a trainable mixture behind every hidden layer.

use super::trunk::Trunk;
use crate::nn::cross_stitch::CrossStitch;
use crate::nn::layout::Layout;
use crate::nn::weights::Reads;

/// Hidden layers of `units` for each of `tasks` tasks, and the units between them.
pub fn trunk(layout: &mut Layout, reads: Reads, units: &[usize], tasks: usize) -> Trunk {
    Trunk::CrossStitch(CrossStitch::new(layout, reads, units, tasks))
}
