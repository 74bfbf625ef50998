//! The transpose of a matrix.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

#[cfg(target_arch = "x86_64")]
use crate::base::cpu::{InstructionSet, selected};

/// Writes the transpose of `from`, `[lines, columns]`, to `to`, `[columns, lines]`.
pub fn transpose(from: &[f32], columns: usize, to: &mut [f32]) {
    assert_eq!(from.len(), to.len(), "a matrix and its transpose have the same size");
    if from.is_empty() {
        return;
    }
    assert!(from.len().is_multiple_of(columns), "{} values do not make lines of {columns}", from.len());
    #[cfg(target_arch = "x86_64")]
    if selected() > InstructionSet::Portable {
        // SAFETY: a selected set is always available, and every set above `Portable` includes AVX2.
        #[allow(unsafe_code)]
        unsafe {
            by_eights(from, columns, to);
        }
        return;
    }
    one_by_one(from, columns, to, 0, 0);
}

/// Moves all values except the block of the first `whole_lines` lines and the first `whole_columns` columns.
fn one_by_one(from: &[f32], columns: usize, to: &mut [f32], whole_lines: usize, whole_columns: usize) {
    let lines = from.len() / columns;
    for (line, values) in from.chunks_exact(columns).enumerate() {
        let first = if line < whole_lines { whole_columns } else { 0 };
        for (column, &value) in values.iter().enumerate().skip(first) {
            to[column * lines + line] = value;
        }
    }
}

/// Moves blocks of 8 x 8 values, each in eight registers, and the rest one by one.
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

/// Transposes a block of 8 x 8 values. Its lines start every `stride` values in `from`, every `to_stride` in `to`.
///
/// # Safety
///
/// The processor must have AVX2, and all 64 values must be valid to read at `from` and to write at `to`.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[allow(unsafe_code)]
unsafe fn transpose_block(from: *const f32, stride: usize, to: *mut f32, to_stride: usize) {
    // SAFETY: the caller's promise.
    let line: [__m256; 8] = std::array::from_fn(|line| unsafe { _mm256_loadu_ps(from.add(line * stride)) });
    // Interleaves pairs of lines, then fours. `_low` and `_high` take the lower or upper half of each four values.
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
