//! Cells that stand for a missing value.

use crate::data::table::read::cells;

/// Cells that stand for a missing value; empty ones always do.
pub struct Missing {
    texts: Vec<Vec<u8>>,
    /// The numbers among them, for files that hold numbers and no texts.
    numbers: Vec<f64>,
    /// First bytes of the texts.
    starts: [bool; 256],
}

impl Missing {
    /// These cells, and empty ones.
    pub fn new(texts: &[String]) -> Self {
        let texts: Vec<Vec<u8>> = texts.iter().map(|text| text.trim().as_bytes().to_vec()).collect();
        let numbers = texts.iter().filter_map(|text| cells::number(text)).collect();
        let mut starts = [false; 256];
        for first in texts.iter().filter_map(|text| text.first()) {
            starts[usize::from(*first)] = true;
        }
        Self { texts, numbers, starts }
    }

    /// Whether a cell is missing.
    #[inline]
    pub fn has(&self, cell: &[u8]) -> bool {
        match cell.first() {
            None => true,
            Some(first) => self.starts[usize::from(*first)] && self.texts.iter().any(|text| text == cell),
        }
    }

    /// Whether a number is missing.
    #[inline]
    pub fn has_number(&self, value: f64) -> bool {
        value.is_nan() || self.numbers.contains(&value)
    }
}
