//! Losses of one task.

use crate::base::cpu::kernel;
use crate::base::math::elementary::{exp, ln};
use crate::study::run::Loss;

impl Loss {
    /// Mean loss of `prediction` against `target`, both `[rows]`. Writes its gradient to `d_prediction`.
    pub fn value_and_gradient(self, prediction: &[f32], target: &[f32], d_prediction: &mut [f32]) -> f64 {
        match self {
            Self::SquaredError => mean_squared_error(prediction, target, d_prediction),
            Self::CrossEntropy => cross_entropy(prediction, target, d_prediction),
        }
    }

    /// The losses of the rows, times their `weight`, summed and divided by `count`; all `[rows]`. Writes its gradient to
    /// `d_prediction`. Both are 0 where nothing counts.
    pub fn weighted_value_and_gradient(
        self,
        prediction: &[f32],
        target: &[f32],
        weight: &[f32],
        count: f64,
        d_prediction: &mut [f32],
    ) -> f64 {
        if count <= 0.0 {
            d_prediction.fill(0.0);
            return 0.0;
        }
        let scale = (1.0 / count) as f32;
        let sum = match self {
            Self::SquaredError => weighted_squared_error(prediction, target, weight, scale, d_prediction),
            Self::CrossEntropy => weighted_cross_entropy(prediction, target, weight, scale, d_prediction),
        };
        sum / count
    }
}

kernel! {
    /// Sum of the weighted squared errors, all `[rows]`. Writes 2 scale weight (prediction - target) to `d_prediction`.
    fn weighted_squared_error(
        prediction: &[f32],
        target: &[f32],
        weight: &[f32],
        scale: f32,
        d_prediction: &mut [f32],
    ) -> f64 {
        let mut sum = 0.0;
        let rows = prediction.iter().zip(target).zip(weight);
        for (d, ((prediction, target), weight)) in d_prediction.iter_mut().zip(rows) {
            let error = prediction - target;
            *d = 2.0 * scale * weight * error;
            sum += f64::from(*weight) * f64::from(error) * f64::from(error);
        }
        sum
    }
}

kernel! {
    /// Sum of the weighted cross-entropies in the form of [`cross_entropy`]. Writes scale weight (sigmoid(x) - y) to
    /// `d_logit`.
    fn weighted_cross_entropy(logit: &[f32], target: &[f32], weight: &[f32], scale: f32, d_logit: &mut [f32]) -> f64 {
        let mut sum = 0.0;
        let rows = logit.iter().zip(target).zip(weight);
        for (d, ((&x, &y), &weight)) in d_logit.iter_mut().zip(rows) {
            let small = exp(if x < 0.0 { x } else { -x });
            let sigmoid = if x < 0.0 { small } else { 1.0 } / (1.0 + small);
            *d = scale * weight * (sigmoid - y);
            sum += f64::from(weight) * f64::from((if x < 0.0 { 0.0 } else { x }) - x * y + ln(1.0 + small));
        }
        sum
    }
}

kernel! {
    /// Mean squared error of `prediction` against `target`, both `[rows]`. Writes 2 (prediction - target) / rows to
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

kernel! {
    /// Mean cross-entropy of the labels y (`target`) under the logits x (`logit`), both `[rows]`, in the form that
    /// never overflows: max(x, 0) - x y + ln(1 + exp(-|x|)). Writes (sigmoid(x) - y) / rows to `d_logit`.
    pub fn cross_entropy(logit: &[f32], target: &[f32], d_logit: &mut [f32]) -> f64 {
        let scale = 1.0 / logit.len() as f32;
        let mut sum = 0.0;
        for ((d, &x), &y) in d_logit.iter_mut().zip(logit).zip(target) {
            let small = exp(if x < 0.0 { x } else { -x });
            let sigmoid = if x < 0.0 { small } else { 1.0 } / (1.0 + small);
            *d = scale * (sigmoid - y);
            sum += f64::from((if x < 0.0 { 0.0 } else { x }) - x * y + ln(1.0 + small));
        }
        sum / logit.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(logit: f32, target: f32) -> (f64, f32) {
        let mut d = [f32::NAN];
        (Loss::CrossEntropy.value_and_gradient(&[logit], &[target], &mut d), d[0])
    }

    #[test]
    fn cross_entropy_is_that_of_double_precision() {
        for logit in [-12.5f32, -3.0, -0.25, 0.0, 0.5, 2.0, 15.0] {
            for target in [0.0f32, 1.0] {
                let (x, y) = (f64::from(logit), f64::from(target));
                let expected = x.exp().ln_1p() - x * y;
                let slope = 1.0 / (1.0 + (-x).exp()) - y;
                let (loss, d) = one(logit, target);
                assert!((loss - expected).abs() < 3e-7 * (1.0 + expected), "{logit}, {target}: {loss}, {expected}");
                assert!((f64::from(d) - slope).abs() < 2e-7, "{logit}, {target}: {d}, {slope}");
            }
        }
    }

    #[test]
    fn logits_of_ten_thousand_have_finite_losses_and_gradients() {
        assert_eq!(one(1e4, 0.0), (1e4, 1.0));
        assert_eq!(one(-1e4, 1.0), (1e4, -1.0));
        for (logit, target) in [(1e4, 1.0), (-1e4, 0.0)] {
            let (loss, d) = one(logit, target);
            assert!(loss.abs() < 1e-30 && d.abs() < 1e-30, "{loss}, {d}");
        }
    }

    #[test]
    fn a_nan_stays_a_nan() {
        let (loss, d) = one(f32::NAN, 1.0);
        assert!(loss.is_nan() && d.is_nan());
    }
}
