//! Where rows come from: one file per source, all of them behind [`Source`].

mod batch;
pub mod census;
mod csv_file;
mod fixed;
pub mod generate;
mod linear_fit;
pub mod moments;
pub mod preset;
pub mod synthetic;
mod table;

use std::sync::Arc;

pub use batch::{Batch, Inputs};
use fixed::FixedRows;
use synthetic::{FreshRows, Split};
pub use table::Table;

use crate::error::Result;
use crate::rng::{Purpose, Stream};
use crate::spec::{CsvFile, DataSpec};

/// What is loaded once and shared by all runs on it.
#[derive(Clone)]
pub enum Dataset {
    /// Nothing: every run makes its own rows.
    Generated,
    /// The rows of a file.
    Table(Arc<Table>),
}

impl Dataset {
    /// Reads the file that the rows come from, if they come from one.
    pub fn load(file: Option<&CsvFile>) -> Result<Self> {
        file.map_or(Ok(Self::Generated), |file| Ok(Self::Table(Arc::new(csv_file::read(file)?))))
    }

    /// Number of inputs of a row.
    pub fn inputs(&self, spec: &DataSpec) -> usize {
        match (self, spec) {
            (Self::Table(table), _) => table.inputs(),
            (Self::Generated, DataSpec::Synthetic(synthetic)) => synthetic.dim,
            (Self::Generated, DataSpec::Csv(_)) => 0,
        }
    }

    /// Names of the tasks, in the order of the targets.
    pub fn tasks(&self) -> Vec<String> {
        match self {
            Self::Table(table) => table.tasks().to_vec(),
            Self::Generated => synthetic::TASKS.map(String::from).to_vec(),
        }
    }
}

/// sha256 of the file that `spec` reads; part of a run's id.
pub fn fingerprint(spec: &DataSpec) -> Result<Option<String>> {
    match spec {
        DataSpec::Synthetic(_) => Ok(None),
        DataSpec::Csv(file) => csv_file::sha256(file.path.as_ref()).map(Some),
    }
}

/// One run's rows: an endless supply of training batches, and the held-out rows.
pub enum Source {
    /// New rows at every step.
    Fresh(FreshRows),
    /// A fixed set of rows, in epochs.
    Fixed(FixedRows),
}

impl Source {
    /// The rows of `spec` for one seed, in batches of `batch_size`, and the held-out rows in batches of at most
    /// `batch_size`.
    pub fn new(spec: &DataSpec, dataset: &Dataset, seed: u64, batch_size: usize) -> Result<(Self, Vec<Batch>)> {
        match (spec, dataset) {
            (DataSpec::Csv(file), Dataset::Table(table)) => {
                let order = Stream::new(seed, Purpose::Split, 0).permutation(table.rows());
                let (test, train) = order.split_at(table.test_rows(file.test_share));
                let held_out = FixedRows::new(table.select(test), seed).in_order(batch_size)?;
                Ok((Self::Fixed(FixedRows::new(table.select(train), seed)), held_out))
            }
            (DataSpec::Synthetic(synthetic), _) => {
                let held_out =
                    FreshRows::new(synthetic, seed, Split::Test).take_rows(synthetic.test_rows, batch_size)?;
                let fresh = FreshRows::new(synthetic, seed, Split::Train);
                let train = match synthetic.rows {
                    None => Self::Fresh(fresh),
                    Some(rows) => Self::Fixed(FixedRows::new(fresh.into_table(rows), seed)),
                };
                Ok((train, held_out))
            }
            (DataSpec::Csv(file), Dataset::Generated) => Err(crate::error::Error::Usage(format!(
                "{}: the file was not read before the run was started",
                file.path
            ))),
        }
    }

    /// The next training batch.
    pub fn next_batch(&mut self, batch_size: usize) -> Result<Batch> {
        match self {
            Self::Fresh(rows) => rows.next_batch(batch_size),
            Self::Fixed(rows) => rows.next_batch(batch_size),
        }
    }
}
