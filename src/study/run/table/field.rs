//! An input of a table.

use crate::study::run::choice::choice;
use serde::{Deserialize, Serialize};

/// A column as an input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableField {
    /// Its name.
    pub name: String,
    /// The column that it is read from.
    pub column: String,
    /// What it holds.
    pub kind: FieldKind,
}

/// What a column of inputs holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FieldKind {
    /// A number.
    Number {
        /// How it is scaled.
        scale: Scale,
    },
    /// One of several values: an input per value, of which one is active.
    Category(Category),
    /// Several values in one cell: an input per value, of which some are active.
    Categories {
        /// The values.
        of: Category,
        /// What is between two of them.
        separator: String,
        /// How many of them count at most.
        max_length: u64,
    },
}

/// A kind of field, without its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKindName {
    /// [`FieldKind::Number`].
    Number,
    /// [`FieldKind::Category`].
    Category,
    /// [`FieldKind::Categories`].
    Categories,
}

choice!(FieldKindName { "number" => Number, "category" => Category, "categories" => Categories });

impl FieldKind {
    /// The kind without its settings.
    pub fn kind(&self) -> FieldKindName {
        match self {
            Self::Number { .. } => FieldKindName::Number,
            Self::Category(_) => FieldKindName::Category,
            Self::Categories { .. } => FieldKindName::Categories,
        }
    }

    /// A kind with its default settings.
    pub fn of(kind: FieldKindName) -> Self {
        match kind {
            FieldKindName::Number => Self::Number { scale: Scale::default() },
            FieldKindName::Category => Self::Category(Category::default()),
            FieldKindName::Categories => {
                Self::Categories { of: Category::default(), separator: "|".into(), max_length: 50 }
            }
        }
    }

    /// Which values have an input of their own, if the field holds categories.
    pub fn category_mut(&mut self) -> Option<&mut Category> {
        match self {
            Self::Number { .. } => None,
            Self::Category(category) | Self::Categories { of: category, .. } => Some(category),
        }
    }
}

impl TableField {
    /// A field that is read from the column of its own name.
    pub fn new(name: &str, kind: FieldKind) -> Self {
        Self { name: name.into(), column: name.into(), kind }
    }
}

/// Which values of a category have an input of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Values with fewer training rows share the input of unknown values.
    pub min_count: u64,
    /// Number of inputs among which a hash of the value chooses. `None`: an input per value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash_buckets: Option<u64>,
    /// Whether an unknown value is an input of 1 even if no row trains it, and not of 0. The published runs on
    /// census-income have it so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub active_unknown: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde gives a reference.
fn is_false(value: &bool) -> bool {
    !value
}

impl Default for Category {
    fn default() -> Self {
        Self { min_count: 1, hash_buckets: None, active_unknown: false }
    }
}

/// How a number becomes an input or a label. All constants come from the training rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// (x - mean) / standard deviation.
    #[default]
    Standard,
    /// (x - minimum) / (maximum - minimum), and values beyond the training rows are clipped to 0 and 1.
    MinMax,
    /// ln(1 + x), then as `standard`. Negative numbers count as 0.
    Log1p,
    /// The number itself.
    None,
    /// As `standard`, but in single precision from the number in the file on. The published runs on census-income have
    /// it so.
    Single,
}

choice!(Scale {
    "standard" => Standard, "minmax" => MinMax, "log1p" => Log1p, "none" => None, "standard-single" => Single
});
