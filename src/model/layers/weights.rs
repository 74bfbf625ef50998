//! A weight matrix that reads dense or sparse rows.

use super::gather::{gather, scatter};
use super::parameters::{Init, Parameters};
use super::products::{After, FEW, matmul, matmul_then, matmul_transposed_left, matmul_transposed_right};
use crate::data::{InputRows, InputShape};
use std::ops::Range;

/// A weight matrix in the flat parameter vector, without a bias.
#[derive(Clone, Debug)]
pub struct Weights {
    shape: InputShape,
    units: usize,
    range: Range<usize>,
}

impl Weights {
    /// Weights that are appended to `parameters` as `name`: `[units, inputs]`, or `[inputs, units]` if they read sparse
    /// rows.
    pub fn new(parameters: &mut Parameters, name: String, shape: InputShape, units: usize) -> Self {
        Self::with_init(parameters, name, shape, units, Init::Glorot)
    }

    /// The same with other initial values.
    pub fn with_init(parameters: &mut Parameters, name: String, shape: InputShape, units: usize, init: Init) -> Self {
        let range = match shape {
            InputShape::Dense(inputs) => parameters.matrix(name, units, inputs, init),
            InputShape::Sparse(inputs) => parameters.input_major(name, units, inputs, init),
        };
        Self { shape, units, range }
    }

    /// Their place among the parameters.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Units of the output.
    pub fn units(&self) -> usize {
        self.units
    }

    /// `output [units, rows]` = after(W `input`).
    pub fn product(&self, parameters: &[f32], input: InputRows, output: &mut [f32], rows: usize, after: After) {
        let weight = &parameters[self.range.clone()];
        match (self.shape, input) {
            (InputShape::Sparse(_), InputRows::Sparse(sparse)) => {
                gather(weight, sparse, output);
                after.apply(output, rows);
            }
            (InputShape::Sparse(_), _) => panic!("weights that read sparse rows were given dense ones"),
            (InputShape::Dense(inputs), _) => dense_product(weight, input, output, [self.units, inputs, rows], after),
        }
    }

    /// Writes the gradient of the weights into `gradient`, from `d_output [units, rows]`.
    pub fn gradient(&self, input: InputRows, d_output: &[f32], gradient: &mut [f32], rows: usize) {
        let d_weight = &mut gradient[self.range.clone()];
        match (self.shape, input) {
            (InputShape::Sparse(_), InputRows::Sparse(sparse)) => scatter(d_output, sparse, d_weight),
            (InputShape::Sparse(_), _) => panic!("weights that read sparse rows were given dense ones"),
            (InputShape::Dense(inputs), _) => dense_gradient(d_output, input, d_weight, [self.units, rows, inputs]),
        }
    }

    /// Writes the gradient of dense inputs into `d_input [inputs, rows]`, from `d_output [units, rows]`.
    pub fn input_gradient(&self, parameters: &[f32], d_output: &[f32], d_input: &mut [f32], rows: usize) {
        let weight = &parameters[self.range.clone()];
        matmul_transposed_left(weight, d_output, d_input, [self.shape.inputs(), self.units, rows]);
    }
}

/// `output [units, rows]` = after(`weight [units, inputs]` `input`); `sizes` are `[units, inputs, rows]`.
pub fn dense_product(weight: &[f32], input: InputRows, output: &mut [f32], sizes: [usize; 3], after: After) {
    matmul_then(weight, by_input(input), output, sizes, after);
}

/// `d_weight [units, inputs]` = `d_output [units, rows]` `input`'; `sizes` are `[units, rows, inputs]`. The order of
/// additions is that of [`matmul_transposed_right`]. If the input's other layout gives the same bits, it is used and
/// saves a transpose.
pub fn dense_gradient(d_output: &[f32], input: InputRows, d_weight: &mut [f32], sizes: [usize; 3]) {
    match input {
        InputRows::Dense(rows) if d_weight.len() > FEW => matmul(d_output, rows.by_row(), d_weight, sizes),
        _ => matmul_transposed_right(d_output, by_input(input), d_weight, sizes),
    }
}

/// `[inputs, rows]`.
fn by_input(input: InputRows<'_>) -> &[f32] {
    match input {
        InputRows::Layer(values) => values,
        InputRows::Dense(rows) => rows.by_input(),
        InputRows::Sparse(_) => panic!("dense weights were given sparse rows"),
    }
}
