//! A weight matrix and the rows that it reads.

use std::ops::Range;

use super::gather::{gather, scatter};
use super::parameters::{Init, Parameters};
use super::products::{matmul, matmul_transposed_left, matmul_transposed_right};
use crate::data::{InputRows, InputShape};

/// A weight matrix in the flat parameter vector, without a bias.
#[derive(Clone, Debug)]
pub struct Weights {
    shape: InputShape,
    units: usize,
    range: Range<usize>,
}

impl Weights {
    /// Weights that are appended to `parameters` as `name`: `[units, inputs]`, or `[inputs, units]` where they read sparse rows.
    pub fn new(parameters: &mut Parameters, name: String, shape: InputShape, units: usize) -> Self {
        Self::starting(parameters, name, shape, units, Init::Glorot)
    }

    /// The same with another start.
    pub fn starting(parameters: &mut Parameters, name: String, shape: InputShape, units: usize, start: Init) -> Self {
        let range = match shape {
            InputShape::Dense(inputs) => parameters.matrix(name, units, inputs, start),
            InputShape::Sparse(inputs) => parameters.input_major(name, units, inputs, start),
        };
        Self { shape, units, range }
    }

    /// Where they stand among the parameters.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Units of the output.
    pub fn units(&self) -> usize {
        self.units
    }

    /// `output [units, rows]` = W `input`.
    pub fn product(&self, parameters: &[f32], input: InputRows, output: &mut [f32], rows: usize) {
        let weight = &parameters[self.range.clone()];
        match (self.shape, input) {
            (InputShape::Dense(inputs), InputRows::Dense(input)) => {
                matmul(weight, input, output, [self.units, inputs, rows])
            }
            (InputShape::Sparse(_), InputRows::Sparse(sparse)) => gather(weight, sparse, output),
            _ => self.reads_others(),
        }
    }

    /// The gradient of the weights from `d_output [units, rows]` into `gradient`.
    pub fn gradient(&self, input: InputRows, d_output: &[f32], gradient: &mut [f32], rows: usize) {
        let d_weight = &mut gradient[self.range.clone()];
        match (self.shape, input) {
            (InputShape::Dense(inputs), InputRows::Dense(input)) => {
                matmul_transposed_right(d_output, input, d_weight, [self.units, rows, inputs]);
            }
            (InputShape::Sparse(_), InputRows::Sparse(sparse)) => scatter(d_output, sparse, d_weight),
            _ => self.reads_others(),
        }
    }

    /// The gradient of dense inputs from `d_output [units, rows]` into `d_input [inputs, rows]`.
    pub fn input_gradient(&self, parameters: &[f32], d_output: &[f32], d_input: &mut [f32], rows: usize) {
        let weight = &parameters[self.range.clone()];
        matmul_transposed_left(weight, d_output, d_input, [self.shape.inputs(), self.units, rows]);
    }

    fn reads_others(&self) -> ! {
        panic!("these weights read {:?}, and were given rows of the other kind", self.shape)
    }
}
