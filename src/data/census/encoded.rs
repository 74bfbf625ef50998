//! Encoded people: rows to train on.

use super::encode::{Encoding, targets};
use super::people::{People, Vocabulary};
use crate::base::error::Result;
use crate::data::Batch;
use crate::data::epochs::Rows;
use crate::data::sparse_rows::SparseRows;
use crate::study::run::CensusIncome;

/// Encoded rows with the labels of both tasks.
pub struct EncodedRows {
    sparse: SparseRows,
    /// `[tasks][rows]`.
    targets: [Vec<f32>; 2],
}

impl EncodedRows {
    /// Encodes all of these people.
    pub fn new(spec: &CensusIncome, encoding: &Encoding, people: &People, vocabulary: &Vocabulary) -> Self {
        Self { sparse: encoding.sparse(people), targets: targets(spec, people, vocabulary) }
    }

    /// Number of inputs.
    pub fn inputs(&self) -> usize {
        self.sparse.inputs()
    }

    /// The labels of a row.
    pub fn labels(&self, row: usize) -> [f64; 2] {
        [0, 1].map(|task| f64::from(self.targets[task][row]))
    }

    /// Number of inputs that are active in a row.
    pub fn slots(&self) -> usize {
        self.sparse.slots()
    }
}

impl Rows for EncodedRows {
    fn count(&self) -> usize {
        self.sparse.rows()
    }

    fn batch(&self, rows: &[usize]) -> Result<Batch> {
        let targets = self.targets.iter().flat_map(|task| rows.iter().map(|&row| task[row])).collect();
        Batch::of_sparse(self.sparse.select(rows), targets)
    }
}
