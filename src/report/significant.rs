//! Numbers for the eye.

/// Digits that a printed number shows.
const DIGITS: i32 = 4;

/// A number with four significant digits; as a power of ten where plain decimals would be long.
pub(super) fn significant(value: f64) -> String {
    let scientific = format!("{value:.*e}", (DIGITS - 1) as usize);
    // The exponent after rounding: 9.9996 is 10.00.
    let exponent = scientific.rsplit_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    match exponent {
        Some(exponent @ -3..=5) => format!("{value:.*}", (DIGITS - 1 - exponent).max(0) as usize),
        _ => scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn four_digits_are_shown_whatever_the_size() {
        let shown = [0.012_345_6, 1.0, 9.999_6, 123.456, 98_765.4].map(significant);
        assert_eq!(shown, ["0.01235", "1.000", "10.00", "123.5", "98765"]);
    }

    #[test]
    fn very_small_and_very_large_numbers_are_powers_of_ten() {
        assert_eq!([1.234_56e-5, -3.0e12, 0.0].map(significant), ["1.235e-5", "-3.000e12", "0.000"]);
    }
}
