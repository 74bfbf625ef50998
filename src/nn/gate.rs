//! The gates' softmax over experts (the paper's g^k, Section 4.2), along the rows of a batch.

use crate::cpu::kernel;
use crate::math::exp;

kernel! {
    /// Turns the logits `[experts, rows]` into weights that sum to 1 in every row.
    pub fn softmax(logits: &mut [f32], rows: usize) {
        let mut highest = vec![f32::NEG_INFINITY; rows];
        for line in logits.chunks_exact(rows) {
            for (highest, &logit) in highest.iter_mut().zip(line) {
                *highest = if logit > *highest { logit } else { *highest };
            }
        }
        let mut total = vec![0.0f32; rows];
        for line in logits.chunks_exact_mut(rows) {
            for ((logit, highest), total) in line.iter_mut().zip(&highest).zip(&mut total) {
                *logit = exp(*logit - highest);
                *total += *logit;
            }
        }
        for line in logits.chunks_exact_mut(rows) {
            for (weight, total) in line.iter_mut().zip(&total) {
                *weight /= total;
            }
        }
    }
}

kernel! {
    /// Turns the gradient of the weights, `d_weights [experts, rows]`, into that of the logits:
    /// d_i = g_i (d_i - sum_j g_j d_j).
    pub fn softmax_backward(weights: &[f32], d_weights: &mut [f32], rows: usize) {
        let mut inner = vec![0.0f32; rows];
        for (line, d_line) in weights.chunks_exact(rows).zip(d_weights.chunks_exact(rows)) {
            for ((inner, weight), d) in inner.iter_mut().zip(line).zip(d_line) {
                *inner += weight * d;
            }
        }
        for (line, d_line) in weights.chunks_exact(rows).zip(d_weights.chunks_exact_mut(rows)) {
            for ((inner, weight), d) in inner.iter().zip(line).zip(d_line) {
                *d = weight * (*d - inner);
            }
        }
    }
}
