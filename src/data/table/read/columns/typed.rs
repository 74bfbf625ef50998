//! Cells of files that know more kinds of cells than text.

use crate::data::table::read::cells::moment_text;
use std::fmt::Write;

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Typed<'c> {
    /// Nothing.
    Missing,
    /// A text, which may not be UTF-8.
    Text(&'c [u8]),
    /// A whole number.
    Integer(i64),
    /// A whole number that may be beyond the largest one with a sign.
    Unsigned(u64),
    /// A number.
    Real(f64),
    /// A truth.
    Truth(bool),
    /// A date or a time.
    Moment {
        /// Units of time since 1970.
        count: i64,
        /// How many of them are a second.
        per_second: i64,
        /// Whether it is more than a date.
        has_time: bool,
    },
}

impl Typed<'_> {
    /// Its number; NaN if it has none.
    pub fn value(&self) -> f64 {
        match *self {
            Self::Missing | Self::Text(_) => f64::NAN,
            Self::Integer(value) => value as f64,
            Self::Unsigned(value) => value as f64,
            Self::Real(value) => value,
            Self::Truth(value) => f64::from(u8::from(value)),
            Self::Moment { count, per_second, .. } => count as f64 / per_second as f64,
        }
    }

    /// Its text, in place of what is in `text`: a number in decimal digits, a time in ISO 8601.
    pub fn write(&self, text: &mut String) {
        text.clear();
        // Writing to a string never fails.
        let _ = match *self {
            Self::Missing => Ok(()),
            Self::Text(bytes) => text.write_str(&String::from_utf8_lossy(bytes)),
            Self::Integer(value) => write!(text, "{value}"),
            Self::Unsigned(value) => write!(text, "{value}"),
            Self::Real(value) if value.is_nan() => Ok(()),
            Self::Real(value) => write!(text, "{value}"),
            Self::Truth(value) => write!(text, "{value}"),
            Self::Moment { count, per_second, has_time } => {
                let billionths = count.rem_euclid(per_second) * (1_000_000_000 / per_second);
                text.write_str(&moment_text(count.div_euclid(per_second), billionths as u32, has_time))
            }
        };
    }

    /// Its text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }
}
