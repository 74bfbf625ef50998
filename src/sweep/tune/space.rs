//! The space of settings: named dimensions, each a range of numbers, mapped to the unit interval and back.

use crate::base::digits::recorded;
use crate::base::error::{Error, Result};
use crate::study::search::Range;
use libm::{exp, log};

impl Range {
    /// The value at a coordinate in [0, 1].
    pub fn value(self, coordinate: f64) -> f64 {
        let (start, end) = self.ends();
        let position = start + coordinate * (end - start);
        let value = if self.log { exp(position) } else { position };
        if self.is_whole { value.round() } else { recorded(value) }.clamp(self.low, self.high)
    }

    /// The coordinate of a value within the range.
    pub fn coordinate(self, value: f64) -> f64 {
        let (start, end) = self.ends();
        let position = if self.log { log(value) } else { value };
        // A range of a single number has its coordinate in the middle.
        if start < end { ((position - start) / (end - start)).clamp(0.0, 1.0) } else { 0.5 }
    }

    /// The positions of the coordinates 0 and 1, as logarithms if the range is logarithmic. A range of whole numbers is
    /// half a number wider at each end, so that its first and last numbers are not half as likely as the others.
    fn ends(self) -> (f64, f64) {
        let margin = if self.is_whole { 0.5 } else { 0.0 };
        let (low, high) = (self.low - margin, self.high + margin);
        if self.log { (log(low), log(high)) } else { (low, high) }
    }
}

/// A setting that is tuned.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// Its name in a config.
    pub name: String,
    /// The numbers that it may take.
    pub range: Range,
}

/// A bound on a product of settings, such as experts times units per expert.
#[derive(Clone, Debug, PartialEq)]
pub struct ProductLimit {
    /// Indices of the dimensions that are multiplied.
    pub factors: Vec<usize>,
    /// The largest product that is allowed.
    pub limit: f64,
}

/// The settings that are tuned, and which combinations of them are allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    dimensions: Vec<Dimension>,
    limit: Option<ProductLimit>,
}

impl Space {
    /// A space with at least one point in it.
    pub fn new(dimensions: Vec<Dimension>, limit: Option<ProductLimit>) -> Result<Self> {
        if dimensions.is_empty() {
            return Err(Error::Usage("there is nothing to tune: give the range of at least one setting".into()));
        }
        dimensions.iter().try_for_each(check)?;
        let space = Self { dimensions, limit };
        space.check_limit()?;
        Ok(space)
    }

    /// The settings, in the order of a point's values.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// The point at coordinates of the unit cube. Many coordinates share one point.
    pub fn values(&self, coordinates: &[f64]) -> Vec<f64> {
        self.dimensions.iter().zip(coordinates).map(|(dimension, &at)| dimension.range.value(at)).collect()
    }

    /// The coordinates of a point. The surrogate sees only these, so coordinates that share a point are the same to it
    /// (Garrido-Merchan & Hernandez-Lobato 2020).
    pub fn coordinates(&self, values: &[f64]) -> Vec<f64> {
        self.dimensions.iter().zip(values).map(|(dimension, &value)| dimension.range.coordinate(value)).collect()
    }

    /// Whether a point obeys the limit.
    pub fn allows(&self, values: &[f64]) -> bool {
        self.limit
            .as_ref()
            .is_none_or(|limit| limit.factors.iter().map(|&factor| values[factor]).product::<f64>() <= limit.limit)
    }

    /// The point of the smallest values, which is always allowed.
    pub fn smallest(&self) -> Vec<f64> {
        self.dimensions.iter().map(|dimension| dimension.range.low).collect()
    }

    /// Checks that all factors are positive, so that the smallest values have the smallest product, and that it is
    /// allowed.
    fn check_limit(&self) -> Result<()> {
        let Some(limit) = &self.limit else { return Ok(()) };
        for &factor in &limit.factors {
            let Some(dimension) = self.dimensions.get(factor) else {
                let (at, settings) = (factor + 1, self.dimensions.len());
                return Err(Error::Usage(format!("a limit on setting {at}: there are only {settings} settings")));
            };
            if dimension.range.low <= 0.0 {
                let name = &dimension.name;
                return Err(Error::Usage(format!("`{name}` is part of a product: its range must start above 0")));
            }
        }
        if self.allows(&self.smallest()) {
            return Ok(());
        }
        let names: Vec<_> = limit.factors.iter().map(|&factor| self.dimensions[factor].name.as_str()).collect();
        let (product, limit) = (names.join(" x "), limit.limit);
        Err(Error::Usage(format!("the smallest {product} is above {limit}: lower a range's start, or raise the limit")))
    }
}

fn check(dimension: &Dimension) -> Result<()> {
    let Dimension { name, range: Range { low, high, log, .. } } = dimension;
    if !(low.is_finite() && high.is_finite() && low <= high) {
        return Err(Error::Usage(format!("the range of `{name}` is {low} to {high}: give the smaller number first")));
    }
    if *log && *low <= 0.0 {
        let message = format!("the range of `{name}` starts at {low}: on a logarithmic scale it must start above 0");
        return Err(Error::Usage(message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANGES: [Range; 5] = [
        Range { low: -5.0, high: 10.0, log: false, is_whole: false },
        Range { low: 1e-4, high: 0.1, log: true, is_whole: false },
        Range { low: -3.0, high: 4.0, log: false, is_whole: true },
        Range { low: 1.0, high: 2048.0, log: true, is_whole: true },
        Range { low: 7.0, high: 7.0, log: false, is_whole: true },
    ];

    #[test]
    fn a_value_comes_back_from_its_coordinate() {
        for range in RANGES {
            for step in 0..=1_000 {
                let value = range.value(f64::from(step) / 1_000.0);
                assert_eq!(range.value(range.coordinate(value)), value, "{range:?}");
            }
        }
    }

    #[test]
    fn the_ends_of_the_interval_are_the_ends_of_the_range() {
        for range in RANGES {
            assert_eq!((range.value(0.0), range.value(1.0)), (range.low, range.high));
        }
    }

    #[test]
    fn every_whole_number_has_its_share_of_the_interval() {
        let mut counts = [0; 8];
        for step in 0..8_000 {
            counts[(RANGES[2].value((f64::from(step) + 0.5) / 8_000.0) + 3.0) as usize] += 1;
        }
        assert_eq!(counts, [1_000; 8]);
    }

    #[test]
    fn the_middle_of_a_logarithmic_range_is_the_geometric_mean() {
        assert_eq!(RANGES[1].value(0.5), 0.00316228);
        assert!((RANGES[1].coordinate(0.001) - 1.0 / 3.0).abs() < 1e-15);
    }

    fn named(name: &str, range: Range) -> Dimension {
        Dimension { name: name.into(), range }
    }

    fn refusal(dimensions: Vec<Dimension>, limit: Option<ProductLimit>) -> String {
        Space::new(dimensions, limit).expect_err("the space is refused").to_string()
    }

    #[test]
    fn an_impossible_space_is_refused_with_a_hint() {
        assert!(refusal(vec![], None).contains("at least one setting"));
        let backward = Range { low: 2.0, high: 1.0, log: false, is_whole: false };
        assert!(refusal(vec![named("alpha", backward)], None).contains("`alpha` is 2 to 1: give the smaller"));
        let zero = Range { low: 0.0, high: 8.0, log: true, is_whole: true };
        assert!(refusal(vec![named("units", zero)], None).contains("`units` starts at 0"));
        let many = Range { low: 50.0, high: 80.0, log: false, is_whole: true };
        let limit = ProductLimit { factors: vec![0, 1], limit: 2048.0 };
        let both = vec![named("experts", many), named("units", many)];
        assert!(refusal(both, Some(limit)).contains("the smallest experts x units is above 2048"));
        let unknown = ProductLimit { factors: vec![2], limit: 1.0 };
        assert!(refusal(vec![named("units", many)], Some(unknown)).contains("only 1 settings"));
    }
}
