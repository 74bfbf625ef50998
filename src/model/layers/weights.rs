//! A weight matrix and the rows that it reads.

use std::ops::Range;

use super::parameters::{Layout, Start};
use super::products::{matmul, matmul_transposed_left, matmul_transposed_right};
use crate::data::sparse_rows::Bags;

/// The rows that a layer reads.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// Every input of every row, `[inputs, rows]`.
    Dense(&'a [f32]),
    /// The active inputs of every row.
    Bags(&'a Bags),
}

impl<'a> From<&'a [f32]> for Input<'a> {
    fn from(values: &'a [f32]) -> Self {
        Self::Dense(values)
    }
}

/// Number and kind of the inputs that a layer reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// All of so many.
    Dense(usize),
    /// The active ones of so many.
    Bags(usize),
}

impl From<usize> for Reads {
    fn from(inputs: usize) -> Self {
        Self::Dense(inputs)
    }
}

impl Reads {
    /// Number of inputs.
    pub fn inputs(self) -> usize {
        match self {
            Self::Dense(inputs) | Self::Bags(inputs) => inputs,
        }
    }
}

/// A weight matrix in the flat parameter vector, without a bias.
#[derive(Clone, Debug)]
pub struct Weights {
    reads: Reads,
    units: usize,
    range: Range<usize>,
}

impl Weights {
    /// Weights that are appended to `layout` as `name`: `[units, inputs]`, or `[inputs, units]` where they read bags.
    pub fn new(layout: &mut Layout, name: String, reads: Reads, units: usize) -> Self {
        Self::starting(layout, name, reads, units, Start::Glorot)
    }

    /// The same with another start.
    pub fn starting(layout: &mut Layout, name: String, reads: Reads, units: usize, start: Start) -> Self {
        let range = match reads {
            Reads::Dense(inputs) => layout.matrix(name, units, inputs, start),
            Reads::Bags(inputs) => layout.input_major(name, units, inputs, start),
        };
        Self { reads, units, range }
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
    pub fn product(&self, parameters: &[f32], input: Input, output: &mut [f32], rows: usize) {
        let weight = &parameters[self.range.clone()];
        match (self.reads, input) {
            (Reads::Dense(inputs), Input::Dense(input)) => matmul(weight, input, output, [self.units, inputs, rows]),
            (Reads::Bags(_), Input::Bags(bags)) => bags.gather(weight, output),
            _ => self.reads_others(),
        }
    }

    /// The gradient of the weights from `d_output [units, rows]` into `gradient`.
    pub fn gradient(&self, input: Input, d_output: &[f32], gradient: &mut [f32], rows: usize) {
        let d_weight = &mut gradient[self.range.clone()];
        match (self.reads, input) {
            (Reads::Dense(inputs), Input::Dense(input)) => {
                matmul_transposed_right(d_output, input, d_weight, [self.units, rows, inputs]);
            }
            (Reads::Bags(_), Input::Bags(bags)) => bags.scatter(d_output, d_weight),
            _ => self.reads_others(),
        }
    }

    /// The gradient of dense inputs from `d_output [units, rows]` into `d_input [inputs, rows]`.
    pub fn input_gradient(&self, parameters: &[f32], d_output: &[f32], d_input: &mut [f32], rows: usize) {
        let weight = &parameters[self.range.clone()];
        matmul_transposed_left(weight, d_output, d_input, [self.reads.inputs(), self.units, rows]);
    }

    fn reads_others(&self) -> ! {
        panic!("these weights read {:?}, and were given rows of the other kind", self.reads)
    }
}
