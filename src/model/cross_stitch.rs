//! Cross-Stitch (Section 6.1): a network per task with a trainable mixture behind every hidden layer.

use super::layers::cross_stitch::CrossStitch;
use super::layers::parameters::Parameters;
use super::trunk::Trunk;
use crate::data::InputShape;

/// Hidden layers of `units` for each of `tasks` tasks, and the units between them.
pub fn trunk(parameters: &mut Parameters, shape: InputShape, units: &[usize], tasks: usize) -> Trunk {
    Trunk::CrossStitch(CrossStitch::new(parameters, shape, units, tasks))
}
