//! The transpose of a matrix, by blocks of four by four values, which are a few shuffles.

use crate::base::cpu::kernel;
use crate::base::simd;

/// Values in a cache line: lines of the result are filled that far at once.
const CACHE_LINE: usize = 16;

/// `to [columns, lines]` from `from [lines, columns]`.
pub fn transpose(from: &[f32], columns: usize, to: &mut [f32]) {
    assert_eq!(from.len(), to.len(), "a matrix and its transpose have one size");
    if !from.is_empty() {
        transpose_blocks(from, columns, to);
    }
}

kernel! {
    fn transpose_blocks(from: &[f32], columns: usize, to: &mut [f32]) {
        let lines = from.len() / columns;
        let (whole_lines, whole_columns) = (lines / 4 * 4, columns / 4 * 4);
        for first in (0..whole_lines).step_by(CACHE_LINE) {
            for column in (0..whole_columns).step_by(4) {
                for line in (first..whole_lines.min(first + CACHE_LINE)).step_by(4) {
                    let block = [0, 1, 2, 3].map(|next| four(&from[(line + next) * columns + column..]));
                    for (next, values) in simd::transpose(block).into_iter().enumerate() {
                        to[(column + next) * lines + line..][..4].copy_from_slice(&values);
                    }
                }
            }
        }
        for line in 0..lines {
            let rest = if line < whole_lines { whole_columns } else { 0 };
            for column in rest..columns {
                to[column * lines + line] = from[line * columns + column];
            }
        }
    }
}

#[inline(always)]
fn four(values: &[f32]) -> [f32; 4] {
    [values[0], values[1], values[2], values[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_changes_line_for_column_whatever_the_size() {
        for (lines, columns) in [(1, 1), (4, 4), (3, 7), (16, 16), (17, 33), (100, 128), (128, 100), (5, 1), (0, 3)] {
            let from: Vec<f32> = (0..lines * columns).map(|value| value as f32).collect();
            let mut to = vec![f32::NAN; from.len()];
            transpose(&from, columns, &mut to);
            for line in 0..lines {
                for column in 0..columns {
                    assert_eq!(to[column * lines + line], from[line * columns + column], "{lines} x {columns}");
                }
            }
        }
    }
}
