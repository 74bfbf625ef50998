//! What is known of the official files without reading them.

use super::files::hash_of_both;
use crate::data::fetch::known_files::DataSet;
use crate::study::run::{CensusIncome, CensusTarget};

/// Inputs of the official files: seven numbers, and the categories of the training rows with an unknown one per column.
const INPUTS: usize = 517;
/// Inputs of the education, where it is one: 17 categories and the unknown one.
const EDUCATION_INPUTS: usize = 18;

/// Number of inputs of rows from the files of this sha256; `None` for files that are not the official ones.
pub fn inputs(spec: &CensusIncome, data_sha256: &str) -> Option<usize> {
    let [train, test] = DataSet::CensusIncome.known().files else { return None };
    let has_education = spec.keep_education && spec.group != CensusTarget::Education;
    let inputs = INPUTS + usize::from(spec.keep_weight) + if has_education { EDUCATION_INPUTS } else { 0 };
    (data_sha256 == hash_of_both(train.sha256, test.sha256)).then_some(inputs)
}
