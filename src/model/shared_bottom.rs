//! Shared-Bottom (Equation 1, Figure 1a): one bottom network for all tasks.

use super::layers::dense::Stack;
use super::layers::parameters::Parameters;
use super::trunk::Trunk;
use crate::data::InputShape;

/// The bottom: hidden layers of `units`.
pub fn trunk(parameters: &mut Parameters, shape: InputShape, units: &[usize]) -> Trunk {
    Trunk::Bottom(Stack::hidden(parameters, "bottom", shape, units))
}
