//! Rows that are not trained on, and what an evaluation needs to know of them.

use super::batch::Batch;
use super::scaling::Scaling;
use crate::study::run::Split;

/// Rows that are not trained on.
pub struct HeldOut {
    /// The split that they belong to.
    pub split: Split,
    /// All rows of the split.
    pub batches: Vec<Batch>,
    /// What else an evaluation needs of the rows of a described table.
    pub table: Option<HeldOutTable>,
}

/// What an evaluation needs to know of the rows of a described table, beside batches. Rows are in their order.
pub struct HeldOutTable {
    /// How the labels of each task are scaled.
    pub scales: Vec<Scaling>,
    /// `[tasks][rows]`: whether a row has a label.
    pub is_labelled: Vec<Vec<bool>>,
    /// `[rows]`: the group of each row, if AUCs are wanted by group.
    pub groups: Option<Vec<u32>>,
}
