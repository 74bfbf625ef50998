//! Whether rows have both classes of each task. Rows of one class have no AUC, so no run could be evaluated on them.

use super::files::TEST;
use crate::base::error::{Error, Result};
use crate::base::words::grouped;
use crate::data::table::TableData;
use crate::study::run::{CensusIncome, DataSpec, Split};

/// Refuses a split of the test file in which all labels of a task are the same.
pub fn require_both(spec: &CensusIncome, table: &TableData) -> Result<()> {
    let tasks = DataSpec::CensusIncome(spec.clone()).tasks();
    for (split, rows) in table.split().all().into_iter().filter(|(split, _)| *split != Split::Train) {
        for (place, task) in tasks.iter().enumerate() {
            let is_positive = |row: &&u32| table.labels().label(place, **row as usize) == Some(1.0);
            let positive = rows.iter().filter(is_positive).count();
            let negative = rows.len() - positive;
            if positive == 0 || negative == 0 {
                return Err(Error::Usage(format!(
                    "{}: the {} rows have only one class of task `{task}`: {} are positive and {} negative\n  \
                     an AUC needs both: give more rows, another `split_seed` or another task",
                    spec.folder().join(TEST).display(),
                    split.name(),
                    grouped(positive),
                    grouped(negative)
                )));
            }
        }
    }
    Ok(())
}
