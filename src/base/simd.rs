//! Vectors of `f32` with the few operations that the products need. Each operation rounds as the scalar one does.
//!
//! A fused multiply-add rounds once on every processor, so a kernel over [`Vector`] gives the same bits with each
//! implementation. If several NaNs meet, it is not defined which one comes out.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// A vector of `f32`.
///
/// # Safety
///
/// For all functions, the processor must have the instructions of the type. The pointer must be valid for all values
/// that are touched: `WIDTH` values by [`load`](Self::load) and [`store`](Self::store), and the selected lanes by
/// [`load_first`](Self::load_first) and [`store_first`](Self::store_first).
pub trait Vector: Copy {
    /// Number of values.
    const WIDTH: usize;

    /// A selection of the first lanes.
    type Lanes: Copy;

    /// Selects the first `count` lanes; `count` is from 1 to `WIDTH`.
    unsafe fn first(count: usize) -> Self::Lanes;

    /// `value` in all lanes.
    unsafe fn splat(value: f32) -> Self;

    /// Reads `WIDTH` values, starting at `from`.
    unsafe fn load(from: *const f32) -> Self;

    /// Reads the selected lanes; the others are 0.
    unsafe fn load_first(from: *const f32, lanes: Self::Lanes) -> Self;

    /// Writes all values.
    unsafe fn store(self, to: *mut f32);

    /// Writes the selected lanes only.
    unsafe fn store_first(self, to: *mut f32, lanes: Self::Lanes);

    /// `self * factor + term`, rounded once.
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self;

    /// `self + term`.
    unsafe fn add(self, term: Self) -> Self;

    /// Replaces values below 0 by 0. A NaN and a negative zero stay.
    unsafe fn clamp(self) -> Self;
}

#[cfg(target_arch = "x86_64")]
impl Vector for __m512 {
    const WIDTH: usize = 16;
    type Lanes = __mmask16;

    #[inline(always)]
    unsafe fn first(count: usize) -> __mmask16 {
        (u32::MAX >> (32 - count)) as __mmask16
    }

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        // SAFETY: the caller's processor has AVX-512.
        unsafe { _mm512_set1_ps(value) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's processor has AVX-512, and 16 values can be read there.
        unsafe { _mm512_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f32, lanes: __mmask16) -> Self {
        // SAFETY: the caller's processor has AVX-512; lanes outside the mask are not read.
        unsafe { _mm512_maskz_loadu_ps(lanes, from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's processor has AVX-512, and 16 values may be written there.
        unsafe { _mm512_storeu_ps(to, self) }
    }

    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, lanes: __mmask16) {
        // SAFETY: the caller's processor has AVX-512; lanes outside the mask are not written.
        unsafe { _mm512_mask_storeu_ps(to, lanes, self) }
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self {
        // SAFETY: the caller's processor has AVX-512.
        unsafe { _mm512_fmadd_ps(self, factor, term) }
    }

    #[inline(always)]
    unsafe fn add(self, term: Self) -> Self {
        // SAFETY: the caller's processor has AVX-512.
        unsafe { _mm512_add_ps(self, term) }
    }

    #[inline(always)]
    unsafe fn clamp(self) -> Self {
        // If both operands are zeros or one is a NaN, the maximum is the second operand.
        // SAFETY: the caller's processor has AVX-512.
        unsafe { _mm512_max_ps(_mm512_setzero_ps(), self) }
    }
}

/// The first lanes of a `__m256`: a mask for loads and a count for stores, since masked stores are slow on some
/// processors.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
pub struct FirstOfEight {
    mask: __m256i,
    count: usize,
}

#[cfg(target_arch = "x86_64")]
impl Vector for __m256 {
    const WIDTH: usize = 8;
    type Lanes = FirstOfEight;

    #[inline(always)]
    unsafe fn first(count: usize) -> FirstOfEight {
        const ONES_THEN_ZEROS: [i32; 16] = [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];
        // SAFETY: the caller's processor has AVX2; 8 of the 16 values are read, starting at 8 - count, at most 8.
        let mask = unsafe { _mm256_loadu_si256(ONES_THEN_ZEROS.as_ptr().add(8 - count).cast()) };
        FirstOfEight { mask, count }
    }

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        // SAFETY: the caller's processor has AVX2.
        unsafe { _mm256_set1_ps(value) }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's processor has AVX2, and 8 values can be read there.
        unsafe { _mm256_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f32, lanes: FirstOfEight) -> Self {
        // SAFETY: the caller's processor has AVX2; lanes outside the mask are not read.
        unsafe { _mm256_maskload_ps(from, lanes.mask) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's processor has AVX2, and 8 values may be written there.
        unsafe { _mm256_storeu_ps(to, self) }
    }

    #[inline(always)]
    unsafe fn store_first(self, mut to: *mut f32, lanes: FirstOfEight) {
        let FirstOfEight { count, .. } = lanes;
        // SAFETY: the caller's processor has AVX2. Four, two and one values add up to the `count` that may be written.
        unsafe {
            if count >= 8 {
                return self.store(to);
            }
            let mut rest = _mm256_castps256_ps128(self);
            if count & 4 != 0 {
                _mm_storeu_ps(to, rest);
                rest = _mm256_extractf128_ps::<1>(self);
                to = to.add(4);
            }
            if count & 2 != 0 {
                _mm_storel_pd(to.cast(), _mm_castps_pd(rest));
                rest = _mm_movehl_ps(rest, rest);
                to = to.add(2);
            }
            if count & 1 != 0 {
                _mm_store_ss(to, rest);
            }
        }
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self {
        // SAFETY: the caller's processor has AVX2 and FMA.
        unsafe { _mm256_fmadd_ps(self, factor, term) }
    }

    #[inline(always)]
    unsafe fn add(self, term: Self) -> Self {
        // SAFETY: the caller's processor has AVX2.
        unsafe { _mm256_add_ps(self, term) }
    }

    #[inline(always)]
    unsafe fn clamp(self) -> Self {
        // If both operands are zeros or one is a NaN, the maximum is the second operand.
        // SAFETY: the caller's processor has AVX2.
        unsafe { _mm256_max_ps(_mm256_setzero_ps(), self) }
    }
}

/// Eight values, for any processor. The compiler makes vectors of them if the processor has fused instructions.
#[derive(Clone, Copy)]
pub struct Eight([f32; 8]);

impl Vector for Eight {
    const WIDTH: usize = 8;
    type Lanes = usize;

    #[inline(always)]
    unsafe fn first(count: usize) -> usize {
        count
    }

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Self([value; 8])
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: 8 values can be read there, and `[f32; 8]` needs no more alignment than one `f32`.
        Self(unsafe { from.cast::<[f32; 8]>().read() })
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f32, lanes: usize) -> Self {
        let mut values = [0.0; 8];
        // SAFETY: `lanes` values can be read there, at most 8.
        unsafe { from.copy_to_nonoverlapping(values.as_mut_ptr(), lanes) };
        Self(values)
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: 8 values may be written there, and `[f32; 8]` needs no more alignment than one `f32`.
        unsafe { to.cast::<[f32; 8]>().write(self.0) }
    }

    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, lanes: usize) {
        // SAFETY: `lanes` values may be written there, at most 8.
        unsafe { to.copy_from_nonoverlapping(self.0.as_ptr(), lanes) }
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, mut term: Self) -> Self {
        for ((term, value), factor) in term.0.iter_mut().zip(self.0).zip(factor.0) {
            *term = value.mul_add(factor, *term);
        }
        term
    }

    #[inline(always)]
    unsafe fn add(mut self, term: Self) -> Self {
        for (value, term) in self.0.iter_mut().zip(term.0) {
            *value += term;
        }
        self
    }

    #[inline(always)]
    unsafe fn clamp(mut self) -> Self {
        for value in &mut self.0 {
            *value = if *value < 0.0 { 0.0 } else { *value };
        }
        self
    }
}

/// The transpose of 4 x 4 values.
#[inline(always)]
pub fn transpose(lines: [[f32; 4]; 4]) -> [[f32; 4]; 4] {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every x86-64 processor has SSE, and the arrays are four values long.
    unsafe {
        let [a, b, c, d] = lines.map(|line| _mm_loadu_ps(line.as_ptr()));
        let (low_ac, high_ac) = (_mm_unpacklo_ps(a, c), _mm_unpackhi_ps(a, c));
        let (low_bd, high_bd) = (_mm_unpacklo_ps(b, d), _mm_unpackhi_ps(b, d));
        let columns = [
            _mm_unpacklo_ps(low_ac, low_bd),
            _mm_unpackhi_ps(low_ac, low_bd),
            _mm_unpacklo_ps(high_ac, high_bd),
            _mm_unpackhi_ps(high_ac, high_bd),
        ];
        columns.map(|column| {
            let mut values = [0.0; 4];
            _mm_storeu_ps(values.as_mut_ptr(), column);
            values
        })
    }
    #[cfg(not(target_arch = "x86_64"))]
    std::array::from_fn(|column| lines.map(|line| line[column]))
}
