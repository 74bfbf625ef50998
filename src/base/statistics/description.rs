//! Descriptive statistics in f64.

/// Description of a sample of one quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// Number of values, at least 1.
    pub n: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation (denominator n - 1); `None` for a single value.
    pub sd: Option<f64>,
    /// Standard error of the mean, sd / sqrt(n).
    pub se: Option<f64>,
    /// Lower quartile.
    pub q25: f64,
    /// Median.
    pub median: f64,
    /// Upper quartile.
    pub q75: f64,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
}

impl Description {
    /// Describes `values`; `None` if the sample is empty.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let (&min, &max) = (sorted.first()?, sorted.last()?);
        let sd = standard_deviation(values);
        Some(Self {
            n: values.len(),
            mean: mean(values)?,
            sd,
            se: sd.map(|sd| sd / (values.len() as f64).sqrt()),
            q25: quantile(&sorted, 0.25),
            median: quantile(&sorted, 0.5),
            q75: quantile(&sorted, 0.75),
            min,
            max,
        })
    }
}

/// The arithmetic mean; `None` if the sample is empty.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The sample standard deviation, by a second pass over the differences from the mean; `None` below two values.
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| squared(value - mean)).sum();
    (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt())
}

/// The square as a product, since Rust does not fix the last bit of `powi`.
fn squared(value: f64) -> f64 {
    value * value
}

/// Standard deviation of the normal distribution whose upper half spreads like the values above their median. Outliers
/// below the median do not change it. `None` below two values.
pub fn upper_deviation(values: &[f64]) -> Option<f64> {
    let median = Description::of(values)?.median;
    let squares: f64 = values.iter().map(|value| squared((value - median).max(0.0))).sum();
    (values.len() > 1).then(|| (squares / (0.5 * values.len() as f64)).sqrt())
}

/// Quantile of type 7 (Hyndman & Fan 1996), the default of numpy and R: linear between the order statistics.
/// `sorted` is ascending and not empty, `probability` in [0, 1].
pub fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let position = probability * (sorted.len() - 1) as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let share = position - below as f64;
    sorted[below] + share * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::statistics::distribution::normal_quantile;

    /// NIST's certified values (Statistical Reference Datasets, NumAcc1): mean and standard deviation are exact.
    #[test]
    fn nist_numacc1_is_met_exactly() {
        let described = Description::of(&[10_000_001.0, 10_000_003.0, 10_000_002.0]).expect("three values");
        assert_eq!((described.mean, described.sd), (10_000_002.0, Some(1.0)));
    }

    /// Expected values by numpy 2.4.6:
    ///     a = numpy.array([2.5, 0.1, 7.25, 3.0, 1.75, 4.5])
    ///     numpy.quantile(a, [.25, .5, .75]); a.mean(); a.std(ddof=1)
    #[test]
    fn a_sample_is_described_as_numpy_does() {
        let described = Description::of(&[2.5, 0.1, 7.25, 3.0, 1.75, 4.5]).expect("six values");
        assert_eq!((described.q25, described.median, described.q75), (1.9375, 2.75, 4.125));
        assert_eq!((described.n, described.min, described.max), (6, 0.1, 7.25));
        assert_close(described.mean, 3.183_333_333_333_333_6);
        assert_close(described.sd.expect("six values"), 2.463_060_426_921_489);
        assert_close(described.se.expect("six values"), 1.005_540_208_599_890_6);
    }

    #[test]
    fn a_single_value_has_quartiles_but_no_spread() {
        let described = Description::of(&[4.0]).expect("one value");
        assert_eq!((described.q25, described.q75, described.sd, described.se), (4.0, 4.0, None, None));
        assert_eq!(upper_deviation(&[4.0]), None);
    }

    /// Quantiles of a normal distribution with standard deviation 2; the lowest one is replaced by an outlier.
    #[test]
    fn the_upper_half_gives_the_deviation_of_normal_numbers_whatever_a_low_one_does() {
        let quantile = |index: u32| normal_quantile((f64::from(index) + 0.5) / 1e3);
        let mut values: Vec<f64> = (0..1000).map(|index| 5.0 + 2.0 * quantile(index)).collect();
        values[0] = -1e6;
        let deviation = upper_deviation(&values).expect("many values");
        assert!((deviation - 2.0).abs() < 0.01, "{deviation} instead of 2");
    }

    #[test]
    fn an_empty_sample_has_no_description() {
        assert_eq!(Description::of(&[]), None);
    }

    fn assert_close(value: f64, expected: f64) {
        assert!((value - expected).abs() <= 1e-14 * expected.abs(), "{value} instead of {expected}");
    }
}
