//! A paired test without a distribution: where a processor changes only the rounding, the two values of a seed could as
//! well have come the other way round, so the statistic is compared with those after random swaps within the pairs.

use crate::base::math::rng::{Purpose, Stream};
use crate::base::statistics::{mean, standard_deviation};

/// What was measured of one seed: the published value and the one here.
pub(super) type Pair = (f64, f64);

/// Number of random swaps.
pub(super) const SWAPS: u32 = 99_999;

/// The mean here relative to the published one, less 1.
pub(super) fn mean_shift(pairs: &[Pair]) -> f64 {
    let [published, here] = columns(pairs).map(|column| mean(&column).unwrap_or(f64::NAN));
    (here - published) / published
}

/// The logarithm of the standard deviation here over the published one.
pub(super) fn spread_shift(pairs: &[Pair]) -> f64 {
    let [published, here] = columns(pairs).map(|column| standard_deviation(&column).unwrap_or(f64::NAN));
    if published == here { 0.0 } else { (here / published).ln() }
}

/// The two-sided p value of a statistic that is 0 where the two columns agree and turns its sign with them.
pub(super) fn p_value(pairs: &[Pair], statistic: fn(&[Pair]) -> f64, seed: u64) -> f64 {
    // A whole swap gives the same value but for its rounding.
    let bar = statistic(pairs).abs() * (1.0 - 1e-9);
    let mut stream = Stream::new(seed, Purpose::CheckSwaps, 0);
    let mut swapped = pairs.to_vec();
    let mut as_large = 0;
    for _ in 0..SWAPS {
        for (pair, &(published, here)) in swapped.iter_mut().zip(pairs) {
            *pair = if stream.below(2) == 0 { (published, here) } else { (here, published) };
        }
        as_large += u32::from(statistic(&swapped).abs() >= bar);
    }
    f64::from(1 + as_large) / f64::from(1 + SWAPS)
}

fn columns(pairs: &[Pair]) -> [Vec<f64>; 2] {
    let (published, here) = pairs.iter().copied().unzip();
    [published, here]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::rng::NormalStream;

    /// Losses of 20 seeds, published and here; `here` gets the rounding, as `published` does.
    fn pairs(seed: u64, here: fn(f64) -> f64) -> Vec<Pair> {
        let mut normals = vec![0.0; 60];
        NormalStream::new(seed, Purpose::CheckSwaps, 1).fill(&mut normals);
        let pair = |numbers: &[f32]| {
            let [loss, published, rounded] = [0, 1, 2].map(|index| f64::from(numbers[index]));
            let loss = 1.0 + 0.2 * loss;
            (loss * (1.0 + 0.01 * published), here(loss) * (1.0 + 0.01 * rounded))
        };
        normals.chunks_exact(3).map(pair).collect()
    }

    #[test]
    fn mere_rounding_is_significant_as_often_as_the_level_says() {
        for statistic in [mean_shift, spread_shift] {
            let significant = (0..100).filter(|&seed| p_value(&pairs(seed, |loss| loss), statistic, 0) <= 0.1).count();
            // Within three standard deviations of the ten that are expected.
            assert!((1..=19).contains(&significant), "{significant} of 100");
        }
    }

    #[test]
    fn a_shifted_mean_and_a_wider_spread_are_each_seen_by_their_statistic() {
        let shifted = pairs(1, |loss| loss + 0.03);
        assert!((mean_shift(&shifted) - 0.03).abs() < 0.01);
        assert!(p_value(&shifted, mean_shift, 0) < 1e-4);
        let wider = pairs(1, |loss| 1.0 + 1.2 * (loss - 1.0));
        assert!((spread_shift(&wider).exp() - 1.2).abs() < 0.05);
        assert!(p_value(&wider, spread_shift, 0) < 1e-4);
    }

    #[test]
    fn equal_values_are_never_significant() {
        let equal: Vec<Pair> = pairs(1, |loss| loss).into_iter().map(|(published, _)| (published, published)).collect();
        assert_eq!((p_value(&equal, mean_shift, 0), p_value(&equal, spread_shift, 0)), (1.0, 1.0));
    }
}
