//! UCI Census-Income (KDD): two files that are read as a described table.

mod cells;
mod classes;
mod description;
pub mod files;
pub mod schema;
mod split;

pub use files::fingerprint;

use super::batch::InputShape;
use super::epochs::FixedRows;
use super::fetch::known_files::DataSet;
use super::held_out::HeldOut;
use super::table::TableData;
use crate::base::error::Result;
use crate::base::math::rng::{Purpose, Stream};
use crate::base::statistics::pair_moments::PairMoments;
use crate::study::run::CensusIncome;

/// Number of inputs of the official files as `spec` encodes them; `None` if `data_sha256` is not that of these files.
pub fn official_inputs(spec: &CensusIncome, data_sha256: &str) -> Option<usize> {
    let [train, test] = DataSet::CensusIncome.known().files else { return None };
    (data_sha256 == files::hash_of_both(train.sha256, test.sha256)).then(|| spec.official_inputs())
}

/// Bytes that the files take in memory at their peak, with the rows of one run; as measured on the official files.
pub fn memory_of(spec: &CensusIncome) -> Result<u64> {
    Ok(files::bytes(&spec.folder())? * 8 / 10)
}

/// Census-income, encoded as a network reads it.
pub struct Census(TableData);

impl Census {
    /// Reads the files and encodes them as `spec` says. Refuses files that no run could be evaluated on, before
    /// anything is written.
    pub fn load(spec: &CensusIncome) -> Result<Self> {
        let dir = spec.folder();
        let raw = files::read(&dir)?;
        let split = split::split(spec, &raw)?;
        let described = description::describe(spec, files::files(&dir));
        let table = TableData::encode(&described, raw, &files::columns(), split, Vec::new())?;
        classes::require_both(spec, &table)?;
        Ok(Self(table))
    }

    /// Number and kind of a row's inputs.
    pub fn input_shape(&self) -> InputShape {
        self.0.input_shape()
    }

    /// Number of inputs that are active in a row.
    pub fn slots(&self) -> usize {
        self.0.active_inputs()
    }

    /// Number of rows to train on.
    pub fn train_rows(&self) -> usize {
        self.0.split().train.len()
    }

    /// Number of rows of the test file.
    pub fn held_out_rows(&self) -> usize {
        self.0.split().validation.len() + self.0.split().test.len()
    }

    /// Pearson correlation of the two tasks' labels over `rows` random rows of the training file; `None` if a label
    /// does not vary.
    pub fn label_correlation(&self, rows: usize) -> Option<f64> {
        let mut order = Stream::new(0, Purpose::LabelCorrelation, 0).permutation(self.train_rows());
        order.truncate(rows);
        let label = |task, row| self.0.labels().label(task, row).unwrap_or(f64::NAN);
        let mut moments = PairMoments::default();
        for place in order {
            let row = self.0.split().train[place] as usize;
            moments.add([label(0, row), label(1, row)]);
        }
        moments.pearson()
    }

    /// The training rows for one seed, and the held-out rows in batches of at most `batch_size`. Every row counts for
    /// both tasks, so an evaluation needs nothing but batches.
    pub(super) fn rows(&self, seed: u64, batch_size: usize) -> Result<(FixedRows, Vec<HeldOut>)> {
        let (train, held_out) = self.0.rows(seed, batch_size)?;
        Ok((train, held_out.into_iter().map(|rows| HeldOut { table: None, ..rows }).collect()))
    }
}
