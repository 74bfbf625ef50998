//! A product: its matrices, and what happens after the sums.

use crate::base::cpu::kernel;

/// What happens to the sums of a product before they are stored: `bias[i]` is added to row i. Rows beyond the last bias
/// stay as they are.
#[derive(Clone, Copy, Debug)]
pub struct After<'a> {
    /// The biases.
    pub bias: &'a [f32],
    /// Whether every value below 0 in rows with a bias then becomes 0. A NaN stays.
    pub clamps: bool,
}

impl<'a> After<'a> {
    /// Nothing happens.
    pub const NOTHING: Self = Self { bias: &[], clamps: false };

    /// Does this in a separate pass over `output`, lines of `rows` values. A product does it in the pass of its sums.
    pub fn apply(self, output: &mut [f32], rows: usize) {
        if self.clamps {
            add_bias_and_clamp(self.bias, output, rows);
        } else {
            add_bias(self.bias, output, rows);
        }
    }

    /// The same for the rows after the first `rows`.
    pub fn skipping(self, rows: usize) -> Self {
        Self { bias: &self.bias[rows.min(self.bias.len())..], ..self }
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
    /// `output[u, :] = relu(output[u, :] + bias[u])`; a NaN stays a NaN.
    fn add_bias_and_clamp(bias: &[f32], output: &mut [f32], rows: usize) {
        for (bias, line) in bias.iter().zip(output.chunks_exact_mut(rows)) {
            for value in line {
                let sum = *value + bias;
                *value = if sum < 0.0 { 0.0 } else { sum };
            }
        }
    }
}

/// A matrix that is read, and its strides between rows and between columns.
#[derive(Clone, Copy)]
pub struct Strided<'a> {
    /// All values.
    pub values: &'a [f32],
    /// Stride from one row to the next.
    pub row: usize,
    /// Stride from one column to the next.
    pub column: usize,
}

impl<'a> Strided<'a> {
    /// Stored row after row of `length`.
    pub fn rows(values: &'a [f32], length: usize) -> Self {
        Self { values, row: length, column: 1 }
    }

    /// Stored column after column of `length`.
    pub fn columns(values: &'a [f32], length: usize) -> Self {
        Self { values, row: 1, column: length }
    }
}

/// A matrix product, `C = after(A B)`. Its matrices must have the given sizes.
#[derive(Clone, Copy)]
pub struct Product<'a> {
    /// `[m, k]`.
    pub a: Strided<'a>,
    /// `[k, n]`.
    pub b: Strided<'a>,
    /// `[m, n]`.
    pub c: *mut f32,
    /// `[m, k, n]`.
    pub sizes: [usize; 3],
    /// What happens to its sums.
    pub after: After<'a>,
}
