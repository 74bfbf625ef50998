//! The rows of both files with every column, before any of them is chosen as an input or a label.

use serde::{Deserialize, Serialize};

/// Rows, column by column; categories by their number in the vocabulary.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// Of each continuous column, in the order of the schema, a value per row.
    pub continuous: Vec<Vec<f32>>,
    /// Of each categorical column, in the order of the schema, a category per row; [`UNKNOWN`] where the training rows
    /// do not have it.
    pub categories: Vec<Vec<u16>>,
    /// Instance weights.
    pub weights: Vec<f32>,
    /// Whether the income is over 50,000 dollars.
    pub is_rich: Vec<bool>,
}

/// The category that no training row has.
pub const UNKNOWN: u16 = 0;

impl People {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.is_rich.len()
    }

    /// The given rows.
    pub fn select(&self, rows: &[usize]) -> Self {
        fn picked<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|&row| values[row]).collect()
        }
        Self {
            continuous: self.continuous.iter().map(|column| picked(column, rows)).collect(),
            categories: self.categories.iter().map(|column| picked(column, rows)).collect(),
            weights: picked(&self.weights, rows),
            is_rich: picked(&self.is_rich, rows),
        }
    }
}

/// The categories of each categorical column, in the order of the schema, sorted; the first has number 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary(pub Vec<Vec<String>>);

impl Vocabulary {
    /// Number of a category in a column, [`UNKNOWN`] where it has none.
    pub fn number(&self, column: usize, category: &str) -> u16 {
        let place = self.0[column].binary_search_by(|known| known.as_str().cmp(category));
        place.map_or(UNKNOWN, |place| place as u16 + 1)
    }
}
