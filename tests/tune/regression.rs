//! The Gaussian process against scikit-learn's, on fixed points.

use libm::sin;
use mmoe::sweep::tune::gaussian_process::Hyperparameters;
use mmoe::sweep::tune::gaussian_process::Process;
use serde::Deserialize;

/// scikit-learn's results for one set of observations, made by `gaussian_process.py`.
#[derive(Deserialize)]
struct Case {
    rows: usize,
    lengths: Vec<f64>,
    signal: f64,
    noise: f64,
    mean: Vec<f64>,
    sd: Vec<f64>,
    fitted: Vec<f64>,
    log_likelihood: f64,
}

impl Case {
    fn process(&self) -> Process {
        let Self { lengths, signal, noise, .. } = self;
        let hyperparameters = Hyperparameters { lengths: lengths.clone(), signal: *signal, noise: *noise };
        Process::new(&self.points(self.rows, 0.0), hyperparameters).expect("the covariance has a factor")
    }

    fn points(&self, rows: usize, offset: f64) -> Vec<Vec<f64>> {
        let dimensions = self.lengths.len();
        let coordinates: Vec<_> = numbers(rows * dimensions, offset).iter().map(|x| 0.5 + 0.5 * x).collect();
        coordinates.chunks(dimensions).map(<[f64]>::to_vec).collect()
    }

    fn targets(&self) -> Vec<f64> {
        numbers(self.rows, 1.0)
    }
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("gaussian_process.json")).expect("the oracle's file is well-formed")
}

fn numbers(count: usize, offset: f64) -> Vec<f64> {
    (0..count).map(|i| sin(12.9898 * (i as f64 + 1.0) + offset)).collect()
}

fn assert_close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-7 * expected.abs().max(1.0), "{value} instead of {expected}");
}

#[test]
fn the_posterior_mean_and_standard_deviation_are_those_of_scikit_learn() {
    for case in cases() {
        let process = case.process();
        let weights = process.weights(&process.whiten(&case.targets()));
        for ((point, &mean), &sd) in case.points(5, 2.0).iter().zip(&case.mean).zip(&case.sd) {
            let covariances = process.covariances(point);
            assert_close(weights.dot(&covariances), mean);
            assert_close(process.variance(covariances).sqrt(), sd);
        }
    }
}

#[test]
fn the_posterior_means_at_the_observations_are_those_of_scikit_learn() {
    for case in cases() {
        let process = case.process();
        let white = process.whiten(&case.targets());
        let fitted = process.fitted(&white, &process.weights(&white));
        fitted.iter().zip(&case.fitted).for_each(|(&fitted, &expected)| assert_close(fitted, expected));
    }
}

#[test]
fn the_log_marginal_likelihood_is_that_of_scikit_learn() {
    for case in cases() {
        assert_close(case.process().log_likelihood(&case.targets()), case.log_likelihood);
    }
}

#[test]
fn white_targets_become_the_targets_again() {
    for case in cases() {
        let process = case.process();
        let targets = process.colour(&process.whiten(&case.targets()));
        targets.iter().zip(case.targets()).for_each(|(&target, expected)| assert_close(target, expected));
    }
}

#[test]
fn repeated_points_without_noise_still_have_a_process() {
    let hyperparameters = Hyperparameters { lengths: vec![1e3, 1e3], signal: 1e6, noise: 0.0 };
    let process = Process::new(&vec![vec![0.25, 0.75]; 40], hyperparameters).expect("the jitter is raised");
    assert!(process.log_likelihood(&[1.0; 40]).is_finite());
    assert!(process.variance(process.covariances(&[0.25, 0.75])) < 1.0);
}

#[test]
fn hyperparameters_that_are_not_numbers_have_no_process() {
    let hyperparameters = Hyperparameters { lengths: vec![1.0], signal: f64::NAN, noise: 0.1 };
    assert!(Process::new(&[vec![0.1], vec![0.2]], hyperparameters).is_none());
}
