//! Products by plain loops and by gemm, and other things that the tests of products share.

use gemm::Parallelism;
use mmoe::model::layers::products::{After, FEW, matmul, matmul_transposed_left, matmul_transposed_right};

/// Which matrix is transposed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Layout {
    Plain,
    Left,
    Right,
}

pub const LAYOUTS: [Layout; 3] = [Layout::Plain, Layout::Left, Layout::Right];

impl Layout {
    pub fn multiply(self, a: &[f32], b: &[f32], c: &mut [f32], sizes: [usize; 3]) {
        match self {
            Self::Plain => matmul(a, b, c, sizes),
            Self::Left => matmul_transposed_left(a, b, c, sizes),
            Self::Right => matmul_transposed_right(a, b, c, sizes),
        }
    }

    pub fn product(self, a: &[f32], b: &[f32], sizes: [usize; 3]) -> Vec<f32> {
        let mut c = vec![f32::NAN; sizes[0] * sizes[2]];
        self.multiply(a, b, &mut c, sizes);
        c
    }

    /// The strides of A and B, from row to row and from column to column.
    fn strides(self, [m, k, n]: [usize; 3]) -> [[usize; 2]; 2] {
        match self {
            Self::Plain => [[k, 1], [n, 1]],
            Self::Left => [[1, m], [n, 1]],
            Self::Right => [[k, 1], [1, k]],
        }
    }

    /// The product in the order that the module defines, one element after the other.
    pub fn expected(self, a: &[f32], b: &[f32], sizes: [usize; 3]) -> Vec<f32> {
        let [m, k, n] = sizes;
        let [[a_row, a_column], [b_row, b_column]] = self.strides(sizes);
        let element = |i: usize, j: usize| {
            let factors = (0..k).map(|p| (a[i * a_row + p * a_column], b[p * b_row + j * b_column]));
            if self == Self::Right && m * n <= FEW { in_lanes(factors) } else { one_by_one(factors) }
        };
        (0..m * n).map(|index| element(index / n, index % n)).collect()
    }
}

pub fn one_by_one(factors: impl Iterator<Item = (f32, f32)>) -> f32 {
    factors.fold(0.0, |sum, (a, b)| a.mul_add(b, sum))
}

pub fn in_lanes(factors: impl Iterator<Item = (f32, f32)>) -> f32 {
    let factors = factors.collect::<Vec<_>>();
    let block = |factors: &[(f32, f32)]| {
        let mut l = [0.0; 8];
        for (p, (a, b)) in factors.iter().enumerate() {
            l[p % 8] = a.mul_add(*b, l[p % 8]);
        }
        ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
    };
    factors.chunks(1024).map(block).reduce(|sum, next| sum + next).unwrap_or(0.0)
}

/// Adds biases and clamps in passes of their own.
pub fn expected_after(c: &mut [f32], after: After, n: usize) {
    for (bias, line) in after.bias.iter().zip(c.chunks_exact_mut(n)) {
        for value in line {
            let sum = *value + bias;
            *value = if after.clamps && sum < 0.0 { 0.0 } else { sum };
        }
    }
}

/// The product by gemm, called as the published runs did.
#[allow(unsafe_code)]
pub fn by_gemm(layout: Layout, a: &[f32], b: &[f32], sizes: [usize; 3]) -> Vec<f32> {
    let ([m, k, n], [a_strides, b_strides]) = (sizes, layout.strides(sizes).map(|strides| strides.map(|s| s as isize)));
    let mut c = vec![f32::NAN; m * n];
    // SAFETY: the three vectors hold whole matrices of these sizes with these strides.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            c.as_mut_ptr(),
            1,
            n as isize,
            false,
            a.as_ptr(),
            a_strides[1],
            a_strides[0],
            b.as_ptr(),
            b_strides[1],
            b_strides[0],
            0.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
    c
}

/// Bits of the values. All NaNs get the same bits, since it is not defined which NaN results.
pub fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| if value.is_nan() { f32::NAN } else { *value }.to_bits()).collect()
}

pub fn first_difference(left: &[f32], right: &[f32]) -> Option<(usize, f32, f32)> {
    assert_eq!(left.len(), right.len());
    let index = bits(left).iter().zip(bits(right)).position(|(left, right)| *left != right)?;
    Some((index, left[index], right[index]))
}

pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.0 >> 33
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end
    }

    pub fn values(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.next() as f32 / (1u64 << 30) as f32 - 1.0).collect()
    }

    /// A and B of a product.
    pub fn factors(&mut self, [m, k, n]: [usize; 3]) -> (Vec<f32>, Vec<f32>) {
        (self.values(m * k), self.values(k * n))
    }

    /// Values, of which about one in sixteen is out of the ordinary.
    pub fn odd_values(&mut self, count: usize) -> Vec<f32> {
        const ODD: [f32; 7] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0, 0.0, 1e-40, 3e38];
        let mut values = self.values(count);
        for value in &mut values {
            if self.below(16) == 0 {
                *value = ODD[self.below(ODD.len())];
            }
        }
        values
    }
}
