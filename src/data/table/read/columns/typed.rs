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
        /// Whole seconds since 1970.
        seconds: i64,
        /// Billionths of a second after them.
        billionths: u32,
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
            Self::Moment { seconds, billionths, .. } => seconds as f64 + f64::from(billionths) / 1e9,
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
            Self::Moment { seconds, billionths, has_time } => {
                text.write_str(&moment_text(seconds, billionths, has_time))
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
