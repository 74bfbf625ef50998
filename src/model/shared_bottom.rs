//! Shared-Bottom (Equation 1, Figure 1a): one bottom network for all tasks.

use super::trunk::Trunk;
use crate::nn::dense::Stack;
use crate::nn::layout::Layout;
use crate::nn::weights::Reads;

/// The bottom: hidden layers of `units`.
pub fn trunk(layout: &mut Layout, reads: Reads, units: &[usize]) -> Trunk {
    Trunk::Bottom(Stack::hidden(layout, "bottom", reads, units))
}
