//! The gradients of small weights: few elements, each a sum of products of two contiguous rows.
#![allow(unsafe_code)]

use crate::base::cpu::{InstructionSet, selected};
use crate::base::simd::{self, Eight, Vector};
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::__m256;

/// A product with a transposed right matrix and at most this many elements adds each of them in eight partial sums.
pub const FEW: usize = 256;

/// Products in a block of k. Each block has its own sum, which is then added to the earlier ones.
const BLOCK: usize = 1024;

/// See [`super::matmul_transposed_right`], which has checked the sizes.
pub fn matmul_transposed_right(a: &[f32], b: &[f32], c: &mut [f32], [_, k, n]: [usize; 3]) {
    if c.is_empty() {
        return;
    }
    c.fill(0.0);
    for from in (0..k).step_by(BLOCK) {
        let length = BLOCK.min(k - from);
        let block = Block { a: &a[from..], b: &b[from..], stride: k, length, n, adds: from > 0 };
        match selected() {
            // SAFETY: only sets that the processor has are ever selected.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 | InstructionSet::Avx2 => unsafe { avx2(block, c) },
            set => {
                debug_assert_eq!(set, InstructionSet::Portable);
                // SAFETY: any processor will do.
                unsafe { sums::<Eight>(block, c) }
            }
        }
    }
}

/// A block of k: rows of both matrices, which begin every `stride` values. `length` values of each are multiplied.
#[derive(Clone, Copy)]
struct Block<'a> {
    a: &'a [f32],
    b: &'a [f32],
    stride: usize,
    length: usize,
    /// Rows of B, and columns of C.
    n: usize,
    /// Whether C holds the sums over earlier blocks.
    adds: bool,
}

impl<'a> Block<'a> {
    /// The rows `first..first + N` of a matrix.
    #[inline(always)]
    fn rows<const N: usize>(&self, matrix: &'a [f32], first: usize) -> [&'a [f32]; N] {
        std::array::from_fn(|row| &matrix[(first + row) * self.stride..][..self.length])
    }
}

/// [`sums`] with AVX2.
///
/// # Safety
///
/// The processor has AVX2 and FMA.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn avx2(block: Block, c: &mut [f32]) {
    // SAFETY: the caller's promise.
    unsafe { sums::<__m256>(block, c) }
}

/// Computes all elements of C over one block of k.
///
/// # Safety
///
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn sums<V: Vector>(block: Block, c: &mut [f32]) {
    for (pair, c) in c.chunks_mut(2 * block.n).enumerate() {
        // SAFETY: the caller's promise.
        unsafe {
            if c.len() > block.n {
                rows_of_sums::<V, 2>(block, 2 * pair, c);
            } else {
                rows_of_sums::<V, 1>(block, 2 * pair, c);
            }
        }
    }
}

/// Computes the sums of `M` rows of A, from row `i` on.
///
/// # Safety
///
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn rows_of_sums<V: Vector, const M: usize>(block: Block, i: usize, c: &mut [f32]) {
    let n = block.n;
    let mut j = 0;
    while j < n {
        // SAFETY: the caller's promise.
        unsafe {
            if j + 4 <= n {
                for (row, lanes) in products::<V, M, 4>(block, i, j).into_iter().enumerate() {
                    add(&mut c[row * n + j..][..4], sums_of_lanes(lanes), block.adds);
                }
                j += 4;
            } else {
                for (row, [lanes]) in products::<V, M, 1>(block, i, j).into_iter().enumerate() {
                    add(&mut c[row * n + j..][..1], [sum_of_lanes(lanes)], block.adds);
                }
                j += 1;
            }
        }
    }
}

/// Writes `sums` to `c`, or adds them to it if `adds`.
#[inline(always)]
fn add<const N: usize>(c: &mut [f32], sums: [f32; N], adds: bool) {
    for (c, sum) in c.iter_mut().zip(sums) {
        *c = if adds { *c + sum } else { sum };
    }
}

/// `[M, N, 8]`: the eight partial sums of each of the rows `i..i + M` of A times each of the rows `j..j + N` of B.
///
/// # Safety
///
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn products<V: Vector, const M: usize, const N: usize>(block: Block, i: usize, j: usize) -> [[[f32; 8]; N]; M] {
    const { assert!(V::WIDTH == 8) };
    let (a, b) = (block.rows::<M>(block.a, i), block.rows::<N>(block.b, j));
    let whole = block.length / 8 * 8;
    let mut lanes = [[[0.0; 8]; N]; M];
    // SAFETY: the caller's promise; all rows have `length` values.
    unsafe {
        let mut sums = [[V::splat(0.0); N]; M];
        for p in (0..whole).step_by(8) {
            multiply(&mut sums, load::<V, M>(a, p), load::<V, N>(b, p));
        }
        if whole < block.length {
            // Lanes beyond the last value add zeros.
            let rest = V::first(block.length - whole);
            multiply(&mut sums, load_first::<V, M>(a, whole, rest), load_first::<V, N>(b, whole, rest));
        }
        for (sums, lanes) in sums.into_iter().zip(&mut lanes) {
            for (sum, lanes) in sums.into_iter().zip(lanes) {
                sum.store(lanes.as_mut_ptr());
            }
        }
    }
    lanes
}

/// The eight values of each row from `p` on.
///
/// # Safety
///
/// The processor has the instructions of `V`, and all rows are that long.
#[inline(always)]
unsafe fn load<V: Vector, const N: usize>(rows: [&[f32]; N], p: usize) -> [V; N] {
    // SAFETY: the caller's promises.
    unsafe {
        let mut line = [V::splat(0.0); N];
        for (line, row) in line.iter_mut().zip(rows) {
            *line = V::load(row.as_ptr().add(p));
        }
        line
    }
}

/// The values of each row from `p` on in the chosen `lanes`, and zeros in the others.
///
/// # Safety
///
/// The processor has the instructions of `V`, and all rows are that long.
#[inline(always)]
unsafe fn load_first<V: Vector, const N: usize>(rows: [&[f32]; N], p: usize, lanes: V::Lanes) -> [V; N] {
    // SAFETY: the caller's promises.
    unsafe {
        let mut line = [V::splat(0.0); N];
        for (line, row) in line.iter_mut().zip(rows) {
            *line = V::load_first(row.as_ptr().add(p), lanes);
        }
        line
    }
}

/// Adds every product of a vector of `a` and one of `b`.
///
/// # Safety
///
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn multiply<V: Vector, const M: usize, const N: usize>(sums: &mut [[V; N]; M], a: [V; M], b: [V; N]) {
    for (sums, a) in sums.iter_mut().zip(a) {
        for (sum, b) in sums.iter_mut().zip(b) {
            // SAFETY: the caller's promise.
            *sum = unsafe { a.mul_add(b, *sum) };
        }
    }
}

/// Adds in the order of gemm's kernel, which repeatedly adds the upper half to the lower half.
#[inline(always)]
fn sum_of_lanes(l: [f32; 8]) -> f32 {
    ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
}

/// The same for four at once.
#[inline(always)]
fn sums_of_lanes(lanes: [[f32; 8]; 4]) -> [f32; 4] {
    let halves = lanes.map(|l| [l[0] + l[4], l[1] + l[5], l[2] + l[6], l[3] + l[7]]);
    let [l0, l1, l2, l3] = simd::transpose(halves);
    std::array::from_fn(|sum| (l0[sum] + l2[sum]) + (l1[sum] + l3[sum]))
}
