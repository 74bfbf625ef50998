//! Sums over whole vectors.

use crate::base::cpu::kernel;

kernel! {
    /// The sum of products of `a` and `b`, in sixteen partial sums whose order does not depend on the processor.
    pub fn dot(a: &[f32], b: &[f32]) -> f32 {
        let mut partial = [0.0f32; 16];
        let (a_chunks, b_chunks) = (a.chunks_exact(16), b.chunks_exact(16));
        let rest = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum::<f32>();
        for (a, b) in a_chunks.zip(b_chunks) {
            for ((partial, a), b) in partial.iter_mut().zip(a).zip(b) {
                *partial += a * b;
            }
        }
        partial.iter().sum::<f32>() + rest
    }
}

kernel! {
    /// sum += factor * values.
    pub fn add_scaled(sum: &mut [f32], factor: f32, values: &[f32]) {
        for (sum, value) in sum.iter_mut().zip(values) {
            *sum += factor * value;
        }
    }
}
