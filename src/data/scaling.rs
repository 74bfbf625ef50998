//! Scaling of numbers, in double precision: seconds since 1970 keep their differences.

use crate::study::run::table::Scale;

/// A scaling whose constants come from the training rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    law: Scale,
    /// What is taken away.
    offset: f64,
    /// What the rest is multiplied by; 0 if the training rows do not vary.
    factor: f64,
    /// The least and the greatest number of the training rows.
    pub range: [f64; 2],
}

impl Scaling {
    /// The scaling that follows from the numbers of the training rows; missing ones are NaN. Without any number,
    /// all become 0 unless the law is `none`.
    pub fn of(law: Scale, training: impl Iterator<Item = f64> + Clone) -> Self {
        let known = training.filter(|value| !value.is_nan());
        let range = known.clone().fold([f64::INFINITY, f64::NEG_INFINITY], |[least, greatest], value| {
            [least.min(value), greatest.max(value)]
        });
        let is_known = range[0] <= range[1];
        let inverse = |width: f64| if width > 0.0 && width.is_finite() { 1.0 / width } else { 0.0 };
        let [offset, factor] = match law {
            Scale::None => [0.0, 1.0],
            Scale::MinMax if !is_known => [0.0, 0.0],
            Scale::MinMax => [range[0], inverse(range[1] - range[0])],
            Scale::Standard | Scale::Log1p | Scale::Single => {
                let (mean, sd) = moments(known.map(|value| transformed(law, value)));
                // Rounding may give equal numbers a tiny deviation.
                [mean, if range[0] < range[1] { inverse(sd) } else { 0.0 }]
            }
        };
        Self { law, offset, factor, range }
    }

    /// The same scaling for labels: those that do not vary in the training rows may vary elsewhere.
    #[must_use]
    pub fn of_labels(self) -> Self {
        Self { factor: if self.factor == 0.0 { 1.0 } else { self.factor }, ..self }
    }

    /// The scaled label. Unlike an input, it is not clipped: what a model cannot know must not count as known.
    pub fn apply_to_label(&self, value: f64) -> f64 {
        if self.law == Scale::MinMax { (value - self.offset) * self.factor } else { self.apply(value) }
    }

    /// The scaled number.
    pub fn apply(&self, value: f64) -> f64 {
        let value = transformed(self.law, value);
        match self.law {
            Scale::Single => f64::from((value as f32 - self.offset as f32) * self.factor as f32),
            Scale::MinMax => ((value - self.offset) * self.factor).clamp(0.0, 1.0),
            Scale::Standard | Scale::Log1p | Scale::None => (value - self.offset) * self.factor,
        }
    }

    /// What stands for a missing number: the mean of the training rows.
    pub fn of_missing(&self, mean: f64) -> f64 {
        match self.law {
            Scale::Standard | Scale::Log1p | Scale::Single => 0.0,
            Scale::MinMax | Scale::None => self.apply(mean),
        }
    }

    /// The number that a network's output stands for.
    pub fn invert(&self, scaled: f64) -> f64 {
        let value = if self.factor == 0.0 { self.offset } else { scaled / self.factor + self.offset };
        if self.law == Scale::Log1p { libm::expm1(value) } else { value }
    }

    /// Whether all numbers become 0.
    pub fn is_flat(&self) -> bool {
        self.factor == 0.0
    }

    /// Whether the training rows do not vary.
    pub fn is_constant(&self) -> bool {
        self.range[0] >= self.range[1]
    }
}

/// The number before it is shifted. A missing one stays missing.
fn transformed(law: Scale, value: f64) -> f64 {
    match law {
        // Numbers below 0 have no logarithm of 1 + x in all cases; they count as 0.
        Scale::Log1p if value < 0.0 => 0.0,
        Scale::Log1p => libm::log1p(value),
        // Numbers beyond the greatest of single precision count as that one.
        Scale::Single => f64::from(value.clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32),
        Scale::Standard | Scale::MinMax | Scale::None => value,
    }
}

/// Mean and sample standard deviation, in two passes.
fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let (count, sum) = values.clone().fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    if count == 0.0 {
        return (0.0, 0.0);
    }
    let mean = sum / count;
    let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
    (mean, if count > 1.0 { (squares / (count - 1.0)).sqrt() } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: [f64; 4] = [1.65e9, 1.65e9 + 1.0, 1.65e9 + 2.0, f64::NAN];

    #[test]
    fn seconds_since_1970_keep_their_differences() {
        let scaling = Scaling::of(Scale::Standard, TIMES.into_iter());
        assert_eq!(TIMES.map(|time| scaling.apply(time) as f32)[..3], [-1.0, 0.0, 1.0]);
        assert_eq!(scaling.invert(1.0), TIMES[2]);
        assert_eq!(scaling.of_missing(0.0), 0.0);
    }

    #[test]
    fn minmax_clips_and_log1p_takes_negative_numbers_for_0() {
        let minmax = Scaling::of(Scale::MinMax, [2.0, 4.0].into_iter());
        assert_eq!([1.0, 2.0, 3.0, 9.0].map(|value| minmax.apply(value)), [0.0, 0.0, 0.5, 1.0]);
        let log = Scaling::of(Scale::Log1p, [0.0, 1.0, 7.0].into_iter());
        assert_eq!(log.apply(-5.0), log.apply(0.0));
        assert!([minmax, log].iter().all(|scaling| scaling.apply(f64::NAN).is_nan()), "missing stays missing");
        for value in [0.0, 1.0, 7.0, 1e6] {
            assert!((log.invert(log.apply(value)) - value).abs() < 1e-9 * (1.0 + value));
        }
    }

    #[test]
    fn single_precision_rounds_at_every_step() {
        let values = [0.1, 0.7, 16_777_217.0];
        let scaling = Scaling::of(Scale::Single, values.into_iter());
        let singles = values.map(|value| value as f32);
        let (mean, sd) = moments(singles.map(f64::from).into_iter());
        let expected = singles.map(|value| (value - mean as f32) * (1.0 / sd) as f32);
        assert_eq!(values.map(|value| scaling.apply(value) as f32), expected);
        assert!(scaling.apply(f64::NAN).is_nan() && scaling.apply(1e300).is_finite());
    }

    #[test]
    fn a_number_that_does_not_vary_is_0_and_comes_back_as_itself() {
        let scaling = Scaling::of(Scale::Standard, [3.0, 3.0].into_iter());
        assert_eq!((scaling.apply(3.0), scaling.apply(8.0), scaling.invert(0.7)), (0.0, 0.0, 3.0));
        assert!(scaling.is_constant());
    }
}
