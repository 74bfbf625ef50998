//! Shared-Bottom (Equation 1, Figure 1a): one bottom network for all tasks.

use super::layers::dense::Stack;
use super::layers::parameters::Layout;
use super::layers::weights::Reads;
use super::trunk::Trunk;

/// The bottom: hidden layers of `units`.
pub fn trunk(layout: &mut Layout, reads: Reads, units: &[usize]) -> Trunk {
    Trunk::Bottom(Stack::hidden(layout, "bottom", reads, units))
}
