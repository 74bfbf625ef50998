//! A fixed set of rows that training passes through in epochs.

use super::batch::Batch;
use crate::base::error::Result;
use crate::base::math::rng::{Purpose, Stream};
use std::sync::Arc;

/// Rows in memory, any of which can be put into a batch.
pub trait Rows: Send + Sync {
    /// Number of rows.
    fn count(&self) -> usize;

    /// The given rows as a batch.
    fn batch(&self, rows: &[usize]) -> Result<Batch>;
}

/// The `picked` rows in batches of at most `batch_size`.
pub fn batches(rows: &dyn Rows, picked: &[usize], batch_size: usize) -> Result<Vec<Batch>> {
    picked.chunks(batch_size).map(|rows_of_one| rows.batch(rows_of_one)).collect()
}

/// Rows in memory, in a new random order every epoch. A batch may span two epochs, so all batches have the same size.
pub struct FixedRows {
    rows: Arc<dyn Rows>,
    seed: u64,
    order: Vec<usize>,
    next_row: usize,
    epoch: u64,
}

impl FixedRows {
    /// These rows, shuffled by the random streams of `seed`.
    pub fn new(rows: Arc<dyn Rows>, seed: u64) -> Self {
        Self { rows, seed, order: Vec::new(), next_row: 0, epoch: 0 }
    }

    /// The next `rows` rows.
    pub fn next_batch(&mut self, rows: usize) -> Result<Batch> {
        let mut picked = Vec::with_capacity(rows);
        while picked.len() < rows {
            if self.next_row == self.order.len() {
                self.order = Stream::new(self.seed, Purpose::Shuffle, self.epoch).permutation(self.rows.count());
                self.epoch += 1;
                self.next_row = 0;
            }
            let count = (rows - picked.len()).min(self.order.len() - self.next_row);
            picked.extend_from_slice(&self.order[self.next_row..self.next_row + count]);
            self.next_row += count;
        }
        self.rows.batch(&picked)
    }
}
