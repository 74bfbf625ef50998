//! Products with sparse rows. Weights that read sparse rows are stored as `[inputs, units]`, a line per input. For each
//! row, the forward pass adds up the lines of the active inputs (gather), and the backward pass adds to them (scatter).

use crate::base::cpu::kernel;
use crate::data::sparse_rows::SparseRows;

/// `output [units, rows]` = W' x, with W `[inputs, units]`.
pub fn gather(weight: &[f32], rows: &SparseRows, output: &mut [f32]) {
    gather_lines(weight, rows.indices(), rows.values(), rows.slots(), output);
}

/// `d_weight [inputs, units]`: the gradient of W, from `d_output [units, rows]`.
pub fn scatter(d_output: &[f32], rows: &SparseRows, d_weight: &mut [f32]) {
    d_weight.fill(0.0);
    scatter_lines(d_output, rows.indices(), rows.values(), rows.slots(), d_weight);
}

/// Units that are summed at once: two registers of eight.
const WIDTH: usize = 16;

kernel! {
    fn gather_lines(weight: &[f32], indices: &[u32], values: &[f32], slots: usize, output: &mut [f32]) {
        let rows = indices.len() / slots;
        let units = output.len() / rows;
        for (row, (indices, values)) in indices.chunks_exact(slots).zip(values.chunks_exact(slots)).enumerate() {
            for first in (0..units).step_by(WIDTH) {
                let width = WIDTH.min(units - first);
                let mut sums = [0.0f32; WIDTH];
                for (&index, &value) in indices.iter().zip(values) {
                    let line = &weight[index as usize * units + first..][..width];
                    if let Ok(line) = <&[f32; WIDTH]>::try_from(line) {
                        for (sum, weight) in sums.iter_mut().zip(line) {
                            *sum += value * weight;
                        }
                    } else {
                        for (sum, weight) in sums.iter_mut().zip(line) {
                            *sum += value * weight;
                        }
                    }
                }
                for (unit, sum) in sums[..width].iter().enumerate() {
                    output[(first + unit) * rows + row] = *sum;
                }
            }
        }
    }
}

kernel! {
    fn scatter_lines(d_output: &[f32], indices: &[u32], values: &[f32], slots: usize, d_weight: &mut [f32]) {
        let rows = indices.len() / slots;
        let units = d_output.len() / rows;
        let mut d_row = vec![0.0f32; units];
        for (row, (indices, values)) in indices.chunks_exact(slots).zip(values.chunks_exact(slots)).enumerate() {
            for (d, line) in d_row.iter_mut().zip(d_output.chunks_exact(rows)) {
                *d = line[row];
            }
            for (&index, &value) in indices.iter().zip(values) {
                let line = &mut d_weight[index as usize * units..][..units];
                for (sum, d) in line.iter_mut().zip(&d_row) {
                    *sum += value * d;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::rng::{NormalStream, Purpose, Stream};
    use crate::model::layers::products::{matmul_transposed_left, matmul_transposed_right};

    const INPUTS: usize = 60;

    fn normals(index: u64, count: usize) -> Vec<f32> {
        let mut numbers = vec![0.0; count];
        NormalStream::new(4, Purpose::TrainRows, index).fill(&mut numbers);
        numbers
    }

    fn sparse(rows: usize, slots: usize) -> SparseRows {
        let mut stream = Stream::new(4, Purpose::Shuffle, 0);
        let indices = (0..rows * slots).map(|_| stream.below(INPUTS) as u32).collect();
        SparseRows::new(INPUTS, slots, indices, normals(1, rows * slots))
    }

    fn assert_close(got: &[f32], expected: &[f32]) {
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 2e-5, "{got} instead of {expected}");
        }
    }

    #[test]
    fn gathering_is_the_dense_product_and_scattering_its_gradient() {
        for (rows, slots, units) in [(1, 1, 1), (7, 5, 16), (33, 40, 37), (128, 40, 144)] {
            let sparse = sparse(rows, slots);
            let (weight, d_output) = (normals(2, INPUTS * units), normals(3, units * rows));
            let (mut output, mut expected) = (vec![f32::NAN; units * rows], vec![0.0; units * rows]);
            gather(&weight, &sparse, &mut output);
            matmul_transposed_left(&weight, &sparse.dense(), &mut expected, [units, INPUTS, rows]);
            assert_close(&output, &expected);

            let (mut d_weight, mut expected) = (vec![f32::NAN; INPUTS * units], vec![0.0; INPUTS * units]);
            scatter(&d_output, &sparse, &mut d_weight);
            matmul_transposed_right(&sparse.dense(), &d_output, &mut expected, [INPUTS, rows, units]);
            assert_close(&d_weight, &expected);
        }
    }

    #[test]
    fn a_row_of_one_hot_inputs_sums_their_weights_to_the_last_bit() {
        let sparse = SparseRows::new(3, 2, vec![0, 2, 1, 1], vec![1.0; 4]);
        let mut output = [0.0; 4];
        gather(&[1.0, 10.0, 2.0, 20.0, 4.0, 40.0], &sparse, &mut output);
        assert_eq!(output, [5.0, 4.0, 50.0, 40.0]);
    }
}
