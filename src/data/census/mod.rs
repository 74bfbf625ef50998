//! UCI Census-Income (KDD), from the text of its two files to rows to train on.

mod classes;
pub mod encode;
mod encoded;
pub mod files;
pub mod people;
pub mod read;
pub mod schema;

use encode::{Encoding, complete_rows};
use encoded::EncodedRows;
pub use files::fingerprint;
use files::{Files, Reading};
use std::borrow::Cow;
use std::sync::Arc;

use super::epochs::{Rows, batches};
use super::fetch::known_files::DataSet;
use super::held_out::HeldOut;
use crate::base::error::{Error, Result};
use crate::base::math::rng::{Purpose, Stream};
use crate::base::statistics::pair_moments::PairMoments;
use crate::study::run::{CensusIncome, Split};

/// Number of inputs of the official files as `spec` encodes them; `None` if `data_sha256` is not that of these files.
pub fn official_inputs(spec: &CensusIncome, data_sha256: &str) -> Option<usize> {
    let [train, test] = DataSet::CensusIncome.known().files else { return None };
    (data_sha256 == files::hash_of_both(train.sha256, test.sha256)).then(|| spec.official_inputs())
}

/// Census-income, encoded as a network reads it.
pub struct Census {
    /// The rows of the training file.
    pub(super) train: Arc<EncodedRows>,
    test: EncodedRows,
    /// Two halves of the test file: validation rows, by which settings are chosen, and test rows.
    validation_and_test: [Vec<usize>; 2],
}

/// Bytes that the files take in memory at their peak, with the rows of one run; as measured on the official files.
pub fn memory_of(spec: &CensusIncome) -> Result<u64> {
    let (bytes, is_cached) = files::text_size(&spec.folder())?;
    Ok(if is_cached { bytes * 11 / 10 } else { bytes * 16 / 10 })
}

impl Census {
    /// Reads the files and encodes them as `spec` says. Refuses files that no run could be evaluated on, before
    /// anything is written.
    pub fn load(spec: &CensusIncome) -> Result<Self> {
        let dir = spec.folder();
        let reading = Reading::of(&dir)?;
        let census = Self::encode(spec, &reading.files)?;
        reading.cache();
        Ok(census)
    }

    fn encode(spec: &CensusIncome, Files { train, test, vocabulary }: &Files) -> Result<Self> {
        let [train, test] = [train, test].map(|people| {
            if spec.drop_incomplete {
                Cow::Owned(people.select(&complete_rows(people, vocabulary)))
            } else {
                Cow::Borrowed(people)
            }
        });
        if train.rows() == 0 || test.rows() < 2 {
            let hint = "give more rows, or remove `drop_incomplete` if it is set";
            return Err(Error::Usage(format!(
                "{}: too few rows: at least 1 training row and 2 test rows are needed\n  {hint}",
                spec.path
            )));
        }
        let encoding = Encoding::new(spec, &train, vocabulary);
        let order = Stream::new(spec.split_seed, Purpose::Split, 0).permutation(test.rows());
        let (validation, rest) = order.split_at(test.rows() / 2);
        let census = Self {
            train: Arc::new(EncodedRows::new(spec, &encoding, &train, vocabulary)),
            test: EncodedRows::new(spec, &encoding, &test, vocabulary),
            validation_and_test: [validation.to_vec(), rest.to_vec()],
        };
        for (split, rows) in census.splits() {
            classes::require_both(spec, split, &census.test, rows)?;
        }
        Ok(census)
    }

    /// Number of inputs.
    pub fn inputs(&self) -> usize {
        self.train.inputs()
    }

    /// Number of inputs that are active in a row.
    pub fn slots(&self) -> usize {
        self.train.slots()
    }

    /// Number of rows to train on.
    pub fn train_rows(&self) -> usize {
        self.train.count()
    }

    /// Number of rows of the test file.
    pub fn held_out_rows(&self) -> usize {
        self.test.count()
    }

    /// Pearson correlation of the two tasks' labels over `rows` random rows of the training file; `None` if a label
    /// does not vary.
    pub fn label_correlation(&self, rows: usize) -> Option<f64> {
        let mut order = Stream::new(0, Purpose::LabelCorrelation, 0).permutation(self.train_rows());
        order.truncate(rows);
        let mut moments = PairMoments::default();
        order.into_iter().for_each(|row| moments.add(self.train.labels(row)));
        moments.pearson()
    }

    /// The rows of each half of the test file.
    fn splits(&self) -> impl Iterator<Item = (Split, &[usize])> {
        [Split::Validation, Split::Test].into_iter().zip(self.validation_and_test.iter().map(Vec::as_slice))
    }

    /// The validation and test rows, in batches of at most `batch_size`.
    pub(super) fn held_out(&self, batch_size: usize) -> Result<Vec<HeldOut>> {
        let splits = self.splits();
        splits
            .map(|(split, rows)| {
                let batches = batches(&self.test, rows, batch_size)?;
                Ok(HeldOut { split, batches, table: None })
            })
            .collect()
    }
}
