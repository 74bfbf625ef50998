//! Expected improvement under a surrogate of the objective: one Gaussian process per draw of the hyper-parameters, each
//! with several fantasies of the trials that are still under way (Snoek, Larochelle & Adams 2012, section 3.3).

use super::gaussian_process::Process;
use super::hyperparameters::Observations;
use crate::base::math::rng::Stream;
use crate::base::statistics::distribution::{normal_cdf, normal_quantile};
use libm::exp;
use nalgebra::DVector;

/// Fantasies per draw of the hyper-parameters.
const FANTASIES: usize = 4;

/// Gaussian processes that stand in for the objective.
pub struct Surrogate(Vec<Member>);

/// A process over the observed points followed by the pending ones.
struct Member {
    process: Process,
    fantasies: Vec<Fantasy>,
}

/// A possible outcome of the pending trials: weights of the observations, and posterior means at all points.
struct Fantasy {
    weights: DVector<f64>,
    fitted: DVector<f64>,
    best: f64,
}

impl Surrogate {
    /// Draws hyper-parameters from their posterior given the observations, and the outcomes of the trials at the
    /// `pending` points from their joint predictive distribution.
    pub fn new(observations: &Observations, pending: &[Vec<f64>], stream: &mut Stream) -> Self {
        let draws = observations.hyperparameters(stream);
        let points = [observations.points.as_slice(), pending].concat();
        let member = |hyperparameters| {
            let process = Process::new(&points, hyperparameters)?;
            let observed = process.whiten(&observations.targets);
            let count = if pending.is_empty() { 1 } else { FANTASIES };
            let fantasies = (0..count).map(|_| Fantasy::new(&process, &observed, pending.len(), stream)).collect();
            Some(Member { process, fantasies })
        };
        Self(draws.into_iter().filter_map(member).collect())
    }

    /// Expected improvement at a point over the best posterior mean so far, averaged over all fantasies. The best
    /// observation would be a poor baseline, since under noise it is the luckiest one.
    pub fn expected_improvement(&self, point: &[f64]) -> f64 {
        mean(self.0.iter().map(|member| {
            let covariances = member.process.covariances(point);
            let means: Vec<_> = member.fantasies.iter().map(|fantasy| fantasy.weights.dot(&covariances)).collect();
            let sd = member.process.variance(covariances).sqrt();
            mean(
                member.fantasies.iter().zip(means).map(|(fantasy, mean)| expected_improvement(mean - fantasy.best, sd)),
            )
        }))
    }

    /// Posterior mean at the point with this index, averaged over all fantasies.
    pub fn fitted(&self, index: usize) -> f64 {
        mean(self.0.iter().map(|member| mean(member.fantasies.iter().map(|fantasy| fantasy.fitted[index]))))
    }
}

impl Fantasy {
    fn new(process: &Process, observed: &DVector<f64>, pending: usize, stream: &mut Stream) -> Self {
        let n = observed.len();
        // White observations are independent, so those of the pending trials are drawn without regard to the others.
        let draw = |i: usize, _| if i < n { observed[i] } else { normal_quantile(stream.uniform()) };
        let white = DVector::from_fn(n + pending, draw);
        let weights = process.weights(&white);
        let fitted = process.fitted(&white, &weights);
        let best = fitted.max();
        Self { weights, fitted, best }
    }
}

/// Expected gain of a point whose mean lies `ahead` of the best: the expected positive part of a normal number.
pub fn expected_improvement(ahead: f64, sd: f64) -> f64 {
    if sd <= 0.0 {
        return ahead.max(0.0);
    }
    let z = ahead / sd;
    let density = exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt();
    (ahead * normal_cdf(z) + sd * density).max(0.0)
}

/// The arithmetic mean. It is 0 without values, so that a surrogate without processes promises nothing.
fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len().max(1);
    values.sum::<f64>() / n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(value: f64, expected: f64) {
        assert!((value - expected).abs() <= 1e-10 * expected.abs(), "{value} instead of {expected}");
    }

    /// scipy 1.17.1: ahead * norm.cdf(ahead / sd) + sd * norm.pdf(ahead / sd).
    #[test]
    fn the_expected_improvement_is_that_of_scipy() {
        assert_close(expected_improvement(0.3, 0.7), 0.4545204339315511);
        assert_close(expected_improvement(-0.4, 0.2), 0.0016981405233659364);
        assert_close(expected_improvement(0.0, 1.5), 0.5984134206021491);
        assert_close(expected_improvement(-3.0, 0.6), 3.207699320299881e-08);
        assert_close(expected_improvement(2.0, 0.1), 2.0);
    }

    #[test]
    fn without_uncertainty_a_point_improves_by_its_lead() {
        assert_eq!((expected_improvement(0.5, 0.0), expected_improvement(-0.5, 0.0)), (0.5, 0.0));
        assert_eq!(expected_improvement(-50.0, 1.0), 0.0);
    }
}
