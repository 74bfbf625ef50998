//! What the text of a cell says.

mod number;
mod time;

pub use number::number;
pub use time::{moment_text, of_number, time};

/// 0 or 1 if a cell says no or yes.
pub fn truth(cell: &[u8]) -> Option<f64> {
    match cell {
        b"0" => Some(0.0),
        b"1" => Some(1.0),
        _ if ["false", "no"].iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes())) => Some(0.0),
        _ if ["true", "yes"].iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes())) => Some(1.0),
        _ => number(cell).filter(|number| *number == 0.0 || *number == 1.0),
    }
}
