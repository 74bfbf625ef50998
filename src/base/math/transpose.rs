//! The transpose of a matrix.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

#[cfg(target_arch = "x86_64")]
use crate::base::cpu::{InstructionSet, selected};

/// `to [columns, lines]` from `from [lines, columns]`.
pub fn transpose(from: &[f32], columns: usize, to: &mut [f32]) {
    assert_eq!(from.len(), to.len(), "a matrix and its transpose have one size");
    if from.is_empty() {
        return;
    }
    assert!(from.len().is_multiple_of(columns), "{} values are no lines of {columns}", from.len());
    #[cfg(target_arch = "x86_64")]
    if selected() > InstructionSet::Portable {
        // SAFETY: only sets that the processor has are ever selected, and both of these have AVX2.
        #[allow(unsafe_code)]
        unsafe {
            by_eights(from, columns, to);
        }
        return;
    }
    one_by_one(from, columns, to, 0, 0);
}

/// Moves all values but the first `whole_columns` of the first `whole_lines`.
fn one_by_one(from: &[f32], columns: usize, to: &mut [f32], whole_lines: usize, whole_columns: usize) {
    let lines = from.len() / columns;
    for (line, values) in from.chunks_exact(columns).enumerate() {
        let first = if line < whole_lines { whole_columns } else { 0 };
        for (column, &value) in values.iter().enumerate().skip(first) {
            to[column * lines + line] = value;
        }
    }
}

/// By blocks of eight by eight values, a block in eight registers.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[allow(unsafe_code)]
fn by_eights(from: &[f32], columns: usize, to: &mut [f32]) {
    let lines = from.len() / columns;
    let (whole_lines, whole_columns) = (lines / 8 * 8, columns / 8 * 8);
    for line in (0..whole_lines).step_by(8) {
        for column in (0..whole_columns).step_by(8) {
            let (source, target) = (&from[line * columns + column..], &mut to[column * lines + line..]);
            // SAFETY: the block and its transpose lie inside the two matrices.
            unsafe { transpose_block(source.as_ptr(), columns, target.as_mut_ptr(), lines) };
        }
    }
    one_by_one(from, columns, to, whole_lines, whole_columns);
}

/// Eight lines of eight values, which begin every `stride` values, become columns of lines every `to_stride` values.
///
/// # Safety
///
/// The processor has AVX2; all these values may be read and written.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[allow(unsafe_code)]
unsafe fn transpose_block(from: *const f32, stride: usize, to: *mut f32, to_stride: usize) {
    // SAFETY: the caller's promise.
    let line: [__m256; 8] = std::array::from_fn(|line| unsafe { _mm256_loadu_ps(from.add(line * stride)) });
    // Pairs of lines, value by value, then four lines; `_low` and `_high` are the halves of each four values.
    let pair_low = |i: usize| _mm256_unpacklo_ps(line[2 * i], line[2 * i + 1]);
    let pair_high = |i: usize| _mm256_unpackhi_ps(line[2 * i], line[2 * i + 1]);
    let four = |first: usize| {
        let (low, next_low) = (pair_low(first), pair_low(first + 1));
        let (high, next_high) = (pair_high(first), pair_high(first + 1));
        [
            _mm256_shuffle_ps::<0x44>(low, next_low),
            _mm256_shuffle_ps::<0xee>(low, next_low),
            _mm256_shuffle_ps::<0x44>(high, next_high),
            _mm256_shuffle_ps::<0xee>(high, next_high),
        ]
    };
    let (upper, lower) = (four(0), four(2));
    for column in 0..4 {
        let [left, right] = [
            _mm256_permute2f128_ps::<0x20>(upper[column], lower[column]),
            _mm256_permute2f128_ps::<0x31>(upper[column], lower[column]),
        ];
        // SAFETY: the caller's promise.
        unsafe {
            _mm256_storeu_ps(to.add(column * to_stride), left);
            _mm256_storeu_ps(to.add((column + 4) * to_stride), right);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cpu::by_every_set;

    #[test]
    fn every_value_changes_line_for_column_whatever_the_size() {
        for (lines, columns) in [(1, 1), (4, 4), (3, 7), (16, 16), (17, 33), (100, 128), (128, 100), (5, 1), (0, 3)] {
            let from: Vec<f32> = (0..lines * columns).map(|value| value as f32).collect();
            by_every_set(|set| {
                let mut to = vec![f32::NAN; from.len()];
                transpose(&from, columns, &mut to);
                for line in 0..lines {
                    for column in 0..columns {
                        let (got, expected) = (to[column * lines + line], from[line * columns + column]);
                        assert_eq!(got, expected, "{lines} x {columns} by {set:?}");
                    }
                }
            });
        }
    }
}
