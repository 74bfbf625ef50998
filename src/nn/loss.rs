//! Losses of one task.

use crate::cpu::kernel;

kernel! {
    /// Mean squared error of `prediction` against `target`, both `[rows]`; leaves 2 (prediction - target) / rows in
    /// `d_prediction`.
    pub fn mean_squared_error(prediction: &[f32], target: &[f32], d_prediction: &mut [f32]) -> f64 {
        let scale = 2.0 / prediction.len() as f32;
        for ((d, prediction), target) in d_prediction.iter_mut().zip(prediction).zip(target) {
            *d = scale * (prediction - target);
        }
        let sum: f64 = prediction.iter().zip(target).map(|(p, t)| f64::from(p - t) * f64::from(p - t)).sum();
        sum / prediction.len() as f64
    }
}
