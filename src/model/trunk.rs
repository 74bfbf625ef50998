//! What stands between the inputs and the towers.

use crate::nn::dense::Stack;
use crate::nn::mixture::Mixture;

/// The part of a network that tasks share. It has one output, which all towers read, or one per task.
#[derive(Clone, Debug)]
pub enum Trunk {
    /// One network.
    Bottom(Stack),
    /// Experts under gates.
    Mixture(Mixture),
}

impl Trunk {
    /// Units of an output.
    pub fn units(&self) -> usize {
        match self {
            Self::Bottom(stack) => stack.units(),
            Self::Mixture(mixture) => mixture.units(),
        }
    }

    /// Number of outputs: 1, or one per task.
    pub fn outputs(&self) -> usize {
        match self {
            Self::Bottom(_) => 1,
            Self::Mixture(mixture) => mixture.gates(),
        }
    }

    /// Makes room for `rows` rows.
    pub fn reserve(&mut self, rows: usize) {
        match self {
            Self::Bottom(stack) => stack.reserve(rows),
            Self::Mixture(mixture) => mixture.reserve(rows),
        }
    }

    /// Runs `input [inputs, rows]` through the trunk.
    pub fn forward(&mut self, parameters: &[f32], input: &[f32], rows: usize) {
        match self {
            Self::Bottom(stack) => stack.forward(parameters, input, rows),
            Self::Mixture(mixture) => mixture.forward(parameters, input, rows),
        }
    }

    /// An output of the last forward pass, `[units, rows]`.
    pub fn output(&self, index: usize) -> &[f32] {
        match self {
            Self::Bottom(stack) => stack.output(),
            Self::Mixture(mixture) => mixture.output(index),
        }
    }

    /// The parameters' gradient from that of every output, each `[units, rows]`.
    pub fn backward(
        &mut self,
        parameters: &[f32],
        input: &[f32],
        d_outputs: &[Vec<f32>],
        gradient: &mut [f32],
        rows: usize,
    ) {
        match self {
            Self::Bottom(stack) => {
                stack.d_output().copy_from_slice(&d_outputs[0]);
                stack.backward(parameters, input, None, gradient, rows);
            }
            Self::Mixture(mixture) => mixture.backward(parameters, input, d_outputs, None, gradient, rows),
        }
    }
}
