//! Fully connected layers: y = W x + b, with or without ReLU.
//!
//! ```
//! use mmoe::model::layers::dense::Dense;
//! use mmoe::model::layers::parameters::Parameters;
//!
//! let mut parameters = Parameters::default();
//! let layer = Dense::new(&mut parameters, "layer", 2.into(), 1, true);
//! // W = (1, 2) and b = 0.5; the rows (1, 1) and (1, -1) as [inputs, rows].
//! let (values, rows) = ([1.0, 2.0, 0.5], [1.0, 1.0, 1.0, -1.0]);
//! let mut output = [0.0; 2];
//! layer.forward(&values, rows.as_slice().into(), &mut output, 2);
//! assert_eq!(output, [3.5, 0.0]);
//! ```

use super::parameters::Parameters;
use super::products::After;
use super::weights::Weights;
use crate::base::cpu::kernel;
use crate::data::{InputRows, InputShape};
use std::ops::Range;

/// One layer; its weights are in the flat parameter vector.
#[derive(Clone, Debug)]
pub struct Dense {
    relu: bool,
    weights: Weights,
    bias: Range<usize>,
}

impl Dense {
    /// A layer whose parameters are appended to `parameters` as `name.weight` and `name.bias` `[units]`.
    pub fn new(parameters: &mut Parameters, name: &str, shape: InputShape, units: usize, relu: bool) -> Self {
        let weights = Weights::new(parameters, format!("{name}.weight"), shape, units);
        let bias = parameters.bias(format!("{name}.bias"), units);
        Self { relu, weights, bias }
    }

    /// Units of its output.
    pub fn units(&self) -> usize {
        self.weights.units()
    }

    /// Computes `output [units, rows]` from `input`.
    pub fn forward(&self, parameters: &[f32], input: InputRows, output: &mut [f32], rows: usize) {
        let bias = &parameters[self.bias.clone()];
        let after = After { bias, clamps: self.relu };
        self.weights.product(parameters, input, output, rows, after);
    }

    /// Writes the gradient of the parameters into `gradient`, from `d_output [units, rows]`, and that of the input into
    /// `d_input [inputs, rows]` if the layer below needs it. `d_output` becomes the gradient before the ReLU.
    pub fn backward(
        &self,
        parameters: &[f32],
        input: InputRows,
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
        self.weights.gradient(input, d_output, gradient, rows);
        if let Some(d_input) = d_input {
            self.weights.input_gradient(parameters, d_output, d_input, rows);
        }
    }
}

/// Layers on top of each other, with the buffers of one forward and backward pass.
#[derive(Clone, Debug)]
pub struct Stack {
    layers: Vec<Dense>,
    /// `[units, rows]` per layer.
    outputs: Vec<Vec<f32>>,
    /// Gradients of the outputs.
    d_outputs: Vec<Vec<f32>>,
}

impl Stack {
    /// Hidden ReLU layers of `units`, named `name.layer0` and so on.
    pub fn hidden(parameters: &mut Parameters, name: &str, shape: InputShape, units: &[usize]) -> Self {
        Self::hidden_from(parameters, name, 0, shape, units)
    }

    /// The same, but layers are numbered from `first`.
    pub fn hidden_from(
        parameters: &mut Parameters,
        name: &str,
        first: usize,
        shape: InputShape,
        units: &[usize],
    ) -> Self {
        let mut below = shape;
        let layer = |(index, &units): (usize, &usize)| {
            let layer = Dense::new(parameters, &format!("{name}.layer{}", first + index), below, units, true);
            below = InputShape::Dense(units);
            layer
        };
        Self::of(units.iter().enumerate().map(layer).collect())
    }

    /// A task's tower: hidden ReLU layers and a linear output of one unit, `name.output`.
    pub fn tower(parameters: &mut Parameters, name: &str, shape: InputShape, units: &[usize]) -> Self {
        let mut tower = Self::hidden(parameters, name, shape, units);
        let below = units.last().map_or(shape, |&units| InputShape::Dense(units));
        tower.layers.push(Dense::new(parameters, &format!("{name}.output"), below, 1, false));
        Self::of(tower.layers)
    }

    fn of(layers: Vec<Dense>) -> Self {
        let buffers = vec![Vec::new(); layers.len()];
        Self { layers, outputs: buffers.clone(), d_outputs: buffers }
    }

    /// Makes room for `rows` rows.
    pub fn reserve(&mut self, rows: usize) {
        for (index, layer) in self.layers.iter().enumerate() {
            self.outputs[index].resize(layer.units() * rows, 0.0);
            self.d_outputs[index].resize(layer.units() * rows, 0.0);
        }
    }

    /// Units of the last layer.
    pub fn units(&self) -> usize {
        self.layers.last().map_or(0, Dense::units)
    }

    /// `[units, rows]`: the last layer's output of the last forward pass.
    pub fn output(&self) -> &[f32] {
        self.outputs.last().map_or(&[], Vec::as_slice)
    }

    /// The gradient of that output, to be filled in before the backward pass.
    pub fn d_output(&mut self) -> &mut [f32] {
        self.d_outputs.last_mut().map_or(&mut [], Vec::as_mut_slice)
    }

    /// [`Self::output`] and [`Self::d_output`].
    pub fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        let output = self.outputs.last().map_or(&[][..], Vec::as_slice);
        let d_output = self.d_outputs.last_mut().map_or(&mut [][..], Vec::as_mut_slice);
        (output, d_output)
    }

    /// Runs `input` through all layers.
    pub fn forward(&mut self, parameters: &[f32], input: InputRows, rows: usize) {
        for (index, layer) in self.layers.iter().enumerate() {
            let (below, rest) = self.outputs.split_at_mut(index);
            layer.forward(parameters, below.last().map_or(input, |below| InputRows::Layer(below)), &mut rest[0], rows);
        }
    }

    /// Gradients from [`Self::d_output`]; see [`Dense::backward`].
    pub fn backward(
        &mut self,
        parameters: &[f32],
        input: InputRows,
        mut d_input: Option<&mut [f32]>,
        gradient: &mut [f32],
        rows: usize,
    ) {
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let (d_below, d_rest) = self.d_outputs.split_at_mut(index);
            let (below, d_below) = match index {
                0 => (input, d_input.take()),
                _ => (InputRows::Layer(&self.outputs[index - 1]), d_below.last_mut().map(Vec::as_mut_slice)),
            };
            layer.backward(parameters, below, &self.outputs[index], &mut d_rest[0], d_below, gradient, rows);
        }
    }
}

kernel! {
    /// Turns the gradient after a ReLU into the one before it. The derivative at 0 is 0, as in PyTorch. Multiplies by
    /// 0 or 1, since the compiler would turn an `if` into a masked store, which is slow on some processors.
    pub fn mask_by_relu(output: &[f32], d_output: &mut [f32]) {
        for (d, y) in d_output.iter_mut().zip(output) {
            *d *= if *y > 0.0 { 1.0 } else { 0.0 };
        }
    }
}

kernel! {
    /// `sums[u]` = sum over rows of `values[u, :]`, in sixteen partial sums, in the same order on every processor.
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
