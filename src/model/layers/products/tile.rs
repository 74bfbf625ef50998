//! Tiles of C that stay in registers during the loop over k: the inner loops of all products except small gradients.
#![allow(unsafe_code)]
// Loops use indices over whole arrays, since the compiler then keeps these in registers.
#![allow(clippy::needless_range_loop)]

use super::product::After;
use crate::base::simd::{Eight, Vector};
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m256, __m512};

/// Some neighbouring columns of C, with all rows, and what they are computed from.
#[derive(Clone, Copy)]
pub struct Panel<'a> {
    /// `[rows, k]`.
    pub a: Rows,
    /// `[k, columns]`.
    pub b: *const f32,
    /// Stride between the rows of B.
    pub b_row: usize,
    /// `[rows, columns]`.
    pub c: *mut f32,
    /// Stride between the rows of C.
    pub c_row: usize,
    /// Rows of A and of C.
    pub rows: usize,
    /// Number of products in each sum.
    pub k: usize,
    /// Columns of B and of C.
    pub columns: usize,
    /// Whether C holds the sums over earlier blocks of k.
    pub resumes: bool,
    /// What happens to the sums; the bias begins at the panel's first row.
    pub after: After<'a>,
}

/// Rows of A in groups. Row i of a group begins at `group * group_stride + i * row`, and goes on by steps of `column`.
/// If all rows have the same stride, each row is a group, and a tile may begin at any of them.
#[derive(Clone, Copy)]
pub struct Rows {
    /// The first value of the first row.
    pub start: *const f32,
    /// Stride between the rows of a group.
    pub row: usize,
    /// Stride between columns.
    pub column: usize,
    /// Rows of a group.
    pub group_rows: usize,
    /// Stride between groups.
    pub group_stride: usize,
}

impl Rows {
    /// The first value of a row.
    #[inline(always)]
    fn at(self, row: usize) -> *const f32 {
        if self.group_rows == 1 {
            return self.start.wrapping_add(row * self.row);
        }
        let (group, row) = (row / self.group_rows, row % self.group_rows);
        self.start.wrapping_add(group * self.group_stride + row * self.row)
    }
}

/// An instruction set, with a tile that is compiled for it as a separate function. Inside a larger function, the
/// compiler runs out of registers.
pub trait Engine {
    /// Number of values in a vector.
    const WIDTH: usize;

    /// The set for a few columns at the end, with vectors of half the width if there are any.
    type Narrow: Engine;

    /// Computes `M` rows of a panel, from `row` on. The panel is more than `N - 1` and at most `N` vectors wide.
    ///
    /// # Safety
    ///
    /// The processor has the instructions. The pointers and strides of A and C stay inside matrices of the panel's
    /// sizes, and those of B inside one with `N` whole vectors of columns. The panel has these rows, and they are in
    /// one group unless each row is a group.
    unsafe fn tile<const M: usize, const N: usize>(panel: &Panel, row: usize);
}

/// AVX-512 as defined by [`InstructionSet`](crate::base::cpu::InstructionSet).
#[cfg(target_arch = "x86_64")]
pub struct Avx512;

#[cfg(target_arch = "x86_64")]
impl Engine for Avx512 {
    const WIDTH: usize = 16;
    type Narrow = Avx2;

    #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq,avx2,fma")]
    #[inline(never)]
    unsafe fn tile<const M: usize, const N: usize>(panel: &Panel, row: usize) {
        // SAFETY: the caller's promises.
        unsafe { tile::<__m512, M, N>(panel, row) }
    }
}

/// AVX2 and FMA.
#[cfg(target_arch = "x86_64")]
pub struct Avx2;

#[cfg(target_arch = "x86_64")]
impl Engine for Avx2 {
    const WIDTH: usize = 8;
    type Narrow = Self;

    #[target_feature(enable = "avx2,fma")]
    #[inline(never)]
    unsafe fn tile<const M: usize, const N: usize>(panel: &Panel, row: usize) {
        // SAFETY: the caller's promises.
        unsafe { tile::<__m256, M, N>(panel, row) }
    }
}

/// Portable code, for every processor.
pub struct Portable;

impl Engine for Portable {
    const WIDTH: usize = 8;
    type Narrow = Self;

    #[inline(never)]
    unsafe fn tile<const M: usize, const N: usize>(panel: &Panel, row: usize) {
        // SAFETY: the caller's promises.
        unsafe { tile::<Eight, M, N>(panel, row) }
    }
}

/// Computes a panel by tiles of `M` rows, and the remaining rows by lower tiles. The panel is more than `N - 1` and at
/// most `N` vectors wide.
///
/// # Safety
///
/// As for [`Engine::tile`]; groups have as many rows as a tile unless each row is a group.
#[inline(always)]
pub unsafe fn run<E: Engine, const M: usize, const N: usize>(panel: &Panel) {
    let is_grouped = panel.a.group_rows > 1;
    // If fewer than four rows remain, a tile of four may compute rows above them again, which gives the same sums.
    let may_repeat = panel.rows >= 4 && !is_grouped && !panel.resumes;
    let mut row = 0;
    while row < panel.rows {
        let rest = panel.rows - row;
        // Four rows twice take less time than six and then two. In a group, tiles of `M` rows must come first.
        let is_whole = rest >= M && (is_grouped || rest == M || rest > 8);
        // SAFETY: the caller's promises; every tile lies inside the panel, and inside a group.
        unsafe {
            if is_whole {
                E::tile::<M, N>(panel, row);
                row += M;
            } else if rest >= 4 || may_repeat {
                E::tile::<4, N>(panel, row.min(panel.rows - 4));
                row += 4;
            } else {
                E::tile::<1, N>(panel, row);
                row += 1;
            }
        }
    }
}

/// [`Engine::tile`] with vectors `V`.
///
/// # Safety
///
/// As for [`Engine::tile`].
#[inline(always)]
unsafe fn tile<V: Vector, const M: usize, const N: usize>(panel: &Panel, row: usize) {
    // SAFETY: the caller's promises; only rows and columns of the tile are read and written in A, B and C, except that
    // lanes after the last column of B are read, too.
    unsafe {
        let last = V::first(panel.columns - (N - 1) * V::WIDTH);
        let c = panel.c.add(row * panel.c_row);
        let mut sums = [[V::splat(0.0); N]; M];
        if panel.resumes {
            for i in 0..M {
                sums[i] = load_line(c.add(i * panel.c_row), last);
            }
        }
        add_products(&mut sums, panel, row);
        for i in 0..M {
            let sums = finish(sums[i], panel.after, row + i);
            store_line(sums, c.add(i * panel.c_row), last);
        }
    }
}

/// Adds all products to the tile's sums. Most of the time is spent in this loop.
///
/// # Safety
///
/// As for [`tile`].
#[inline(always)]
unsafe fn add_products<V: Vector, const M: usize, const N: usize>(sums: &mut [[V; N]; M], panel: &Panel, row: usize) {
    let (mut a, mut b) = (panel.a.at(row), panel.b);
    for _ in 0..panel.k {
        // SAFETY: the caller's promises; the pointers are at the p-th column of A and row of B.
        unsafe {
            let mut line = [V::splat(0.0); N];
            for j in 0..N {
                line[j] = V::load(b.add(j * V::WIDTH));
            }
            for i in 0..M {
                let factor = V::splat(*a.add(i * panel.a.row));
                for j in 0..N {
                    sums[i][j] = factor.mul_add(line[j], sums[i][j]);
                }
            }
        }
        a = a.wrapping_add(panel.a.column);
        b = b.wrapping_add(panel.b_row);
    }
}

/// Reads `N` vectors from `from` on; of the last one, only the lanes `last`.
///
/// # Safety
///
/// The processor has the instructions of `V`, and the line is at `from`.
#[inline(always)]
unsafe fn load_line<V: Vector, const N: usize>(from: *const f32, last: V::Lanes) -> [V; N] {
    // SAFETY: the caller's promises.
    unsafe {
        let mut line = [V::load_first(from.add((N - 1) * V::WIDTH), last); N];
        for j in 0..N - 1 {
            line[j] = V::load(from.add(j * V::WIDTH));
        }
        line
    }
}

/// Writes `N` vectors from `to` on; of the last one, only the lanes `last`.
///
/// # Safety
///
/// The processor has the instructions of `V`, and the line may be written at `to`.
#[inline(always)]
unsafe fn store_line<V: Vector, const N: usize>(line: [V; N], to: *mut f32, last: V::Lanes) {
    // SAFETY: the caller's promises.
    unsafe {
        for j in 0..N - 1 {
            line[j].store(to.add(j * V::WIDTH));
        }
        line[N - 1].store_first(to.add((N - 1) * V::WIDTH), last);
    }
}

/// Applies `after` to the sums of row `row`: its bias, and the clamp if there is one.
///
/// # Safety
///
/// The processor has the instructions of `V`.
#[inline(always)]
unsafe fn finish<V: Vector, const N: usize>(mut sums: [V; N], after: After, row: usize) -> [V; N] {
    if let Some(&bias) = after.bias.get(row) {
        // SAFETY: the caller's promise.
        unsafe {
            for sum in &mut sums {
                *sum = sum.add(V::splat(bias));
            }
            if after.clamps {
                for sum in &mut sums {
                    *sum = sum.clamp();
                }
            }
        }
    }
    sums
}
