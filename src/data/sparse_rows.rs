//! Rows of few active inputs among many: one-hot categories and some numbers.
//!
//! A product of a weight matrix with such a row is a sum of few of its columns, so weights that read bags stand input by
//! input, `[inputs, units]`, and a forward pass gathers lines of them; a backward pass scatters into them.

use crate::base::cpu::kernel;

/// The active inputs of some rows, the same number for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Bags {
    inputs: usize,
    slots: usize,
    /// `[rows, slots]`, each below `inputs`.
    indices: Vec<u32>,
    /// `[rows, slots]`.
    values: Vec<f32>,
}

impl Bags {
    /// Rows of `slots` active inputs among `inputs`; an input may be active twice in a row.
    ///
    /// # Panics
    ///
    /// Where an index is not below `inputs` or there are not as many values as indices: what reads bags does not look.
    pub fn new(inputs: usize, slots: usize, indices: Vec<u32>, values: Vec<f32>) -> Self {
        assert!(indices.len() == values.len() && indices.len().is_multiple_of(slots), "indices and values are pairs");
        assert!(indices.iter().all(|&index| (index as usize) < inputs), "an index lies beyond the inputs");
        Self { inputs, slots, indices, values }
    }

    /// Number of inputs, active or not.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.indices.len() / self.slots
    }

    /// Number of active inputs of a row.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// The given rows.
    pub fn select(&self, rows: &[usize]) -> Self {
        let room = rows.len() * self.slots;
        let (indices, values) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let mut selected = Self { indices, values, ..*self };
        for &row in rows {
            let slots = row * self.slots..(row + 1) * self.slots;
            selected.indices.extend_from_slice(&self.indices[slots.clone()]);
            selected.values.extend_from_slice(&self.values[slots]);
        }
        selected
    }

    /// `output [units, rows]` = W' x, with W `[inputs, units]`.
    pub fn gather(&self, weight: &[f32], output: &mut [f32]) {
        gather(weight, &self.indices, &self.values, self.slots, output);
    }

    /// `d_weight [inputs, units]`, the gradient of W from `d_output [units, rows]`.
    pub fn scatter(&self, d_output: &[f32], d_weight: &mut [f32]) {
        d_weight.fill(0.0);
        scatter(d_output, &self.indices, &self.values, self.slots, d_weight);
    }

    /// The rows with every input, `[inputs, rows]`.
    pub fn dense(&self) -> Vec<f32> {
        let rows = self.rows();
        let mut dense = vec![0.0; self.inputs * rows];
        for (place, (&index, &value)) in self.indices.iter().zip(&self.values).enumerate() {
            dense[index as usize * rows + place / self.slots] += value;
        }
        dense
    }
}

/// Units that are summed side by side: two registers of eight.
const WIDTH: usize = 16;

kernel! {
    fn gather(weight: &[f32], indices: &[u32], values: &[f32], slots: usize, output: &mut [f32]) {
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
    fn scatter(d_output: &[f32], indices: &[u32], values: &[f32], slots: usize, d_weight: &mut [f32]) {
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

    fn bags(rows: usize, slots: usize) -> Bags {
        let mut stream = Stream::new(4, Purpose::Shuffle, 0);
        let indices = (0..rows * slots).map(|_| stream.below(INPUTS) as u32).collect();
        Bags::new(INPUTS, slots, indices, normals(1, rows * slots))
    }

    fn assert_close(got: &[f32], expected: &[f32]) {
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 2e-5, "{got} instead of {expected}");
        }
    }

    #[test]
    fn gathering_is_the_dense_product_and_scattering_its_gradient() {
        for (rows, slots, units) in [(1, 1, 1), (7, 5, 16), (33, 40, 37), (128, 40, 144)] {
            let bags = bags(rows, slots);
            let (weight, d_output) = (normals(2, INPUTS * units), normals(3, units * rows));
            let (mut output, mut expected) = (vec![f32::NAN; units * rows], vec![0.0; units * rows]);
            bags.gather(&weight, &mut output);
            matmul_transposed_left(&weight, &bags.dense(), &mut expected, [units, INPUTS, rows]);
            assert_close(&output, &expected);

            let (mut d_weight, mut expected) = (vec![f32::NAN; INPUTS * units], vec![0.0; INPUTS * units]);
            bags.scatter(&d_output, &mut d_weight);
            matmul_transposed_right(&bags.dense(), &d_output, &mut expected, [INPUTS, rows, units]);
            assert_close(&d_weight, &expected);
        }
    }

    #[test]
    fn a_row_of_one_hot_inputs_sums_their_weights_to_the_last_bit() {
        let bags = Bags::new(3, 2, vec![0, 2, 1, 1], vec![1.0; 4]);
        let mut output = [0.0; 4];
        bags.gather(&[1.0, 10.0, 2.0, 20.0, 4.0, 40.0], &mut output);
        assert_eq!(output, [5.0, 4.0, 50.0, 40.0]);
    }

    #[test]
    #[should_panic(expected = "beyond the inputs")]
    fn an_index_beyond_the_inputs_is_no_bag() {
        let _ = Bags::new(3, 1, vec![3], vec![1.0]);
    }
}
