//! Comparisons of two run sets that have the same seeds and one value per seed.

use crate::base::statistics::drawn::{drawn, order, quantile, squares, sum};
use crate::base::statistics::{Joint, absolute_deviations, mean, one_sided_t, pearson};

/// "The lowest losses" are the quantile at this probability, because the minimum of a few hundred runs says little
/// about the next few hundred.
pub const LOWEST: f64 = 0.1;

/// The values of two sides for the same seeds, and the statistic by which they are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrast {
    /// What is compared.
    pub statistic: Statistic,
    /// The first side: a value per seed.
    pub first: Vec<f64>,
    /// The second side: a value per seed.
    pub second: Vec<f64>,
    /// A value per seed; its mean is the unit of a difference.
    pub unit: Vec<f64>,
    /// For AUCs: the differences first - second, also on resamples of the test rows.
    differences: Joint,
}

/// How two sides are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// Difference of the means, first - second, in units.
    Mean,
    /// Difference of the quantiles at [`LOWEST`], first - second, in units.
    Lowest,
    /// Ratio of the standard deviations, first / second.
    Spread,
    /// Difference of the mean AUCs, first - second; the test rows are resampled together with the seeds.
    Auc,
}

impl Statistic {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "difference of means",
            Self::Lowest => "difference of lowest tenths",
            Self::Spread => "ratio of standard deviations",
            Self::Auc => "difference of mean AUCs",
        }
    }
}

impl Contrast {
    /// Difference of two means.
    pub fn means(first: Vec<f64>, second: Vec<f64>, unit: Vec<f64>) -> Self {
        Self { statistic: Statistic::Mean, first, second, unit, differences: Joint::default() }
    }

    /// Difference of two lowest tenths.
    pub fn lowest(first: &[f64], second: &[f64], unit: &[f64]) -> Self {
        Self { statistic: Statistic::Lowest, ..Self::means(first.into(), second.into(), unit.into()) }
    }

    /// Ratio of two standard deviations.
    pub fn spreads(first: &[f64], second: &[f64]) -> Self {
        let unit = vec![1.0; first.len()];
        Self { statistic: Statistic::Spread, ..Self::means(first.into(), second.into(), unit) }
    }

    /// Difference of two mean AUCs.
    pub fn aucs(first: &Joint, second: &Joint) -> Self {
        let [a, b] = [first, second].map(|aucs| aucs.observed().to_vec());
        let unit = vec![1.0; a.len()];
        Self { statistic: Statistic::Auc, differences: first.minus(second), ..Self::means(a, b, unit) }
    }

    /// The statistic as a function of a resample's index and of how often each seed is drawn in it.
    pub fn effect(&self) -> impl Fn(usize, &[u16]) -> f64 {
        let orders = [&self.first, &self.second].map(|values| order(values));
        move |number, counts| match self.statistic {
            Statistic::Mean => (sum(&self.first, counts) - sum(&self.second, counts)) / sum(&self.unit, counts),
            Statistic::Spread => (squares(&self.first, counts) / squares(&self.second, counts)).sqrt(),
            Statistic::Lowest => {
                let [first, second] = [(&self.first, &orders[0]), (&self.second, &orders[1])]
                    .map(|(values, order)| quantile(values, order, counts, LOWEST));
                (first - second) * drawn(counts) / sum(&self.unit, counts)
            }
            Statistic::Auc => self.differences.resampled_mean(number, counts),
        }
    }

    /// The statistic on the values themselves, without resampling.
    pub fn observed(&self) -> f64 {
        match self.statistic {
            Statistic::Auc => self.differences.mean(),
            _ => self.effect()(0, &vec![1; self.first.len()]),
        }
    }

    /// p-value of "the effect is above `bound`" by a paired t test. For means it tests the values, for spreads their
    /// distances from the median. `None` for the lowest tenths, which have no such test, and for AUCs, because the test
    /// would ignore that the test rows are a sample.
    pub fn paired_above(&self, bound: f64) -> Option<f64> {
        one_sided_t(&self.against(bound)?)
    }

    /// p-value of "the effect is below `bound`" by the same test.
    pub fn paired_below(&self, bound: f64) -> Option<f64> {
        let turned: Vec<f64> = self.against(bound)?.into_iter().map(|value| -value).collect();
        one_sided_t(&turned)
    }

    /// Correlation of the two sides over the seeds; the higher it is, the more pairing gains.
    pub fn pairing(&self) -> Option<f64> {
        pearson(&self.first, &self.second)
    }

    /// A value per seed. Their mean is above zero if and only if the effect is above `bound`; for spreads the effect is
    /// here the ratio of the mean distances from the median.
    fn against(&self, bound: f64) -> Option<Vec<f64>> {
        let triples = |first: Vec<f64>, second: Vec<f64>| first.into_iter().zip(second).zip(&self.unit);
        match self.statistic {
            Statistic::Mean => {
                let pairs = triples(self.first.clone(), self.second.clone());
                Some(pairs.map(|((first, second), unit)| first - second - bound * unit).collect())
            }
            Statistic::Spread => {
                let pairs = triples(absolute_deviations(&self.first), absolute_deviations(&self.second));
                Some(pairs.map(|((first, second), _)| first - bound * second).collect())
            }
            Statistic::Lowest | Statistic::Auc => None,
        }
    }

    /// Mean of the unit over the seeds.
    pub fn unit(&self) -> f64 {
        mean(&self.unit).unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: [f64; 12] = [2.5, 0.1, 7.25, 3.0, 1.75, 4.5, 0.4, 9.0, 1.1, 5.0, 2.2, 0.9];
    const B: [f64; 12] = [1.0, 0.3, 2.0, 0.5, 0.75, 1.5, 0.2, 3.0, 0.9, 2.5, 1.2, 0.6];
    /// How often each seed is drawn in a resample.
    const DRAWN: [u16; 12] = [2, 0, 1, 1, 0, 3, 1, 0, 1, 1, 2, 0];

    fn all() -> [Contrast; 3] {
        let unit = B.to_vec();
        [Contrast::means(A.into(), B.into(), unit.clone()), Contrast::lowest(&A, &B, &unit), Contrast::spreads(&A, &B)]
    }

    fn assert_close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} instead of {expected}");
    }

    /// numpy 2.4.6: (a.mean() - b.mean()) / b.mean(), (quantile(a, .1) - quantile(b, .1)) / b.mean() and
    /// a.std() / b.std(), of the values and of numpy.repeat(a, drawn), numpy.repeat(b, drawn).
    #[test]
    fn effects_are_those_of_numpy_on_the_run_sets_and_on_a_resample() {
        let [means, lowest, spreads] = all();
        assert_close(means.observed(), 1.608996539792388);
        assert_close(lowest.observed(), 0.10795847750865058);
        assert_close(spreads.observed(), 3.1474636858971947);
        assert_close(means.effect()(0, &DRAWN), 1.643333333333334);
        assert_close(lowest.effect()(0, &DRAWN), 0.5360000000000003);
        assert_close(spreads.effect()(0, &DRAWN), 3.0694210443787817);
    }

    #[test]
    fn a_paired_test_turns_with_its_direction_and_the_lowest_losses_have_none() {
        let [means, lowest, spreads] = all();
        for contrast in [means, spreads] {
            let (above, below) = (contrast.paired_above(1.0), contrast.paired_below(1.0));
            assert_close(above.expect("a test") + below.expect("a test"), 1.0);
            // The effect is above 1, so "it is above" is the likelier statement.
            assert!(above < below, "{contrast:?}");
        }
        assert_eq!((lowest.paired_above(0.0), lowest.paired_below(0.0)), (None, None));
    }
}
