//! Numbers of tasks in the printed tables. A column has as many decimals as its intervals make sense of.

/// Marks the best mean of a column.
pub(super) const BEST: &str = "\u{2022}";

/// Stands for a metric that no run has a value of, such as the AUC of rows of one class.
pub(super) const NOT_DEFINED: &str = "n/a";

/// Digits of a mean that stands alone, of half an interval, and at most of a mean beside it: as many as are recorded.
const DIGITS_OF_MEAN: i32 = 4;
const DIGITS_OF_HALF: i32 = 2;
const MOST_DIGITS: i32 = 6;
/// More decimals than a metric of any use needs.
const MOST_DECIMALS: i32 = 12;

/// Decimals of a column: the narrowest interval has two digits, if the largest mean has not more than six then.
pub(super) fn decimals(means: impl Iterator<Item = f64>, half_widths: impl Iterator<Item = f64>) -> usize {
    let largest = means.map(f64::abs).filter(|mean| mean.is_finite()).fold(0.0, f64::max);
    let narrowest = half_widths.filter(|half| *half > 0.0).fold(f64::INFINITY, f64::min);
    let of_mean = |digits: i32| if largest > 0.0 { digits - 1 - power(largest) } else { digits };
    let decimals = match narrowest.is_finite() {
        true => of_mean(MOST_DIGITS).min(DIGITS_OF_HALF - 1 - power(narrowest)),
        false => of_mean(DIGITS_OF_MEAN),
    };
    decimals.clamp(0, MOST_DECIMALS) as usize
}

/// The power of ten of a number's first digit.
fn power(number: f64) -> i32 {
    libm::floor(libm::log10(number)) as i32
}

/// `0.7512 ± 0.0031`, or the mean alone.
pub(super) fn shown(mean: f64, half_width: Option<f64>, decimals: usize) -> String {
    match half_width {
        Some(half) => format!("{mean:.decimals$} \u{b1} {half:.decimals$}"),
        None => format!("{mean:.decimals$}"),
    }
}

/// A difference with its sign.
pub(super) fn difference_shown(difference: Option<f64>, decimals: usize) -> String {
    difference.map_or_else(|| NOT_DEFINED.into(), |difference| format!("{difference:+.decimals$}"))
}

/// The ends of an interval.
pub(super) fn interval_shown(interval: Option<[f64; 2]>, decimals: usize) -> String {
    interval.map_or_else(|| "-".into(), |[low, high]| format!("{low:.decimals$} to {high:.decimals$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_interval_of_a_column_has_two_digits_and_the_largest_mean_at_most_six() {
        let of = |means: &[f64], halves: &[f64]| decimals(means.iter().copied(), halves.iter().copied());
        assert_eq!(of(&[0.75, 0.5], &[0.0031, 0.02]), 4);
        assert_eq!(of(&[0.75], &[0.31]), 2);
        assert_eq!(of(&[12.5], &[0.000_01]), 4);
        assert_eq!(of(&[123_456.0], &[812.0]), 0);
        assert_eq!(of(&[0.75], &[]), 4);
        assert_eq!((of(&[], &[]), of(&[0.0], &[0.0])), (4, 4));
    }

    #[test]
    fn a_mean_without_an_interval_stands_alone() {
        assert_eq!(shown(0.75, None, 4), "0.7500");
        assert_eq!(shown(0.75123, Some(0.00311), 4), "0.7512 ± 0.0031");
        assert_eq!(difference_shown(None, 4), "n/a");
        assert_eq!(interval_shown(Some([-0.01, 0.02]), 2), "-0.01 to 0.02");
    }
}
