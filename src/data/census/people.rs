//! Rows with every column of the files, before inputs and labels are chosen.

use serde::{Deserialize, Serialize};

/// Rows, column by column. A category is given by its number in the vocabulary.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// `[columns][rows]`: values of the continuous columns, in the order of the schema.
    pub continuous: Vec<Vec<f32>>,
    /// `[columns][rows]`: categories of the categorical columns, in the order of the schema; [`UNKNOWN`] if no training
    /// row has the category.
    pub categories: Vec<Vec<u16>>,
    /// Instance weights.
    pub weights: Vec<f32>,
    /// Whether the income is over 50,000 dollars.
    pub is_rich: Vec<bool>,
}

/// Number of all categories that no training row has.
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

/// The known categories of each categorical column, sorted and numbered from 1. Columns are in the order of the schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary(pub Vec<Vec<String>>);

impl Vocabulary {
    /// Number of a category in a column; [`UNKNOWN`] if the column does not have it.
    pub fn number(&self, column: usize, category: &str) -> u16 {
        let place = self.0[column].binary_search_by(|known| known.as_str().cmp(category));
        place.map_or(UNKNOWN, |place| place as u16 + 1)
    }
}
