//! Statistics of two quantities that are observed together.

/// Moments of pairs of numbers, gathered pair by pair in f64. They take constant memory for any number of pairs, and
/// nothing cancels, since only deviations from the means so far are summed (Welford 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PairMoments {
    count: f64,
    means: [f64; 2],
    /// Sums of squared deviations from the mean.
    squares: [f64; 2],
    /// Sum of products of deviations from the means.
    products: f64,
}

impl PairMoments {
    /// Adds one pair.
    pub fn add(&mut self, pair: [f64; 2]) {
        self.count += 1.0;
        let before = [pair[0] - self.means[0], pair[1] - self.means[1]];
        for (mean, deviation) in self.means.iter_mut().zip(before) {
            *mean += deviation / self.count;
        }
        let after = [pair[0] - self.means[0], pair[1] - self.means[1]];
        for (index, square) in self.squares.iter_mut().enumerate() {
            *square += before[index] * after[index];
        }
        self.products += before[0] * after[1];
    }

    /// Variance of each number over the pairs (denominator n); NaN without pairs.
    pub fn variances(&self) -> [f64; 2] {
        self.squares.map(|square| square / self.count)
    }

    /// Pearson's correlation; `None` if one of the numbers does not vary.
    pub fn pearson(&self) -> Option<f64> {
        let [square1, square2] = self.squares;
        let varies = square1 > 0.0 && square2 > 0.0;
        varies.then(|| (self.products / (square1.sqrt() * square2.sqrt())).clamp(-1.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(pairs: &[[f64; 2]]) -> PairMoments {
        let mut moments = PairMoments::default();
        pairs.iter().for_each(|pair| moments.add(*pair));
        moments
    }

    /// The first of Anscombe's four data sets (1973). Its correlation is published as 0.816; further digits come from
    /// rational arithmetic.
    const ANSCOMBE: [[f64; 2]; 11] = [
        [10.0, 8.04],
        [8.0, 6.95],
        [13.0, 7.58],
        [9.0, 8.81],
        [11.0, 8.33],
        [14.0, 9.96],
        [6.0, 7.24],
        [4.0, 4.26],
        [12.0, 10.84],
        [7.0, 4.82],
        [5.0, 5.68],
    ];
    const CORRELATION: f64 = 0.816_420_516_344_839_9;

    #[test]
    fn anscombes_correlation_and_variances_are_met() {
        let measured = moments(&ANSCOMBE);
        assert!((measured.pearson().expect("both vary") - CORRELATION).abs() < 1e-15);
        let [variance_x, variance_y] = measured.variances();
        assert!((variance_x - 10.0).abs() < 1e-14 && (variance_y - 3.752_062_809_917_355).abs() < 1e-14);
    }

    #[test]
    fn a_large_mean_costs_no_digits() {
        let shifted = ANSCOMBE.map(|pair| pair.map(|number| number + 1e8));
        // The shift itself rounds the numbers to 1e-8.
        assert!((moments(&shifted).pearson().expect("both vary") - CORRELATION).abs() < 1e-8);
    }

    #[test]
    fn a_number_that_does_not_vary_has_no_correlation() {
        assert_eq!(moments(&[[1.0, 5.0], [2.0, 5.0]]).pearson(), None);
        assert_eq!(moments(&[[1.0, 5.0]]).pearson(), None);
        assert_eq!(moments(&[]).pearson(), None);
    }

    #[test]
    fn opposite_numbers_have_correlation_minus_one() {
        assert_eq!(moments(&[[0.1, -0.1], [0.3, -0.3], [0.7, -0.7]]).pearson(), Some(-1.0));
    }
}
