//! Single-Task (Section 6.3): a network per task that shares nothing. Trained side by side, each ends as it would alone:
//! the tasks' losses are summed, and Adam takes every parameter by itself.

use super::layers::dense::Stack;
use super::layers::parameters::Layout;
use super::layers::weights::Reads;
use super::trunk::Trunk;

/// Hidden layers of `units` for each of `tasks` tasks.
pub fn trunk(layout: &mut Layout, reads: Reads, units: &[usize], tasks: usize) -> Trunk {
    Trunk::Separate((0..tasks).map(|task| Stack::hidden(layout, &format!("task{task}"), reads, units)).collect())
}
