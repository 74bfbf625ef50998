//! The trunk: the layers between the inputs and the towers.

use super::cross_stitch::CrossStitch;
use super::layers::dense::Stack;
use super::layers::mixture::Mixture;
use super::tensor_factorization::Tucker;
use crate::data::InputRows;

/// The layers below the towers. They have one output that all towers read, or one output per task.
#[derive(Clone, Debug)]
pub enum Trunk {
    /// One network.
    Bottom(Stack),
    /// A network per task.
    Separate(Vec<Stack>),
    /// Experts and gates.
    Mixture(Mixture),
    /// A network per task, with cross-stitch units between the layers.
    CrossStitch(CrossStitch),
    /// Layers whose weights for all tasks are one factored tensor.
    Tucker(Tucker),
}

impl Trunk {
    /// Units of each output.
    pub fn units(&self) -> usize {
        match self {
            Self::Bottom(stack) => stack.units(),
            Self::Separate(stacks) => stacks.first().map_or(0, Stack::units),
            Self::Mixture(mixture) => mixture.units(),
            Self::CrossStitch(stitched) => stitched.units(),
            Self::Tucker(factored) => factored.units(),
        }
    }

    /// Number of outputs: 1, or one per task.
    pub fn outputs(&self) -> usize {
        match self {
            Self::Bottom(_) => 1,
            Self::Separate(stacks) => stacks.len(),
            Self::Mixture(mixture) => mixture.gates(),
            Self::CrossStitch(stitched) => stitched.outputs(),
            Self::Tucker(factored) => factored.outputs(),
        }
    }

    /// Makes room for `rows` rows.
    pub fn reserve(&mut self, rows: usize) {
        match self {
            Self::Bottom(stack) => stack.reserve(rows),
            Self::Separate(stacks) => stacks.iter_mut().for_each(|stack| stack.reserve(rows)),
            Self::Mixture(mixture) => mixture.reserve(rows),
            Self::CrossStitch(stitched) => stitched.reserve(rows),
            Self::Tucker(factored) => factored.reserve(rows),
        }
    }

    /// Runs `input` through the trunk.
    pub fn forward(&mut self, parameters: &[f32], input: InputRows, rows: usize) {
        match self {
            Self::Bottom(stack) => stack.forward(parameters, input, rows),
            Self::Separate(stacks) => stacks.iter_mut().for_each(|stack| stack.forward(parameters, input, rows)),
            Self::Mixture(mixture) => mixture.forward(parameters, input, rows),
            Self::CrossStitch(stitched) => stitched.forward(parameters, input, rows),
            Self::Tucker(factored) => factored.forward(parameters, input, rows),
        }
    }

    /// `[units, rows]`: an output of the last forward pass.
    pub fn output(&self, index: usize) -> &[f32] {
        match self {
            Self::Bottom(stack) => stack.output(),
            Self::Separate(stacks) => stacks[index].output(),
            Self::Mixture(mixture) => mixture.output(index),
            Self::CrossStitch(stitched) => stitched.output(index),
            Self::Tucker(factored) => factored.output(index),
        }
    }

    /// Writes the gradient of the parameters into `gradient`, from `d_outputs`: the gradient of every output
    /// `[units, rows]`.
    pub fn backward(
        &mut self,
        parameters: &[f32],
        input: InputRows,
        d_outputs: &[Vec<f32>],
        gradient: &mut [f32],
        rows: usize,
    ) {
        match self {
            Self::Bottom(stack) => {
                stack.d_output().copy_from_slice(&d_outputs[0]);
                stack.backward(parameters, input, None, gradient, rows);
            }
            Self::Separate(stacks) => {
                for (stack, d_output) in stacks.iter_mut().zip(d_outputs) {
                    stack.d_output().copy_from_slice(d_output);
                    stack.backward(parameters, input, None, gradient, rows);
                }
            }
            Self::Mixture(mixture) => mixture.backward(parameters, input, d_outputs, None, gradient, rows),
            Self::CrossStitch(stitched) => stitched.backward(parameters, input, d_outputs, gradient, rows),
            Self::Tucker(factored) => factored.backward(parameters, input, d_outputs, gradient, rows),
        }
    }
}
