//! What is wanted of a table, and what it becomes.

use super::categories::Categories;
use serde::Serialize;

/// A column that is wanted, and as what.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wanted {
    /// Its name.
    pub column: String,
    /// What its cells are.
    pub kind: Kind,
    /// The least and the greatest number that a cell may hold.
    pub range: Option<[f64; 2]>,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Kind {
    /// Texts, of which only equality counts.
    Category,
    /// Finite numbers.
    Number,
    /// `0`, `1`, `true`, `false`, `yes` or `no`, in any case: 0 or 1.
    Truth,
    /// Dates and times: seconds since 1970.
    Time,
}

/// The cells of a column, row by row.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Texts.
    Category(Categories),
    /// Numbers, truths (0 or 1) and times (seconds since 1970). NaN stands for a missing one.
    Number(Vec<f64>),
}

/// Columns of a table as they are in its files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawTable {
    /// Number of rows.
    pub rows: usize,
    /// One per [`Wanted`], in the same order.
    pub columns: Vec<Column>,
    /// For every file of rows: its name and its number of rows, in order.
    pub files: Vec<(String, usize)>,
    /// Columns that nothing wants: those of the files, then those of each joined table.
    pub left_out: Vec<String>,
    /// For each join: the number of rows whose value the joined table lacks.
    pub unjoined: Vec<usize>,
}
