//! A fixed set of rows that training passes through in epochs.

use super::batch::Batch;
use super::table::Table;
use crate::error::Result;
use crate::rng::{Purpose, Stream};

/// Rows in memory, in a new random order every epoch. A batch may span two epochs, so all batches have one size.
pub struct FixedRows {
    table: Table,
    seed: u64,
    order: Vec<usize>,
    next_row: usize,
    epoch: u64,
}

impl FixedRows {
    /// The rows of `table`, shuffled by the streams of `seed`.
    pub fn new(table: Table, seed: u64) -> Self {
        Self { table, seed, order: Vec::new(), next_row: 0, epoch: 0 }
    }

    /// The next `rows` rows.
    pub fn next_batch(&mut self, rows: usize) -> Result<Batch> {
        let mut picked = Vec::with_capacity(rows);
        while picked.len() < rows {
            if self.next_row == self.order.len() {
                self.order = Stream::new(self.seed, Purpose::Shuffle, self.epoch).permutation(self.table.rows());
                self.epoch += 1;
                self.next_row = 0;
            }
            let count = (rows - picked.len()).min(self.order.len() - self.next_row);
            picked.extend_from_slice(&self.order[self.next_row..self.next_row + count]);
            self.next_row += count;
        }
        self.table.batch(&picked)
    }

    /// All rows in their order, in batches of at most `batch_size`.
    pub fn in_order(&self, batch_size: usize) -> Result<Vec<Batch>> {
        let all: Vec<usize> = (0..self.table.rows()).collect();
        all.chunks(batch_size).map(|rows| self.table.batch(rows)).collect()
    }
}
