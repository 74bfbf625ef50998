//! Cuts a product into panels of tiles, which read the matrices in place or, if these are large, in packed blocks.
#![allow(unsafe_code)]

use super::product::{After, Product, Strided};
use super::tile::{self, Engine, Panel, Rows};
use crate::base::simd;
use std::cell::Cell;
use std::ops::Range;

/// A and B are read in place if they have at most this many values. Larger ones touch too many pages, and crowd into
/// few sets of the caches if their strides are powers of two.
const DIRECT: usize = 1 << 16;

/// With fewer rows of A than this, packing B takes longer than it saves.
const FEW_ROWS: usize = 24;

/// Values in a cache line.
const LINE: usize = 16;

/// Sizes of a packed block: k, rows of A and columns of B. A block of A, together with a panel of a block of B, fits
/// the second-level cache.
const DEPTH: usize = 512;
const HEIGHT: usize = 144;
const BREADTH: usize = 1024;

impl Product<'_> {
    /// Whether vectors of `width` read the matrices in place.
    #[inline(always)]
    fn is_direct(&self, width: usize) -> bool {
        let [m, k, n] = self.sizes;
        n >= width && self.b.column == 1 && (m < FEW_ROWS || !self.has_large_a() && k * n <= DIRECT)
    }

    /// Whether A is packed, if anything is. A transposed A is packed from half the size on, since each of its steps in
    /// k is a stride.
    #[inline(always)]
    fn has_large_a(&self) -> bool {
        let [m, k, _] = self.sizes;
        m * k > if self.a.row == 1 { DIRECT / 2 } else { DIRECT }
    }
}

impl Strided<'_> {
    /// The rows from column `column` on, in place.
    fn rows_from(self, column: usize) -> Rows {
        let start = self.values.as_ptr().wrapping_add(column * self.column);
        Rows { start, row: self.row, column: self.column, group_rows: 1, group_stride: self.row }
    }

    /// The transposed matrix, on the same values.
    fn transposed(self) -> Self {
        Self { values: self.values, row: self.column, column: self.row }
    }
}

/// Computes a product with AVX-512.
///
/// # Safety
///
/// The processor has AVX-512 as defined by [`InstructionSet`](crate::base::cpu::InstructionSet), and the product's
/// pointers point to matrices of its sizes.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq,avx2,fma")]
pub unsafe fn avx512(product: &Product, scratch: &Cell<Vec<f32>>) {
    // SAFETY: the caller's promises. 32 registers hold 24 sums, a line of B and a value of A.
    unsafe { compute::<tile::Avx512, 12, 8, 32>(product, scratch) }
}

/// Computes a product with AVX2.
///
/// # Safety
///
/// The processor has AVX2 and FMA, and the product's pointers point to matrices of its sizes.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
pub unsafe fn avx2(product: &Product, scratch: &Cell<Vec<f32>>) {
    // SAFETY: the caller's promises. 16 registers hold 12 sums, a line of B and a value of A. They would not hold four
    // rows of three vectors.
    unsafe { compute::<tile::Avx2, 6, 3, 16>(product, scratch) }
}

/// Computes a product with portable code.
///
/// # Safety
///
/// The product's pointers point to matrices of its sizes.
pub unsafe fn portable(product: &Product, scratch: &Cell<Vec<f32>>) {
    // SAFETY: the caller's promise; any processor will do. 32 registers of four values hold 16 halves of sums.
    unsafe { compute::<tile::Portable, 4, 4, 16>(product, scratch) }
}

/// Computes a product by tiles, of `TALL` rows if they are one or two vectors wide and of `WIDE` rows if they are
/// three. `P` is the width of two vectors.
///
/// # Safety
///
/// The processor has the instructions of `E`, and the product's pointers point to matrices of its sizes.
#[inline(always)]
unsafe fn compute<E: Engine, const TALL: usize, const WIDE: usize, const P: usize>(
    product: &Product,
    scratch: &Cell<Vec<f32>>,
) {
    // SAFETY: the caller's promises.
    unsafe {
        if product.is_direct(E::WIDTH) {
            direct::<E, TALL, WIDE>(product);
        } else {
            packed::<E, TALL, P>(product, scratch);
        }
    }
}

/// Computes a product from the matrices in place.
///
/// # Safety
///
/// As for [`compute`]; rows of B are contiguous and have at least a vector of values.
#[inline(always)]
unsafe fn direct<E: Engine, const TALL: usize, const WIDE: usize>(product: &Product) {
    let [m, _, n] = product.sizes;
    // A few columns at the end go to narrow vectors. Some processors add these up twice as fast as wide ones.
    let few = if E::Narrow::WIDTH < E::WIDTH && n % E::WIDTH <= E::Narrow::WIDTH { n % E::WIDTH } else { 0 };
    if few > 0 {
        // SAFETY: the caller's promises; a processor with wide vectors also has the narrow ones.
        unsafe { direct_panel::<E::Narrow, 12, 1>(product, n - E::Narrow::WIDTH) };
    }
    let n = n - few;
    let mut done = 0;
    while done < n {
        let rest = (n - done).div_ceil(E::WIDTH);
        // The last three vectors go together, so that none is left alone. If there are few rows, tiles must be wide, or
        // each addition would wait for the one before it.
        let vectors = match rest {
            _ if m < 4 => rest.min(4),
            3 => 3,
            _ => rest.min(2),
        };
        // The last panel has whole vectors, too: it begins early and computes some columns again, with the same sums.
        let columns = vectors.min(n / E::WIDTH) * E::WIDTH;
        let from = done.min(n - columns);
        // SAFETY: the caller's promises; the panel has these columns of the product.
        unsafe {
            match columns / E::WIDTH {
                1 => direct_panel::<E, TALL, 1>(product, from),
                2 => direct_panel::<E, TALL, 2>(product, from),
                3 => direct_panel::<E, WIDE, 3>(product, from),
                _ => direct_panel::<E, 1, 4>(product, from),
            }
        }
        done = from + columns;
    }
}

/// Computes the `N` vectors of columns from `from` on by tiles of `M` rows.
///
/// # Safety
///
/// As for [`direct`]; the product has these columns.
#[inline(always)]
unsafe fn direct_panel<E: Engine, const M: usize, const N: usize>(product: &Product, from: usize) {
    let Product { a, b, c, sizes: [m, k, n], after } = *product;
    let (b_row, columns) = (b.row, N * E::WIDTH);
    let (a, b, c) = (a.rows_from(0), b.values.as_ptr().wrapping_add(from), c.wrapping_add(from));
    let panel = Panel { a, b, b_row, c, c_row: n, rows: m, k, columns, resumes: false, after };
    // SAFETY: the caller's promises.
    unsafe { tile::run::<E, M, N>(&panel) }
}

/// Packs blocks of B, and of A if it is large, so that tiles read them from start to end. Later blocks of k add to the
/// sums of earlier ones.
///
/// # Safety
///
/// As for [`compute`].
#[inline(always)]
unsafe fn packed<E: Engine, const M: usize, const P: usize>(product: &Product, scratch: &Cell<Vec<f32>>) {
    let Product { a, b, sizes: [m, k, n], .. } = *product;
    let (depth, breadth) = (DEPTH.min(k), BREADTH.min(n).next_multiple_of(P));
    let height = if product.has_large_a() { HEIGHT.min(m).next_multiple_of(M) } else { 0 };
    let mut buffer = scratch.take();
    buffer.resize(buffer.len().max(LINE + depth * (breadth + height)), 0.0);
    // B begins at a cache line, so that none of its vectors crosses one.
    let aligned = buffer.as_ptr().align_offset(LINE * size_of::<f32>()).min(LINE);
    let (packed_b, packed_a) = buffer[aligned..].split_at_mut(depth * breadth);
    for j in (0..n).step_by(BREADTH) {
        for p in (0..k.max(1)).step_by(DEPTH) {
            let ranges = [p..k.min(p + DEPTH), j..n.min(j + BREADTH)];
            pack::<P>(b.transposed(), &ranges, packed_b);
            if height == 0 {
                let a = a.rows_from(p);
                // SAFETY: the caller's promises; B's block was just packed, and A is read in place.
                unsafe { block::<E, M, P>(product, a, 0..m, packed_b, ranges) };
                continue;
            }
            for i in (0..m).step_by(HEIGHT) {
                let rows = i..m.min(i + HEIGHT);
                pack::<M>(a, &[ranges[0].clone(), rows.clone()], packed_a);
                let group_stride = M * ranges[0].len();
                let a = Rows { start: packed_a.as_ptr(), row: 1, column: M, group_rows: M, group_stride };
                // SAFETY: the caller's promises; the blocks of A and B were just packed.
                unsafe { block::<E, M, P>(product, a, rows, packed_b, ranges.clone()) };
            }
        }
    }
    scratch.set(buffer);
}

/// Computes the block of C in `rows` and `columns`, over the range `depths` of k.
///
/// # Safety
///
/// As for [`compute`]; `a` points to the block's rows, and `packed_b` holds its part of B.
#[inline(always)]
unsafe fn block<E: Engine, const M: usize, const P: usize>(
    product: &Product,
    a: Rows,
    rows: Range<usize>,
    packed_b: &[f32],
    [depths, columns]: [Range<usize>; 2],
) {
    let [_, k, n] = product.sizes;
    let after = if depths.end == k { product.after.skipping(rows.start) } else { After::NOTHING };
    for (index, from) in columns.clone().step_by(P).enumerate() {
        let b = &packed_b[index * P * depths.len()..];
        // SAFETY: the panel begins inside C.
        let c = unsafe { product.c.add(rows.start * n + from) };
        let panel = Panel {
            a,
            b: b.as_ptr(),
            b_row: P,
            c,
            c_row: n,
            rows: rows.len(),
            k: depths.len(),
            columns: P.min(columns.end - from),
            resumes: depths.start > 0,
            after,
        };
        // SAFETY: the caller's promises; a packed panel of B is `P` wide, two vectors.
        unsafe {
            if panel.columns <= E::WIDTH {
                tile::run::<E, M, 1>(&panel);
            } else {
                tile::run::<E, M, 2>(&panel);
            }
        }
    }
}

/// Copies `columns` of `rows` in groups of `N` rows. In a group, the `N` values of a column are neighbours. Rows
/// missing from the last group are zeros.
#[inline(always)]
fn pack<const N: usize>(from: Strided, [columns, rows]: &[Range<usize>; 2], to: &mut [f32]) {
    if columns.is_empty() {
        return;
    }
    for (row, group) in rows.clone().step_by(N).zip(to.chunks_exact_mut(N * columns.len())) {
        let lines = N.min(rows.end - row);
        let values = &from.values[row * from.row + columns.start * from.column..];
        let (group, _) = group.as_chunks_mut::<N>();
        // A single column can have both strides 1. It goes here, since lines of one value have no neighbours to copy.
        if from.column == 1 {
            transpose(values, from.row, lines, group);
        } else {
            gather_lines(values, from.column, lines, group);
        }
    }
}

/// Copies `lines` values of each line of length `stride`, followed by zeros.
#[inline(always)]
fn gather_lines<const N: usize>(values: &[f32], stride: usize, lines: usize, group: &mut [[f32; N]]) {
    for (values, to) in values.chunks(stride).zip(group) {
        match values.first_chunk::<N>() {
            Some(values) if lines == N => *to = *values,
            _ => {
                to[..lines].copy_from_slice(&values[..lines]);
                to[lines..].fill(0.0);
            }
        }
    }
}

/// Turns `lines` lines, which begin every `stride` values, into columns, followed by zeros.
#[inline(always)]
fn transpose<const N: usize>(values: &[f32], stride: usize, lines: usize, group: &mut [[f32; N]]) {
    let whole = lines / 4 * 4;
    // One cache line of each line at a time, since lines whose stride is a power of two share few sets of the cache.
    for (index, columns) in group.chunks_mut(LINE).enumerate() {
        let values = &values[index * LINE..];
        for line in (0..whole).step_by(4) {
            let four = [0, 1, 2, 3].map(|next| &values[(line + next) * stride..][..columns.len()]);
            transpose_four(four, line, columns);
        }
        for line in whole..N {
            for (column, to) in columns.iter_mut().enumerate() {
                to[line] = if line < lines { values[line * stride + column] } else { 0.0 };
            }
        }
    }
}

/// Turns four lines into columns `first..first + 4`, four by four values at a time, which takes a few shuffles.
#[inline(always)]
fn transpose_four<const N: usize>(lines: [&[f32]; 4], first: usize, group: &mut [[f32; N]]) {
    let ([a, b, c, d], whole) = (lines.map(|line| line.as_chunks::<4>().0), group.len() / 4 * 4);
    for ((((to, a), b), c), d) in group.as_chunks_mut::<4>().0.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        for (to, column) in to.iter_mut().zip(simd::transpose([*a, *b, *c, *d])) {
            to[first..first + 4].copy_from_slice(&column);
        }
    }
    for (column, to) in group.iter_mut().enumerate().skip(whole) {
        to[first..first + 4].copy_from_slice(&lines.map(|line| line[column]));
    }
}
