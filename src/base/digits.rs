//! How numbers are written: in records, in table fields and for people.

/// A metric as it is recorded: rounded to six significant digits. The rounding is at most a thousandth of the sampling
/// error, and a study of thousands of curves takes a third of the space that all digits would.
pub fn recorded(value: f64) -> f64 {
    // The output of `{:e}` always parses, even for an infinity or a NaN.
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// An AUC on a resample as it is recorded. Five decimals are enough, since such AUCs scatter by thousandths, and they
/// save space, since a run has hundreds of them.
pub fn to_five_decimals(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

/// Table field of a measured number, rounded as it is recorded; empty for `None`, an infinity and NaN.
pub fn measured(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| number(recorded(value)))
}

/// Table field of an exact number, in shortest round-trip form; empty for an infinity and NaN.
pub fn number(value: f64) -> String {
    serde_json::Number::from_f64(value).map_or_else(String::new, |number| number.to_string())
}

/// A number for people, with this many significant digits; in scientific notation if plain decimals would be long.
pub fn significant(value: f64, digits: u8) -> String {
    let decimals = i32::from(digits) - 1;
    let scientific = format!("{value:.*e}", decimals.max(0) as usize);
    // The exponent after rounding, since 9.9996 becomes 10.00.
    let exponent = scientific.rsplit_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    match exponent {
        Some(exponent @ -3..=5) => format!("{value:.*}", (decimals - exponent).max(0) as usize),
        _ => scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn as_many_digits_are_shown_whatever_the_size() {
        let shown = [0.012_345_6, 1.0, 9.999_6, 123.456, 98_765.4].map(|value| significant(value, 4));
        assert_eq!(shown, ["0.01235", "1.000", "10.00", "123.5", "98765"]);
        assert_eq!([0.0123456, 98_765.4].map(|value| significant(value, 6)), ["0.0123456", "98765.4"]);
    }

    #[test]
    fn very_small_and_very_large_numbers_are_powers_of_ten() {
        let shown = [1.234_56e-5, -3.0e12, 0.0].map(|value| significant(value, 4));
        assert_eq!(shown, ["1.235e-5", "-3.000e12", "0.000"]);
    }
}
