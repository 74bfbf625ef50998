//! The posterior of a Gaussian process's hyper-parameters, given the observations.
//!
//! They are not fitted, but marginalised by slice sampling, as Snoek, Larochelle & Adams do. With five to sixty noisy
//! points, a difference may be noise or signal. A fit that takes everything for noise proposes blindly from then on,
//! while a sample keeps both readings. Weak log-normal priors keep every draw sensible. The chain starts at the best
//! mode that is found with gradients, and so needs hardly any burn-in.

use super::gaussian_process::{Hyperparameters, Process};
use crate::base::math::bfgs::maximise;
use crate::base::math::rng::Stream;
use crate::base::math::slice_sampling::sweep;
use crate::base::statistics::distribution::normal_quantile;
use libm::log;
use nalgebra::DVector;

/// Number of draws from the posterior.
const SAMPLES: usize = 10;
/// Number of the sampler's sweeps from one draw to the next.
const SWEEPS: usize = 2;
/// Number of draws from the prior at which the search for the mode starts, besides the prior's median.
const STARTS: usize = 2;

/// Observations of a function, standardised, at points of the unit cube.
pub struct Observations {
    /// The observed points.
    pub points: Vec<Vec<f64>>,
    /// The standardised score at each point.
    pub targets: Vec<f64>,
}

impl Observations {
    /// Standardises the scores; scores that are all equal become 0.
    pub fn standardised(points: Vec<Vec<f64>>, scores: &[f64]) -> Self {
        let mean = crate::base::statistics::mean(scores).unwrap_or(0.0);
        let sd = crate::base::statistics::standard_deviation(scores).filter(|&sd| sd > 0.0).unwrap_or(1.0);
        Self { points, targets: scores.iter().map(|score| (score - mean) / sd).collect() }
    }

    /// Hyper-parameters drawn from their posterior.
    pub fn hyperparameters(&self, stream: &mut Stream) -> Vec<Hyperparameters> {
        let mut at = self.mode(stream);
        let draw = |_| {
            for _ in 0..SWEEPS {
                sweep(stream, at.as_mut_slice(), |at| self.log_posterior(at));
            }
            Hyperparameters::from_logarithms(at.as_slice())
        };
        (0..SAMPLES).map(draw).collect()
    }

    /// The best mode of the posterior that was found.
    fn mode(&self, stream: &mut Stream) -> DVector<f64> {
        let prior = prior(self.points.first().map_or(0, Vec::len));
        let median = DVector::from_iterator(prior.len(), prior.iter().map(|normal| normal.mean));
        let drawn = |_| {
            let draws = prior.iter().map(|normal| normal.mean + normal.sd * normal_quantile(stream.uniform()));
            DVector::from_iterator(prior.len(), draws)
        };
        let draws: Vec<_> = (0..STARTS).map(drawn).collect();
        let climb = |start| maximise(start, |at| self.log_posterior_and_gradient(at.as_slice()));
        let best = climb(median);
        draws.into_iter().map(climb).fold(best, |best, other| if other.0 > best.0 { other } else { best }).1
    }

    /// Logarithm of the posterior density, up to a constant; `at` has the logarithms of the hyper-parameters.
    pub fn log_posterior(&self, at: &[f64]) -> f64 {
        let process = Process::new(&self.points, Hyperparameters::from_logarithms(at));
        process.map_or(f64::NEG_INFINITY, |process| process.log_likelihood(&self.targets) + log_prior(at))
    }

    /// The same, with its derivatives.
    pub fn log_posterior_and_gradient(&self, at: &[f64]) -> (f64, DVector<f64>) {
        let Some(process) = Process::new(&self.points, Hyperparameters::from_logarithms(at)) else {
            return (f64::NEG_INFINITY, DVector::zeros(at.len()));
        };
        let mut gradient = DVector::from_vec(process.log_likelihood_gradient(&self.targets));
        for ((slope, normal), at) in gradient.iter_mut().zip(prior(at.len() - 2)).zip(at) {
            *slope -= (at - normal.mean) / (normal.sd * normal.sd);
        }
        (process.log_likelihood(&self.targets) + log_prior(at), gradient)
    }
}

/// The normal prior of one logarithm.
struct Normal {
    mean: f64,
    sd: f64,
}

/// The priors of the logarithms. Length scales grow with the root of the number of dimensions, as distances in the
/// cube do (Hvarfner, Hellsten & Nardi 2024); the noise is 1 % of the variance, give or take a factor of 50.
fn prior(dimensions: usize) -> Vec<Normal> {
    let length = 0.5 * (dimensions as f64).sqrt();
    let mut prior: Vec<_> = (0..dimensions).map(|_| Normal { mean: log(length), sd: 1.0 }).collect();
    prior.extend([Normal { mean: 0.0, sd: 1.0 }, Normal { mean: log(0.01), sd: 2.0 }]);
    prior
}

/// Logarithm of the prior density, up to a constant.
fn log_prior(at: &[f64]) -> f64 {
    let squares = prior(at.len() - 2).into_iter().zip(at).map(|(normal, at)| {
        let white = (at - normal.mean) / normal.sd;
        white * white
    });
    -0.5 * squares.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::rng::Purpose;

    /// A wave along the first of two dimensions, plus noise of this size.
    fn wave(n: usize, noise: f64) -> Observations {
        let mut stream = Stream::new(9, Purpose::TestRows, 0);
        let points: Vec<Vec<f64>> = (0..n).map(|_| vec![stream.uniform(), stream.uniform()]).collect();
        let score = |point: &Vec<f64>| libm::sin(6.0 * point[0]) + noise * normal_quantile(stream.uniform());
        let scores: Vec<f64> = points.iter().map(score).collect();
        Observations::standardised(points, &scores)
    }

    #[test]
    fn the_gradient_of_the_log_posterior_is_that_of_finite_differences() {
        let observations = wave(12, 0.2);
        for at in [[-1.0, 0.5, 0.2, -3.0], [0.3, -0.7, -1.5, -6.0], [1.0, 1.0, 1.0, 0.0]] {
            let (value, gradient) = observations.log_posterior_and_gradient(&at);
            assert_eq!(value, observations.log_posterior(&at));
            for i in 0..at.len() {
                let moved = |by: f64| {
                    let mut at = at;
                    at[i] += by;
                    observations.log_posterior(&at)
                };
                let difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((gradient[i] - difference).abs() < 1e-6 * difference.abs().max(1.0), "{i}: {gradient}");
            }
        }
    }

    #[test]
    fn the_posterior_finds_the_noise_and_the_dimension_that_matters() {
        for (noise, low, high) in [(0.01, 0.0, 0.01), (0.7, 0.15, 0.9)] {
            let draws = wave(40, noise).hyperparameters(&mut Stream::new(1, Purpose::Tuning, 0));
            let mean = |of: fn(&Hyperparameters) -> f64| draws.iter().map(of).sum::<f64>() / draws.len() as f64;
            assert!((low..high).contains(&mean(|draw| draw.noise)), "{draws:?}");
            assert!(mean(|draw| draw.lengths[1]) > 2.0 * mean(|draw| draw.lengths[0]), "{draws:?}");
        }
    }

    #[test]
    fn equal_scores_and_equal_points_do_no_harm() {
        let observations = Observations::standardised(vec![vec![0.5, 0.5]; 6], &[3.0; 6]);
        assert_eq!(observations.targets, [0.0; 6]);
        let draws = observations.hyperparameters(&mut Stream::new(1, Purpose::Tuning, 0));
        assert!(
            draws.iter().all(|draw| draw.noise.is_finite() && draw.lengths.iter().all(|length| length.is_finite()))
        );
    }
}
