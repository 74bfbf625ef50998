//! Which rows of a table are trained on, and which are held out.

use super::files::no_paths;
use crate::study::run::FilePath;
use crate::study::run::choice::choice;
use serde::{Deserialize, Serialize};

/// A split of the rows. It is a function of its own seed and of the rows, never of a training's seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SplitSpec {
    /// By what rows are held out.
    pub by: SplitBy,
    /// Share of the rows for validation.
    pub validation: f64,
    /// Share of the rows for the test.
    pub test: f64,
    /// Seed of random splits, and of whatever else is drawn about the rows.
    pub seed: u64,
    /// Number of equal parts of a random split or of a split by groups. `None`: shares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folds: Option<u64>,
    /// With `folds`: the part that is the test. The next one is for validation.
    #[serde(skip_serializing_if = "is_zero")]
    pub fold: u64,
    /// The columns whose values name a row. Empty: its place among the rows names it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// The column of groups (`group`, `user-time`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The column of times (`time`, `user-time`), or of the values that choose a split (`column`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Times at which validation and test begin, instead of shares (`time`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub boundaries: Vec<String>,
    /// Values of the rows for validation (`column`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub validation_values: Vec<String>,
    /// Values of the rows for the test (`column`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub test_values: Vec<String>,
    /// Files of the rows for validation (`files`).
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "no_paths")]
    pub validation_files: Vec<FilePath>,
    /// Files of the rows for the test (`files`).
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "no_paths")]
    pub test_files: Vec<FilePath>,
}

impl Default for SplitSpec {
    fn default() -> Self {
        Self {
            by: SplitBy::Random,
            validation: 0.1,
            test: 0.1,
            seed: 0,
            folds: None,
            fold: 0,
            key: Vec::new(),
            group: None,
            column: None,
            boundaries: Vec::new(),
            validation_values: Vec::new(),
            test_values: Vec::new(),
            validation_files: Vec::new(),
            test_files: Vec::new(),
        }
    }
}

impl SplitSpec {
    /// Whether some rows are for validation.
    pub fn has_validation_rows(&self) -> bool {
        match self.by {
            SplitBy::Column => !self.validation_values.is_empty(),
            SplitBy::Files => !self.validation_files.is_empty(),
            SplitBy::Time if !self.boundaries.is_empty() => self.boundaries.len() > 1,
            _ => self.folds.is_some() || self.validation > 0.0,
        }
    }
}

fn is_zero(value: &u64) -> bool {
    *value == 0
}

/// By what rows are held out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitBy {
    /// By a coin for each row's key.
    Random,
    /// The last rows in time.
    Time,
    /// The last rows of every user.
    UserTime,
    /// All rows of some groups.
    Group,
    /// By the values of a column.
    Column,
    /// By the file that a row stands in.
    Files,
}

choice!(SplitBy {
    "random" => Random, "time" => Time, "user-time" => UserTime, "group" => Group, "column" => Column, "files" => Files
});
