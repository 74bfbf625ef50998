//! The bootstrap over seeds.
//!
//! A resample draws as many seeds as there are, with replacement. It takes everything that was measured with a drawn
//! seed, which keeps all correlation within a seed. Intervals between percentiles are too narrow for few seeds, so they
//! are widened as in Hesterberg (2015, *What Teachers Should Know About the Bootstrap*): for the mean of normal values,
//! the interval is nearly that of Student's t.

use super::distribution::{normal_cdf, normal_quantile, student_cdf, student_quantile};
use crate::base::math::rng::{Purpose, Stream};
use std::collections::HashMap;

/// Resamples of n seeds for any n. They are drawn once for each n, and are always the same for the same n.
pub struct Resamples {
    /// Number of resamples.
    count: usize,
    /// `[count, n]` for each number of seeds n: how often each seed was drawn.
    drawn: HashMap<usize, Vec<u16>>,
}

impl Default for Resamples {
    /// As many resamples as the statistics of a report use.
    fn default() -> Self {
        Self::new(10_000)
    }
}

impl Resamples {
    /// `count` resamples for every number of seeds.
    pub fn new(count: usize) -> Self {
        Self { count, drawn: HashMap::new() }
    }

    /// The distribution of a statistic over resamples of `n` seeds, n at least 1. The statistic is a function of the
    /// resample's index and of how often each seed was drawn, `[n]`.
    pub fn distribution(&mut self, n: usize, statistic: impl Fn(usize, &[u16]) -> f64) -> Distribution {
        let resamples = self.drawn.entry(n).or_insert_with(|| draw(n, self.count)).chunks_exact(n).enumerate();
        let mut sorted: Vec<f64> = resamples.map(|(index, counts)| statistic(index, counts)).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        Distribution { n, sorted }
    }

    /// The least one-sided p-value that `n` seeds can have, n at least 1: no resampled value is on the wrong side.
    pub fn least_p(&self, n: usize) -> f64 {
        Distribution { n, sorted: vec![0.0; self.count] }.p_of_tail(0)
    }
}

fn draw(n: usize, resamples: usize) -> Vec<u16> {
    let mut stream = Stream::new(0, Purpose::Bootstrap, n as u64);
    let mut counts = vec![0u16; resamples * n];
    for resample in counts.chunks_exact_mut(n) {
        for _ in 0..n {
            resample[stream.below(n)] += 1;
        }
    }
    counts
}

/// A statistic's resampled values. Intervals and tests are made from the same values and never disagree.
pub struct Distribution {
    n: usize,
    sorted: Vec<f64>,
}

impl Distribution {
    /// p-value against "the statistic is at most `bound`".
    pub fn p_at_most(&self, bound: f64) -> f64 {
        self.p_of_tail(self.sorted.partition_point(|value| *value <= bound))
    }

    /// p-value against "the statistic is at least `bound`".
    pub fn p_at_least(&self, bound: f64) -> f64 {
        self.p_of_tail(self.sorted.len() - self.sorted.partition_point(|value| *value < bound))
    }

    /// The greatest lower limit with a one-sided confidence of 1 - `level`. It is above a bound exactly if
    /// [`Self::p_at_most`] of that bound is at most `level`.
    pub fn lower(&self, level: f64) -> f64 {
        self.widest_tail(level).map_or(f64::NEG_INFINITY, |tail| self.sorted[tail])
    }

    /// The least upper limit with a one-sided confidence of 1 - `level`.
    pub fn upper(&self, level: f64) -> f64 {
        self.widest_tail(level).map_or(f64::INFINITY, |tail| self.sorted[self.sorted.len() - 1 - tail])
    }

    /// p-value if `tail` of the resampled values lie on the wrong side. Never 0, since further resamples may lie there.
    fn p_of_tail(&self, tail: usize) -> f64 {
        let share = (tail + 1) as f64 / (self.sorted.len() + 2) as f64;
        match self.widening() {
            Some((widening, freedom)) => student_cdf(normal_quantile(share) / widening, freedom),
            None => 1.0,
        }
    }

    /// Most resampled values that may lie on the wrong side for a p-value of at most `level`; `None` if not even 0 may.
    fn widest_tail(&self, level: f64) -> Option<usize> {
        let (widening, freedom) = self.widening()?;
        let share = normal_cdf(widening * student_quantile(level, freedom));
        let near = (share * (self.sorted.len() + 2) as f64) as usize;
        // The last digits of `share` may be wrong, so the p-value decides between neighbours.
        let candidates = [near + 1, near, near.saturating_sub(1), near.saturating_sub(2)];
        candidates.into_iter().find(|&tail| tail < self.sorted.len() && self.p_of_tail(tail) <= level)
    }

    /// For n seeds, the factor sqrt(n / (n - 1)) that widens quantiles, and the n - 1 degrees of freedom; `None` if n is 1.
    fn widening(&self) -> Option<(f64, f64)> {
        let freedom = (self.n - 1) as f64;
        (self.n > 1).then(|| ((self.n as f64 / freedom).sqrt(), freedom))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::rng::NormalStream;

    fn mean(values: &[f64]) -> impl Fn(usize, &[u16]) -> f64 + '_ {
        move |_, counts| {
            let sum: f64 = counts.iter().zip(values).map(|(&count, value)| f64::from(count) * value).sum();
            sum / values.len() as f64
        }
    }

    fn normals(seed: u64, n: usize) -> Vec<f64> {
        let mut values = vec![0.0f32; n];
        NormalStream::new(seed, Purpose::Bootstrap, 0).fill(&mut values);
        values.into_iter().map(f64::from).collect()
    }

    #[test]
    fn every_resample_has_as_many_seeds_as_there_are() {
        assert!(draw(7, 50).chunks_exact(7).all(|counts| counts.iter().sum::<u16>() == 7));
    }

    #[test]
    fn of_a_mean_of_normal_values_the_interval_is_nearly_that_of_students_t() {
        let values = normals(1, 12);
        let described = crate::base::statistics::Description::of(&values).expect("twelve values");
        let distribution = Resamples::new(100_000).distribution(12, mean(&values));
        let half = -student_quantile(0.025, 11.0) * described.se.expect("twelve values");
        assert!((distribution.lower(0.025) - (described.mean - half)).abs() < 0.08 * half);
        assert!((distribution.upper(0.025) - (described.mean + half)).abs() < 0.08 * half);
    }

    #[test]
    fn interval_and_test_never_disagree() {
        let values = normals(2, 20);
        let distribution = Resamples::new(999).distribution(20, mean(&values));
        for step in 0..400 {
            let (bound, level) = (f64::from(step) / 100.0 - 2.0, 0.001 + 0.001 * f64::from(step % 97));
            assert_eq!(distribution.p_at_most(bound) <= level, distribution.lower(level) > bound, "{bound} {level}");
            assert_eq!(distribution.p_at_least(bound) <= level, distribution.upper(level) < bound, "{bound} {level}");
        }
    }

    /// Share of 2,000 studies of twenty seeds whose 95 % interval misses the mean.
    fn missed(mean_of: impl Fn(&[f64]) -> Vec<f64>, truth: f64) -> f64 {
        let mut resamples = Resamples::new(1_000);
        let misses = (0..2_000).filter(|&study| {
            let distribution = resamples.distribution(20, mean(&mean_of(&normals(study, 20))));
            distribution.lower(0.025) > truth || distribution.upper(0.025) < truth
        });
        misses.count() as f64 / 2_000.0
    }

    #[test]
    fn of_2000_intervals_of_twenty_normal_values_5_percent_miss_and_of_very_skewed_ones_under_12() {
        let share = missed(<[f64]>::to_vec, 0.0);
        assert!((0.04..0.06).contains(&share), "{share}");
        // Squares of normal numbers. The interval of Student's t misses their mean as often.
        let share = missed(|values| values.iter().map(|z| z * z).collect(), 1.0);
        assert!((0.06..0.12).contains(&share), "{share}");
    }

    #[test]
    fn the_least_p_value_is_that_of_values_which_are_all_on_one_side() {
        for n in [1, 2, 5, 30] {
            let mut resamples = Resamples::new(1_000);
            let all_above = resamples.distribution(n, mean(&vec![3.0; n]));
            assert_eq!(all_above.p_at_most(0.0), resamples.least_p(n), "{n}");
        }
    }

    #[test]
    fn a_single_seed_proves_nothing() {
        let distribution = Resamples::new(100).distribution(1, mean(&[3.0]));
        assert_eq!(distribution.p_at_most(0.0), 1.0);
        assert_eq!((distribution.lower(0.05), distribution.upper(0.05)), (f64::NEG_INFINITY, f64::INFINITY));
    }
}
