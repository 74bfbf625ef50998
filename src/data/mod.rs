//! Where rows come from: one file per source, all of them behind `Source`.

mod batch;
mod buffers;
pub mod census;
pub mod datasets;
mod dense_rows;
pub mod describe;
mod epochs;
pub mod fetch;
mod held_out;
pub mod label_moments;
pub mod needed_memory;
mod scaling;
pub mod sparse_rows;
pub mod synthetic;
pub mod synthetic_csv;
pub mod table;
pub mod table_format;

use std::sync::Arc;

use crate::base::error::{Error, Result};
use crate::study::run::{DataSpec, Split};
pub use batch::{Batch, DenseInputs, InputRows, InputShape, Inputs};
use census::Census;
pub use dense_rows::Table;
use epochs::FixedRows;
pub use held_out::{HeldOut, HeldOutTable};
use synthetic::FreshRows;
use table::TableData;

/// Data that is loaded once and shared by all its runs.
#[derive(Clone)]
pub enum Dataset {
    /// Nothing is loaded: every run makes its own rows.
    Generated,
    /// The people of census-income.
    Census(Arc<Census>),
    /// The rows of a described table.
    Table(Arc<TableData>),
}

impl Dataset {
    /// Reads the data files of `spec`, if it has any.
    pub fn load(spec: Option<&DataSpec>) -> Result<Self> {
        Ok(match spec {
            None | Some(DataSpec::Synthetic(_)) => Self::Generated,
            Some(DataSpec::CensusIncome(spec)) => Self::Census(Arc::new(Census::load(spec)?)),
            Some(DataSpec::Table(spec)) => Self::Table(Arc::new(TableData::load(spec)?)),
        })
    }

    /// Number and kind of a row's inputs.
    pub fn input_shape(&self, spec: &DataSpec) -> InputShape {
        match (self, spec) {
            (Self::Table(table), _) => table.input_shape(),
            (Self::Census(census), _) => census.input_shape(),
            (Self::Generated, DataSpec::Synthetic(synthetic)) => InputShape::Dense(synthetic.dim),
            (Self::Generated, _) => InputShape::Dense(0),
        }
    }

    /// Number of active inputs in a row; all of them if rows are dense.
    pub fn active_inputs(&self, spec: &DataSpec) -> usize {
        match self {
            Self::Census(census) => census.slots(),
            Self::Table(table) => table.active_inputs(),
            Self::Generated => self.input_shape(spec).inputs(),
        }
    }
}

/// sha256 of the files that `spec` reads, as part of a run's id; `None` if rows are generated.
pub fn fingerprint(spec: &DataSpec) -> Result<Option<String>> {
    match spec {
        DataSpec::Synthetic(_) => Ok(None),
        DataSpec::CensusIncome(census) => census::fingerprint(&census.folder()).map(Some),
        DataSpec::Table(spec) => table::read::fingerprint(&spec.files, &spec.further_files()).map(Some),
    }
}

/// One run's rows: an endless supply of training batches.
pub enum Source {
    /// New rows at every step.
    Fresh(FreshRows),
    /// A fixed set of rows, in epochs.
    Fixed(FixedRows),
}

impl Source {
    /// The training rows of `spec` for one seed, and the held-out rows in batches of at most `batch_size`.
    pub fn new(spec: &DataSpec, dataset: &Dataset, seed: u64, batch_size: usize) -> Result<(Self, Vec<HeldOut>)> {
        let test = |batches| vec![HeldOut { split: Split::Test, batches, table: None }];
        match (spec, dataset) {
            (DataSpec::CensusIncome(_), Dataset::Census(census)) => Ok(Self::held(census.rows(seed, batch_size)?)),
            (DataSpec::Table(_), Dataset::Table(table)) => Ok(Self::held(table.rows(seed, batch_size)?)),
            (DataSpec::Synthetic(synthetic), _) => {
                let rows = FreshRows::new(synthetic, seed, Split::Test);
                let held_out = rows.take_rows(synthetic.test_rows, batch_size)?;
                let fresh = FreshRows::new(synthetic, seed, Split::Train);
                let train = match synthetic.rows {
                    None => Self::Fresh(fresh),
                    Some(rows) => Self::fixed(fresh.into_table(rows), seed),
                };
                Ok((train, test(held_out)))
            }
            _ => Err(Error::Defect("a run was started before its data files were read".into())),
        }
    }

    fn held((train, held_out): (FixedRows, Vec<HeldOut>)) -> (Self, Vec<HeldOut>) {
        (Self::Fixed(train), held_out)
    }

    fn fixed(table: Table, seed: u64) -> Self {
        Self::Fixed(FixedRows::new(Arc::new(table), seed))
    }

    /// The next training batch.
    pub fn next_batch(&mut self, batch_size: usize) -> Result<Batch> {
        match self {
            Self::Fresh(rows) => rows.next_batch(batch_size),
            Self::Fixed(rows) => rows.next_batch(batch_size),
        }
    }
}
