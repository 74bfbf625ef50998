//! Products of row-major matrices on one thread, with a fixed order of additions.
//!
//! Every element adds its k products one after the other, from zero, each by a fused multiply-add:
//! `sum = 0; for p in 0..k { sum = fma(a[i, p], b[p, j], sum) }`. So the bits do not depend on the instruction set, on
//! the sizes of tiles and blocks, or on the number of rows in a batch. A bias and a ReLU after the sum are rounded as
//! if done in separate passes. Only for NaNs is it undefined which one results.
//!
//! One product has another order, since the published results have it: [`matmul_transposed_right`] of at most [`FEW`]
//! elements, the gradient of small weights. Its own documentation gives that order.
//!
//! Results were published with the AVX2 products of the crate `gemm` 0.19. Both orders are those of `gemm` in every
//! product that a published run has; `tests/model/published_shapes.rs` checks this from the manifests. Other products
//! differ:
//!
//! * If k is 2, `gemm` does not fuse the second product.
//! * If C is one column, or one row of a transposed product of more than 256 elements, `gemm` adds in up to 64 partial
//!   sums.
//! * `gemm` adds up blocks of k, of 512 or more, depending on the processor's caches.
//!
//! If k is 1 or C is one row, `gemm` also keeps the sign of a sum of negative zeros. Here the sum is a positive zero,
//! as in all other products.

mod blocks;
mod dots;
mod product;
mod tile;

use crate::base::cpu::{InstructionSet, kernel, selected};
use std::cell::Cell;

pub use dots::FEW;
pub use product::After;
use product::{Product, Strided};

/// `c[m, n] = a[m, k] b[k, n]`.
pub fn matmul(a: &[f32], b: &[f32], c: &mut [f32], sizes: [usize; 3]) {
    matmul_then(a, b, c, sizes, After::NOTHING);
}

/// `c[m, n] = after(a[m, k] b[k, n])`.
pub fn matmul_then(a: &[f32], b: &[f32], c: &mut [f32], sizes: [usize; 3], after: After) {
    let [m, k, n] = sizes;
    check(a, b, c, sizes);
    assert!(after.bias.len() <= m, "{} biases for {m} rows", after.bias.len());
    let (a, b) = (Strided::rows(a, k), Strided::rows(b, n));
    Product { a, b, c: c.as_mut_ptr(), sizes, after }.compute();
}

/// `c[m, n] = a[k, m]' b[k, n]`.
pub fn matmul_transposed_left(a: &[f32], b: &[f32], c: &mut [f32], sizes: [usize; 3]) {
    let [m, _, n] = sizes;
    check(a, b, c, sizes);
    let (a, b) = (Strided::columns(a, m), Strided::rows(b, n));
    Product { a, b, c: c.as_mut_ptr(), sizes, after: After::NOTHING }.compute();
}

/// `c[m, n] = a[m, k] b[n, k]'`; in the order of small gradients if C has at most [`FEW`] elements.
///
/// That order has eight lanes. Lane l adds the products of all p with p mod 8 = l, one after the other, by fused
/// multiply-adds from zero; then the lanes are added as `((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7))`. Every 1,024 of k
/// have such a sum, and these sums are added one after the other.
pub fn matmul_transposed_right(a: &[f32], b: &[f32], c: &mut [f32], sizes: [usize; 3]) {
    let [m, k, n] = sizes;
    check(a, b, c, sizes);
    if m * n <= FEW {
        dots::matmul_transposed_right(a, b, c, sizes);
    } else {
        let (a, b) = (Strided::rows(a, k), Strided::columns(b, k));
        Product { a, b, c: c.as_mut_ptr(), sizes, after: After::NOTHING }.compute();
    }
}

fn check(a: &[f32], b: &[f32], c: &[f32], [m, k, n]: [usize; 3]) {
    assert_eq!((a.len(), b.len(), c.len()), (m * k, k * n, m * n), "matrix sizes do not fit [{m}, {k}, {n}]");
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

kernel! {
    /// The sum of products of `a` and `b`, in sixteen partial sums, in the same order on every processor.
    pub fn dot(a: &[f32], b: &[f32]) -> f32 {
        let mut partial = [0.0f32; 16];
        let (a_chunks, b_chunks) = (a.chunks_exact(16), b.chunks_exact(16));
        let rest = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum::<f32>();
        for (a, b) in a_chunks.zip(b_chunks) {
            for ((partial, a), b) in partial.iter_mut().zip(a).zip(b) {
                *partial += a * b;
            }
        }
        partial.iter().sum::<f32>() + rest
    }
}

kernel! {
    /// sum += factor * values.
    pub fn add_scaled(sum: &mut [f32], factor: f32, values: &[f32]) {
        for (sum, value) in sum.iter_mut().zip(values) {
            *sum += factor * value;
        }
    }
}
