//! Shared-Bottom (Equation 1, Figure 1a): one bottom network for all tasks. Single-Task (Section 6.3): a network per
//! task, with nothing shared. The networks of Single-Task are trained together, but each ends as it would alone: the
//! loss is the sum of the tasks' losses, and Adam updates every parameter by itself.

use super::layers::dense::Stack;
use super::layers::parameters::Parameters;
use super::trunk::Trunk;
use crate::data::InputShape;

/// Shared-Bottom's trunk: hidden layers of `units`.
pub fn shared(parameters: &mut Parameters, shape: InputShape, units: &[usize]) -> Trunk {
    Trunk::Bottom(Stack::hidden(parameters, "bottom", shape, units))
}

/// Single-Task's trunk: hidden layers of `units` for each of `tasks` tasks.
pub fn per_task(parameters: &mut Parameters, shape: InputShape, units: &[usize], tasks: usize) -> Trunk {
    Trunk::Separate((0..tasks).map(|task| Stack::hidden(parameters, &format!("task{task}"), shape, units)).collect())
}
