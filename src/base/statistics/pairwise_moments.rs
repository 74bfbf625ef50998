//! Statistics of several quantities that are observed together.

use super::{PairMoments, mean};

/// Every two of several quantities, the one with the lower number first.
pub fn pairs(quantities: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..quantities).flat_map(move |one| (one + 1..quantities).map(move |other| (one, other)))
}

/// [`PairMoments`] of every two of several quantities, and of each with itself.
#[derive(Clone, Debug)]
pub struct PairwiseMoments {
    quantities: usize,
    /// The pairs (0, 0), (0, 1), ..., (1, 1), (1, 2), ...
    pairs: Vec<PairMoments>,
}

impl PairwiseMoments {
    /// Moments of this number of quantities, of which nothing is observed yet.
    pub fn new(quantities: usize) -> Self {
        Self { quantities, pairs: vec![PairMoments::default(); quantities * (quantities + 1) / 2] }
    }

    /// Adds an observation: a value of each quantity.
    pub fn add(&mut self, values: &[f32]) {
        let from = |at: usize| values[at..].iter().map(move |&other| [values[at], other].map(f64::from));
        let pairs = (0..values.len()).flat_map(from);
        self.pairs.iter_mut().zip(pairs).for_each(|(moments, pair)| moments.add(pair));
    }

    /// Variance of each quantity (denominator n); NaN without observations.
    pub fn variances(&self) -> Vec<f64> {
        (0..self.quantities).map(|quantity| self.of(quantity, quantity).variances()[0]).collect()
    }

    /// Pearson's correlation of each of [`pairs`]; `None` if one of the two does not vary.
    pub fn correlations(&self) -> Vec<Option<f64>> {
        pairs(self.quantities).map(|(one, other)| self.of(one, other).pearson()).collect()
    }

    /// The mean of all correlations; `None` if a quantity does not vary, and if there is only one.
    pub fn mean_correlation(&self) -> Option<f64> {
        mean(&self.correlations().into_iter().collect::<Option<Vec<f64>>>()?)
    }

    fn of(&self, one: usize, other: usize) -> &PairMoments {
        let before = one * (2 * self.quantities - one + 1) / 2;
        &self.pairs[before + other - one]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_quantities_have_the_moments_of_their_pair() {
        let rows = [[1.0, 2.5, -3.0, 0.25], [4.0, 2.0, 1.0, 0.5], [-2.0, 7.0, 0.0, 4.0], [3.0, 3.0, 9.0, -1.0]];
        let mut all = PairwiseMoments::new(4);
        rows.iter().for_each(|row| all.add(row));
        let correlations = all.correlations();
        assert_eq!(correlations.len(), 6);
        for ((one, other), correlation) in pairs(4).zip(&correlations) {
            let mut pair = PairMoments::default();
            rows.iter().for_each(|row| pair.add([row[one], row[other]].map(f64::from)));
            assert_eq!(*correlation, pair.pearson());
            assert_eq!([all.variances()[one], all.variances()[other]], pair.variances());
        }
        let sum: f64 = correlations.iter().flatten().sum();
        assert_eq!(all.mean_correlation(), Some(sum / 6.0));
    }

    #[test]
    fn a_single_quantity_varies_but_correlates_with_nothing() {
        let mut single = PairwiseMoments::new(1);
        [1.0, 3.0].iter().for_each(|&value| single.add(&[value]));
        assert_eq!((single.variances(), single.mean_correlation()), (vec![1.0], None));
    }
}
