//! Statistics of paired samples.

use super::description::{mean, standard_deviation};
use super::distribution::student_cdf;
use super::pair_moments::PairMoments;

/// p-value of the one-sided t test that the mean of `values` is above zero; `None` below two values, or if all are
/// equal.
pub fn one_sided_t(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let error = standard_deviation(values)? / n.sqrt();
    (error > 0.0).then_some(student_cdf(-mean(values)? / error, n - 1.0))
}

/// Distances from the median. Samples of equal spread have equal mean distances (Brown & Forsythe 1974).
pub fn absolute_deviations(values: &[f64]) -> Vec<f64> {
    let Some(described) = super::Description::of(values) else { return Vec::new() };
    values.iter().map(|value| (value - described.median).abs()).collect()
}

/// Pearson's correlation; `None` if a side does not vary.
pub fn pearson(a: &[f64], b: &[f64]) -> Option<f64> {
    let mut moments = PairMoments::default();
    a.iter().zip(b).for_each(|(a, b)| moments.add([*a, *b]));
    moments.pearson()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Student's sleep data (1908), the two drugs' gains of ten patients.
    const FIRST: [f64; 10] = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const SECOND: [f64; 10] = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    /// scipy 1.17.1: scipy.stats.ttest_rel(second, first, alternative="greater").pvalue.
    #[test]
    fn the_t_test_of_differences_is_the_paired_test_of_scipy() {
        let gains: Vec<f64> = SECOND.iter().zip(FIRST).map(|(second, first)| second - first).collect();
        assert!((one_sided_t(&gains).expect("they differ") - 0.0014164450986921364).abs() < 1e-14);
    }

    #[test]
    fn equal_values_have_no_t_test() {
        assert_eq!(one_sided_t(&[2.0, 2.0, 2.0]), None);
        assert_eq!(one_sided_t(&[2.0]), None);
    }

    /// scipy 1.17.1: the same test of abs(second - median(second)) and abs(first - median(first)).
    #[test]
    fn the_paired_test_of_spreads_is_that_of_scipy() {
        let (second, first) = (absolute_deviations(&SECOND), absolute_deviations(&FIRST));
        assert!((first[1] - 1.95).abs() < 1e-12);
        let more: Vec<f64> = second.iter().zip(&first).map(|(second, first)| second - first).collect();
        assert!((one_sided_t(&more).expect("they differ") - 0.2161541992100284).abs() < 1e-13);
    }

    /// scipy 1.17.1: scipy.stats.pearsonr(first, second).statistic.
    #[test]
    fn pearsons_correlation_is_that_of_scipy() {
        assert!((pearson(&FIRST, &SECOND).expect("both vary") - 0.7951702058335779).abs() < 1e-14);
        assert_eq!(pearson(&FIRST, &[1.0; 10]), None);
    }
}
