//! Encoded rows, and the batches that are made of them.

use super::inputs::Inputs;
use super::labels::Labels;
use crate::base::error::Result;
use crate::data::batch::Batch;
use crate::data::epochs::Rows;
use std::sync::Arc;

/// All rows of a table, those of unseen pairs included.
pub struct TableRows {
    /// Their inputs.
    pub inputs: Inputs,
    /// Their labels.
    pub labels: Labels,
    /// `[rows]`: the group of each, if AUCs are wanted by group.
    pub groups: Option<Vec<u32>>,
}

impl Rows for TableRows {
    fn count(&self) -> usize {
        self.labels.rows()
    }

    fn batch(&self, rows: &[usize]) -> Result<Batch> {
        let (targets, weights) = self.labels.pick(rows);
        Batch::of_inputs(self.inputs.of(rows), targets, weights)
    }
}

/// Some of a table's rows.
pub struct Picked {
    table: Arc<TableRows>,
    rows: Vec<u32>,
}

impl Picked {
    /// These rows of the table.
    pub fn new(table: Arc<TableRows>, rows: Vec<u32>) -> Self {
        Self { table, rows }
    }
}

impl Rows for Picked {
    fn count(&self) -> usize {
        self.rows.len()
    }

    fn batch(&self, rows: &[usize]) -> Result<Batch> {
        let places: Vec<usize> = rows.iter().map(|&row| self.rows[row] as usize).collect();
        self.table.batch(&places)
    }
}
