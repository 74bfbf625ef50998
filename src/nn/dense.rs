//! Fully connected layers: y = W x + b, with or without ReLU.

use std::ops::Range;

use super::layout::Layout;
use super::matmul::{matmul, matmul_transposed_left, matmul_transposed_right};
use crate::cpu::kernel;

/// One layer; its weights stand in the flat parameter vector.
#[derive(Clone, Debug)]
pub struct Dense {
    inputs: usize,
    units: usize,
    relu: bool,
    weight: Range<usize>,
    bias: Range<usize>,
}

impl Dense {
    /// A layer whose parameters are appended to `layout` as `name.weight` `[units, inputs]` and `name.bias` `[units]`.
    pub fn new(layout: &mut Layout, name: &str, inputs: usize, units: usize, relu: bool) -> Self {
        let weight = layout.weight(format!("{name}.weight"), units, inputs);
        let bias = layout.bias(format!("{name}.bias"), units);
        Self { inputs, units, relu, weight, bias }
    }

    /// Units of its output.
    pub fn units(&self) -> usize {
        self.units
    }

    /// `output [units, rows]` from `input [inputs, rows]`.
    pub fn forward(&self, parameters: &[f32], input: &[f32], output: &mut [f32], rows: usize) {
        matmul(&parameters[self.weight.clone()], input, output, [self.units, self.inputs, rows]);
        let bias = &parameters[self.bias.clone()];
        if self.relu { add_bias_and_clamp(bias, output, rows) } else { add_bias(bias, output, rows) }
    }

    /// Gradients from `d_output [units, rows]`, which becomes the gradient before the ReLU: of the parameters into
    /// `gradient`, of the input into `d_input [inputs, rows]` where something below needs it.
    pub fn backward(
        &self,
        parameters: &[f32],
        input: &[f32],
        output: &[f32],
        d_output: &mut [f32],
        d_input: Option<&mut [f32]>,
        gradient: &mut [f32],
        rows: usize,
    ) {
        if self.relu {
            mask_by_relu(output, d_output);
        }
        sum_rows(d_output, &mut gradient[self.bias.clone()], rows);
        let d_weight = &mut gradient[self.weight.clone()];
        matmul_transposed_right(d_output, input, d_weight, [self.units, rows, self.inputs]);
        if let Some(d_input) = d_input {
            let weight = &parameters[self.weight.clone()];
            matmul_transposed_left(weight, d_output, d_input, [self.inputs, self.units, rows]);
        }
    }
}

/// Layers on top of each other, with the buffers of one forward and backward pass.
#[derive(Clone, Debug)]
pub struct Stack {
    layers: Vec<Dense>,
    /// Of each layer `[units, rows]`.
    outputs: Vec<Vec<f32>>,
    /// Gradients of the outputs.
    d_outputs: Vec<Vec<f32>>,
}

impl Stack {
    /// Hidden ReLU layers of `units`, named `name.layer0` and so on.
    pub fn hidden(layout: &mut Layout, name: &str, inputs: usize, units: &[usize]) -> Self {
        Self::hidden_from(layout, name, 0, inputs, units)
    }

    /// The same with layers that are counted from `first`.
    pub fn hidden_from(layout: &mut Layout, name: &str, first: usize, inputs: usize, units: &[usize]) -> Self {
        let mut below = inputs;
        let layer = |(index, &units): (usize, &usize)| {
            let layer = Dense::new(layout, &format!("{name}.layer{}", first + index), below, units, true);
            below = units;
            layer
        };
        Self::of(units.iter().enumerate().map(layer).collect())
    }

    /// A task's tower: hidden ReLU layers and a linear output of one unit, `name.output`.
    pub fn tower(layout: &mut Layout, name: &str, inputs: usize, units: &[usize]) -> Self {
        let mut tower = Self::hidden(layout, name, inputs, units);
        let below = units.last().copied().unwrap_or(inputs);
        tower.layers.push(Dense::new(layout, &format!("{name}.output"), below, 1, false));
        Self::of(tower.layers)
    }

    fn of(layers: Vec<Dense>) -> Self {
        let buffers = vec![Vec::new(); layers.len()];
        Self { layers, outputs: buffers.clone(), d_outputs: buffers }
    }

    /// Makes room for `rows` rows.
    pub fn reserve(&mut self, rows: usize) {
        for (index, layer) in self.layers.iter().enumerate() {
            self.outputs[index].resize(layer.units * rows, 0.0);
            self.d_outputs[index].resize(layer.units * rows, 0.0);
        }
    }

    /// Units of the last layer.
    pub fn units(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.units)
    }

    /// The last layer's output of the last forward pass, `[units, rows]`.
    pub fn output(&self) -> &[f32] {
        self.outputs.last().map_or(&[], Vec::as_slice)
    }

    /// The gradient of that output, to be filled in before the backward pass.
    pub fn d_output(&mut self) -> &mut [f32] {
        self.d_outputs.last_mut().map_or(&mut [], Vec::as_mut_slice)
    }

    /// [`Self::output`] beside [`Self::d_output`].
    pub fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        let output = self.outputs.last().map_or(&[][..], Vec::as_slice);
        let d_output = self.d_outputs.last_mut().map_or(&mut [][..], Vec::as_mut_slice);
        (output, d_output)
    }

    /// Runs `input [inputs, rows]` through all layers.
    pub fn forward(&mut self, parameters: &[f32], input: &[f32], rows: usize) {
        for (index, layer) in self.layers.iter().enumerate() {
            let (below, rest) = self.outputs.split_at_mut(index);
            layer.forward(parameters, below.last().map_or(input, Vec::as_slice), &mut rest[0], rows);
        }
    }

    /// Gradients from [`Self::d_output`]; see [`Dense::backward`].
    pub fn backward(
        &mut self,
        parameters: &[f32],
        input: &[f32],
        mut d_input: Option<&mut [f32]>,
        gradient: &mut [f32],
        rows: usize,
    ) {
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let (d_below, d_rest) = self.d_outputs.split_at_mut(index);
            let (below, d_below) = match index {
                0 => (input, d_input.take()),
                _ => (self.outputs[index - 1].as_slice(), d_below.last_mut().map(Vec::as_mut_slice)),
            };
            layer.backward(parameters, below, &self.outputs[index], &mut d_rest[0], d_below, gradient, rows);
        }
    }
}

kernel! {
    /// output[u, :] += bias[u].
    fn add_bias(bias: &[f32], output: &mut [f32], rows: usize) {
        for (bias, line) in bias.iter().zip(output.chunks_exact_mut(rows)) {
            for value in line {
                *value += bias;
            }
        }
    }
}

kernel! {
    /// output[u, :] = relu(output[u, :] + bias[u]); a NaN stays a NaN.
    pub fn add_bias_and_clamp(bias: &[f32], output: &mut [f32], rows: usize) {
        for (bias, line) in bias.iter().zip(output.chunks_exact_mut(rows)) {
            for value in line {
                let sum = *value + bias;
                *value = if sum < 0.0 { 0.0 } else { sum };
            }
        }
    }
}

kernel! {
    /// The gradient before a ReLU from the one behind it; the derivative at 0 is 0, as in PyTorch. A factor,
    /// since the compiler makes a masked store of a choice, and that is slow on some processors.
    pub fn mask_by_relu(output: &[f32], d_output: &mut [f32]) {
        for (d, y) in d_output.iter_mut().zip(output) {
            *d *= if *y > 0.0 { 1.0 } else { 0.0 };
        }
    }
}

kernel! {
    /// sums[u] = sum over rows of values[u, :], in sixteen partial sums whose order does not depend on the processor.
    pub fn sum_rows(values: &[f32], sums: &mut [f32], rows: usize) {
        for (sum, line) in sums.iter_mut().zip(values.chunks_exact(rows)) {
            let mut partial = [0.0f32; 16];
            let chunks = line.chunks_exact(16);
            let rest = chunks.remainder();
            for chunk in chunks {
                for (partial, value) in partial.iter_mut().zip(chunk) {
                    *partial += value;
                }
            }
            *sum = partial.iter().sum::<f32>() + rest.iter().sum::<f32>();
        }
    }
}
