//! The covariance of a Gaussian process: Matern 5/2 with a length scale per dimension, and a constant mean.
//!
//! Targets are standardised, so the mean is near 0. What it is exactly is not fitted: it has the prior N(0, 1) and is
//! integrated out, which adds 1 to every covariance.

use libm::exp;

/// The prior variance of the constant mean.
pub const MEAN_VARIANCE: f64 = 1.0;

/// What shapes the covariance.
#[derive(Clone, Debug, PartialEq)]
pub struct Hyperparameters {
    /// Over which distance the function changes, per dimension.
    pub lengths: Vec<f64>,
    /// Variance of the function around its mean.
    pub signal: f64,
    /// Variance of the observations around the function.
    pub noise: f64,
}

impl Hyperparameters {
    /// From the logarithms of the length scales, the signal and the noise, in this order.
    pub fn from_logarithms(logarithms: &[f64]) -> Self {
        let (lengths, variances) = logarithms.split_at(logarithms.len() - 2);
        Self {
            lengths: lengths.iter().copied().map(exp).collect(),
            signal: exp(variances[0]),
            noise: exp(variances[1]),
        }
    }

    /// Covariance of the function at two points.
    pub fn covariance(&self, one: &[f64], other: &[f64]) -> f64 {
        MEAN_VARIANCE + self.signal * matern(self.scaled_squares(one, other).sum()).0
    }

    /// Variance of the function at any point.
    pub fn variance(&self) -> f64 {
        MEAN_VARIANCE + self.signal
    }

    /// Squared distance along every dimension, in units of its length scale.
    pub fn scaled_squares(&self, one: &[f64], other: &[f64]) -> impl Iterator<Item = f64> {
        one.iter().zip(other).zip(&self.lengths).map(|((one, other), length)| {
            let distance = (one - other) / length;
            distance * distance
        })
    }
}

/// Matern 5/2 at a squared distance, (1 + a + a^2 / 3) exp(-a) with a = sqrt(5) r; and what a dimension's share of the
/// squared distance is multiplied with to give the derivative by the logarithm of its length scale.
pub fn matern(squared_distance: f64) -> (f64, f64) {
    let a = (5.0 * squared_distance).sqrt();
    let decay = exp(-a);
    ((1.0 + a + a * a / 3.0) * decay, 5.0 / 3.0 * (1.0 + a) * decay)
}
