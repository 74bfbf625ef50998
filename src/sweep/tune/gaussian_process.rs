//! Regression by a Gaussian process (Rasmussen & Williams 2006, chapters 2 and 5).
//!
//! The covariance is Matern 5/2 with a length scale per dimension, and a constant mean. Targets are standardised, so
//! the mean is near 0. It is not fitted: it has the prior N(0, 1) and is integrated out, which adds 1 to every
//! covariance.
//!
//! The observations' covariance K = L L' has the noise and a jitter of 1e-8 on its diagonal. If rounding still breaks
//! the factorisation, the jitter is raised tenfold, to at most 1e-2; beyond that, there is no process. White targets
//! L^-1 y are independent and N(0, 1): their likelihood is a sum of squares, and draws of them are draws of normal
//! numbers.

use libm::{exp, log};
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

const JITTERS: [f64; 7] = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2];

/// Prior variance of the constant mean.
const MEAN_VARIANCE: f64 = 1.0;

/// Parameters of the covariance.
#[derive(Clone, Debug, PartialEq)]
pub struct Hyperparameters {
    /// Distance over which the function changes, per dimension.
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
    fn covariance(&self, one: &[f64], other: &[f64]) -> f64 {
        MEAN_VARIANCE + self.signal * matern(self.scaled_squares(one, other).sum()).0
    }

    /// Variance of the function at any point.
    fn variance(&self) -> f64 {
        MEAN_VARIANCE + self.signal
    }

    /// Squared distance along every dimension, in units of its length scale.
    fn scaled_squares(&self, one: &[f64], other: &[f64]) -> impl Iterator<Item = f64> {
        one.iter().zip(other).zip(&self.lengths).map(|((one, other), length)| {
            let distance = (one - other) / length;
            distance * distance
        })
    }
}

/// Matern 5/2 at a squared distance: (1 + a + a^2 / 3) exp(-a) with a = sqrt(5) r. The second number is a slope: times
/// a dimension's share of the squared distance, it is the derivative by the logarithm of that dimension's length scale.
fn matern(squared_distance: f64) -> (f64, f64) {
    let a = (5.0 * squared_distance).sqrt();
    let decay = exp(-a);
    ((1.0 + a + a * a / 3.0) * decay, 5.0 / 3.0 * (1.0 + a) * decay)
}

/// A Gaussian process with given hyper-parameters at the points of its observations.
pub struct Process {
    hyperparameters: Hyperparameters,
    points: Vec<Vec<f64>>,
    diagonal: f64,
    factor: Cholesky<f64, Dyn>,
}

impl Process {
    /// The process; `None` if the covariance cannot be factorised.
    pub fn new(points: &[Vec<f64>], hyperparameters: Hyperparameters) -> Option<Self> {
        let n = points.len();
        let mut covariance = DMatrix::zeros(n, n);
        // The factorisation only reads the lower half.
        for (j, one) in points.iter().enumerate() {
            for (i, other) in points.iter().enumerate().skip(j + 1) {
                covariance[(i, j)] = hyperparameters.covariance(one, other);
            }
        }
        let (diagonal, factor) = JITTERS.iter().find_map(|jitter| {
            let diagonal = hyperparameters.noise + jitter;
            covariance.fill_diagonal(hyperparameters.variance() + diagonal);
            Some((diagonal, Cholesky::new(covariance.clone())?))
        })?;
        Some(Self { hyperparameters, points: points.to_vec(), diagonal, factor })
    }

    /// White targets of observations at the first points.
    pub fn whiten(&self, targets: &[f64]) -> DVector<f64> {
        let mut white = DVector::from_column_slice(targets);
        let n = targets.len();
        self.factor.l_dirty().view((0, 0), (n, n)).solve_lower_triangular_unchecked_mut(&mut white);
        white
    }

    /// Observations at all points, from white ones.
    pub fn colour(&self, white: &DVector<f64>) -> DVector<f64> {
        self.factor.l() * white
    }

    /// The weights K^-1 y of white observations at all points.
    pub fn weights(&self, white: &DVector<f64>) -> DVector<f64> {
        let mut weights = white.clone();
        self.factor.l_dirty().tr_solve_lower_triangular_unchecked_mut(&mut weights);
        weights
    }

    /// Posterior means of the function at all points, given the white observations and their weights.
    pub fn fitted(&self, white: &DVector<f64>, weights: &DVector<f64>) -> DVector<f64> {
        self.colour(white) - self.diagonal * weights
    }

    /// Covariances of the function between a point and all points. Their product with the weights is the posterior
    /// mean.
    pub fn covariances(&self, point: &[f64]) -> DVector<f64> {
        let at = |i: usize, _| self.hyperparameters.covariance(point, &self.points[i]);
        DVector::from_fn(self.points.len(), at)
    }

    /// Posterior variance of the function, never negative, at the point that has these covariances.
    pub fn variance(&self, mut covariances: DVector<f64>) -> f64 {
        self.factor.l_dirty().solve_lower_triangular_unchecked_mut(&mut covariances);
        (self.hyperparameters.variance() - covariances.norm_squared()).max(0.0)
    }

    /// Logarithm of the observations' density.
    pub fn log_likelihood(&self, targets: &[f64]) -> f64 {
        let diagonal = self.factor.l_dirty().diagonal();
        let determinant: f64 = diagonal.iter().copied().map(log).sum();
        let constant = 0.5 * self.points.len() as f64 * log(std::f64::consts::TAU);
        -0.5 * self.whiten(targets).norm_squared() - determinant - constant
    }

    /// Derivatives of the log-likelihood by the logarithms of the length scales, the signal and the noise:
    /// half the trace of (w w' - K^-1) dK with the weights w.
    pub fn log_likelihood_gradient(&self, targets: &[f64]) -> Vec<f64> {
        let Hyperparameters { signal, noise, lengths } = &self.hyperparameters;
        let weights = self.weights(&self.whiten(targets));
        let inverse = self.factor.inverse();
        let coefficient = |i: usize, j: usize| weights[i] * weights[j] - inverse[(i, j)];
        let trace: f64 = (0..self.points.len()).map(|i| coefficient(i, i)).sum();
        let mut by_length = vec![0.0; lengths.len()];
        let mut by_signal = 0.5 * trace * signal;
        for (j, one) in self.points.iter().enumerate() {
            for (i, other) in self.points.iter().enumerate().skip(j + 1) {
                let squares = || self.hyperparameters.scaled_squares(one, other);
                let (value, slope) = matern(squares().sum());
                let coefficient = coefficient(i, j) * signal;
                by_signal += coefficient * value;
                for (sum, square) in by_length.iter_mut().zip(squares()) {
                    *sum += coefficient * slope * square;
                }
            }
        }
        by_length.extend([by_signal, 0.5 * trace * noise]);
        by_length
    }
}
