//! When a cell is what a description says.

/// Whether a cell is this text, the same truth value, or the same number. Whole numbers are compared digit by digit, since
/// identifiers may have more digits than a floating-point number.
pub fn is_same(cell: &str, wanted: &str) -> bool {
    let is_truth = |text: &str| ["true", "false"].iter().any(|truth| text.eq_ignore_ascii_case(truth));
    match (cell.parse::<i128>(), wanted.parse::<i128>()) {
        _ if cell == wanted => true,
        (Ok(cell), Ok(wanted)) => cell == wanted,
        _ if is_truth(cell) && is_truth(wanted) => cell.eq_ignore_ascii_case(wanted),
        _ => matches!((cell.parse::<f64>(), wanted.parse::<f64>()), (Ok(cell), Ok(wanted)) if cell == wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_numbers_and_truth_values_are_compared_as_what_they_are() {
        for (cell, wanted) in [("a", "a"), ("1.0", "1"), ("5", "5.00"), ("True", "true"), ("1e3", "1000")] {
            assert!(is_same(cell, wanted), "{cell}, {wanted}");
        }
        for (cell, wanted) in
            [("a", "A"), ("1152921504606846976", "1152921504606846977"), ("true", "1"), ("nan", "NaN")]
        {
            assert!(!is_same(cell, wanted), "{cell}, {wanted}");
        }
    }
}
