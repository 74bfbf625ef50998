//! Rows for pairs that a log does not have: films that a user did not see.

use crate::study::run::choice::choice;
use serde::{Deserialize, Serialize};

/// Further rows, whose labels are 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Negatives {
    /// How many are drawn for each row.
    pub per_row: u64,
    /// How they are drawn.
    pub law: NegativeLaw,
    /// Column of the users.
    pub user: String,
    /// Column of the items.
    pub item: String,
}

/// How unseen pairs are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NegativeLaw {
    /// For a row's user, an item from all that no row of the table pairs with that user; each is equally likely.
    #[default]
    UniformUnseen,
}

choice!(NegativeLaw { "uniform-unseen" => UniformUnseen });
