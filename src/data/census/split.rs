//! Which rows are trained on: those of the first file. The second one is halved at random.

use crate::base::error::{Error, Result};
use crate::base::math::rng::{Purpose, Stream};
use crate::data::table::SplitRows;
use crate::data::table::read::{Column, RawTable};
use crate::study::run::CensusIncome;

/// The rows to train on, and both halves of the test file: validation rows, by which settings are chosen, and test rows.
/// Halves are in the order in which they are drawn. Values of incomplete rows of the training file are known.
pub fn split(spec: &CensusIncome, raw: &RawTable) -> Result<SplitRows> {
    let is_kept = if spec.drop_incomplete { complete(raw) } else { vec![true; raw.rows] };
    let is_kept = |row: &u32| is_kept[*row as usize];
    let first_test_row = raw.files.first().map_or(0, |(_, rows)| *rows as u32);
    let (train, only_known) = (0..first_test_row).partition(is_kept);
    let test: Vec<u32> = (first_test_row..raw.rows as u32).filter(is_kept).collect();
    let order = Stream::new(spec.split_seed, Purpose::Split, 0).permutation(test.len());
    let (validation, rest) = order.split_at(test.len() / 2);
    let rows = |places: &[usize]| places.iter().map(|&place| test[place]).collect();
    let split = SplitRows { train, validation: rows(validation), test: rows(rest), only_known };
    if split.train.is_empty() || split.validation.is_empty() {
        let hint = "give more rows, or remove `drop_incomplete` if it is set";
        let cause = "too few rows: at least 1 training row and 2 test rows are needed";
        return Err(Error::Usage(format!("{}: {cause}\n  {hint}", spec.path)));
    }
    Ok(split)
}

/// `[rows]`: whether no column has a `?`.
fn complete(raw: &RawTable) -> Vec<bool> {
    let mut is_complete = vec![true; raw.rows];
    for column in &raw.columns {
        let Column::Category(texts) = column else { continue };
        let Some(missing) = (1..=texts.len() as u32).find(|&code| texts.value(code) == "?") else { continue };
        is_complete
            .iter_mut()
            .zip(&texts.codes)
            .filter(|(_, code)| **code == missing)
            .for_each(|(row, _)| *row = false);
    }
    is_complete
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::read::{Categories, Values};

    #[test]
    fn rows_with_a_question_mark_are_left_out_but_their_values_are_known() -> Result<()> {
        let mut values = Values::default();
        ["94", "?"].iter().for_each(|year| {
            values.push(year);
        });
        let years = Categories::new(vec![1, 2, 1, 1, 2, 1, 1], values).map(Column::Category);
        let raw = RawTable {
            rows: 7,
            columns: years.into_iter().collect(),
            files: vec![("train".into(), 3), ("test".into(), 4)],
            ..RawTable::default()
        };
        let dropped = split(&CensusIncome { drop_incomplete: true, ..CensusIncome::default() }, &raw)?;
        assert_eq!((dropped.train, dropped.only_known), (vec![0, 2], vec![1]));
        assert_eq!((dropped.validation.len(), dropped.test.len()), (1, 2));
        let whole = split(&CensusIncome::default(), &raw)?;
        assert_eq!((whole.train.len(), whole.only_known.len()), (3, 0));
        assert_eq!((whole.validation.len(), whole.test.len()), (2, 2));
        Ok(())
    }
}
