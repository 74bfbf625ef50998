//! Matrix products of row-major matrices on one thread, with one order of additions.
//!
//! Every element adds its k products one after the other, each by a fused multiply-add, from zero:
//! `sum = 0; for p in 0..k { sum = fma(a[i, p], b[p, j], sum) }`. So the bits depend neither on the instruction set nor
//! on the sizes of tiles and blocks nor on how many rows a batch has. What comes after the sum, a bias and a ReLU, is
//! rounded as if done in passes of its own. Of NaNs alone it is not defined which one comes out.
//!
//! One product has another order, since published results do: [`matmul_transposed_right`] of at most [`FEW`] elements,
//! the gradient of small weights. It is told there.
//!
//! Both are what the crate `gemm` 0.19 computes by AVX2, by which results were published, in every product of theirs.
//! They are not where nothing published has such a product: `gemm` does not fuse the second product where k is 2, adds
//! in up to 64 partial sums where C is one column, or one row of a transposed product of more than 256 elements, and
//! adds up blocks of k of 512 or more, as the processor's caches are. And where k is 1 or C is one row, it keeps the
//! sign of a sum of negative zeros, which here is a positive zero, as in all other products.

mod blocks;
mod dots;
#[cfg(test)]
mod tests;
mod tile;

use std::cell::Cell;

use crate::base::cpu::{InstructionSet, kernel, selected};

pub use dots::FEW;

/// What happens to the sums of a product before they are stored.
#[derive(Clone, Copy, Debug)]
pub enum After<'a> {
    /// Nothing.
    Nothing,
    /// Row i gets `bias[i]` added; rows beyond the last bias get none.
    Bias(&'a [f32]),
    /// The same, and then 0 takes the place of what is below 0 in those rows. A NaN stays.
    BiasAndClamp(&'a [f32]),
}

impl<'a> After<'a> {
    fn bias(self) -> &'a [f32] {
        match self {
            Self::Nothing => &[],
            Self::Bias(bias) | Self::BiasAndClamp(bias) => bias,
        }
    }

    /// What a product does in the same pass as its sums, in a pass of its own over `output`, lines of `rows` values.
    pub fn apply(self, output: &mut [f32], rows: usize) {
        match self {
            Self::Nothing => {}
            Self::Bias(bias) => add_bias(bias, output, rows),
            Self::BiasAndClamp(bias) => add_bias_and_clamp(bias, output, rows),
        }
    }

    /// The same for the rows behind the first `rows`.
    fn skipping(self, rows: usize) -> Self {
        let bias = self.bias();
        let bias = &bias[rows.min(bias.len())..];
        match self {
            Self::Nothing => Self::Nothing,
            Self::Bias(_) => Self::Bias(bias),
            Self::BiasAndClamp(_) => Self::BiasAndClamp(bias),
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

/// `c[m, n] = a[m, k] b[k, n]`.
pub fn matmul(a: &[f32], b: &[f32], c: &mut [f32], sizes: [usize; 3]) {
    matmul_then(a, b, c, sizes, After::Nothing);
}

/// `c[m, n] = after(a[m, k] b[k, n])`.
pub fn matmul_then(a: &[f32], b: &[f32], c: &mut [f32], sizes: [usize; 3], after: After) {
    let [m, k, n] = sizes;
    check(a, b, c, sizes);
    assert!(after.bias().len() <= m, "{} biases for {m} rows", after.bias().len());
    let (a, b) = (Strided::rows(a, k), Strided::rows(b, n));
    Product { a, b, c: c.as_mut_ptr(), sizes, after }.compute();
}

/// `c[m, n] = a[k, m]' b[k, n]`.
pub fn matmul_transposed_left(a: &[f32], b: &[f32], c: &mut [f32], sizes: [usize; 3]) {
    let [m, _, n] = sizes;
    check(a, b, c, sizes);
    let (a, b) = (Strided::columns(a, m), Strided::rows(b, n));
    Product { a, b, c: c.as_mut_ptr(), sizes, after: After::Nothing }.compute();
}

/// `c[m, n] = a[m, k] b[n, k]'`; with at most [`FEW`] elements in the order of small gradients.
///
/// That order: lane l of eight adds the products of all p with p mod 8 = l, one after the other by fused multiply-adds
/// from zero; then the lanes are added as `((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7))`. Each 1,024 of k are such a sum,
/// and those are added one after the other.
pub fn matmul_transposed_right(a: &[f32], b: &[f32], c: &mut [f32], sizes: [usize; 3]) {
    let [m, k, n] = sizes;
    check(a, b, c, sizes);
    if m * n <= FEW {
        dots::matmul_transposed_right(a, b, c, sizes);
    } else {
        let (a, b) = (Strided::rows(a, k), Strided::columns(b, k));
        Product { a, b, c: c.as_mut_ptr(), sizes, after: After::Nothing }.compute();
    }
}

fn check(a: &[f32], b: &[f32], c: &[f32], [m, k, n]: [usize; 3]) {
    assert_eq!((a.len(), b.len(), c.len()), (m * k, k * n, m * n), "matrix sizes do not fit [{m}, {k}, {n}]");
}

/// A matrix that is read, and its strides between rows and between columns.
#[derive(Clone, Copy)]
struct Strided<'a> {
    values: &'a [f32],
    row: usize,
    column: usize,
}

impl<'a> Strided<'a> {
    /// Stored row after row of `length`.
    fn rows(values: &'a [f32], length: usize) -> Self {
        Self { values, row: length, column: 1 }
    }

    /// Stored column after column of `length`.
    fn columns(values: &'a [f32], length: usize) -> Self {
        Self { values, row: 1, column: length }
    }
}

/// A product whose matrices are of its sizes.
#[derive(Clone, Copy)]
struct Product<'a> {
    a: Strided<'a>,
    b: Strided<'a>,
    c: *mut f32,
    /// `[m, k, n]`.
    sizes: [usize; 3],
    after: After<'a>,
}

thread_local! {
    /// Room for packed blocks, kept from one product to the next.
    static SCRATCH: Cell<Vec<f32>> = const { Cell::new(Vec::new()) };
}

impl Product<'_> {
    #[allow(unsafe_code)]
    fn compute(&self) {
        let [m, _, n] = self.sizes;
        if m == 0 || n == 0 {
            return;
        }
        SCRATCH.with(|scratch| match selected() {
            // SAFETY: only sets that the processor has are ever selected, and the matrices are as the product says.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 if n >= 16 => unsafe { blocks::avx512(self, scratch) },
            // SAFETY: only sets that the processor has are ever selected, and the matrices are as the product says.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 | InstructionSet::Avx2 => unsafe { blocks::avx2(self, scratch) },
            set => {
                debug_assert_eq!(set, InstructionSet::Portable);
                // SAFETY: any processor will do, and the matrices are as the product says.
                unsafe { blocks::portable(self, scratch) }
            }
        });
    }
}
