//! What is between the inputs and the towers. The models' files implement it.

use crate::data::InputRows;
use std::fmt::Debug;

/// Layers below the towers, with the buffers of one forward and backward pass.
pub trait Trunk: Debug + Send {
    /// Number of outputs: 1, which all towers read, or one per task.
    fn outputs(&self) -> usize;

    /// Units of an output.
    fn units(&self) -> usize;

    /// Makes room for `rows` rows.
    fn reserve(&mut self, rows: usize);

    /// `[units, rows]`: an output of the last forward pass.
    fn output(&self, index: usize) -> &[f32];

    /// Runs `input` through the trunk.
    fn forward(&mut self, parameters: &[f32], input: InputRows, rows: usize);

    /// Writes the gradient of the trunk's parameters into `gradient`, from that of every output, `[units, rows]` each.
    fn backward(
        &mut self,
        parameters: &[f32],
        input: InputRows,
        d_outputs: &[Vec<f32>],
        gradient: &mut [f32],
        rows: usize,
    );
}
