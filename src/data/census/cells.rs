//! Refuses cells that can be read but do not fit their column, so that no file with other columns is trained on.

use super::schema::{COLUMNS, HIGH_INCOME, Kind, LOW_INCOME};
use crate::base::error::{Error, Result};
use crate::data::table::read::{self, Categories, Column, RawTable};
use crate::study::run::table::TableFiles;

/// Hint for cells that other columns may hold.
pub const ORDER: &str =
    "put the columns in the order of the official files, or name them in a first line, or fix that line";

/// A cell that does not fit its column.
struct Fault {
    row: usize,
    /// Place of the column in the schema.
    column: usize,
    cause: String,
    hint: String,
}

/// Refuses the first cell that does not fit its column. Columns are in the order of the schema.
pub fn check(files: &TableFiles, raw: &RawTable) -> Result<()> {
    let faults = raw.columns.iter().enumerate().filter_map(|(place, column)| match column {
        Column::Number(values) => values.iter().position(|value| value.is_nan()).map(|row| empty(row, place)),
        Column::Category(texts) => of_texts(raw, place, texts),
    });
    let Some(fault) = faults.min_by_key(|fault| (fault.row, fault.column)) else { return Ok(()) };
    let place = read::place_of_cell(files, &raw.files, fault.row, COLUMNS[fault.column].name)?;
    Err(Error::Usage(format!("{place} {}\n  {}", fault.cause, fault.hint)))
}

/// The first fault of a column of categories.
fn of_texts(raw: &RawTable, column: usize, texts: &Categories) -> Option<Fault> {
    let wrong: Vec<u32> = match COLUMNS[column].kind {
        Kind::Income => codes(texts, 1, |text| text != LOW_INCOME && text != HIGH_INCOME),
        // A category that another column knows is not a new one: the columns are out of order.
        _ => codes(texts, first_new(raw, texts), |text| owner(raw, column, text).is_some()),
    };
    let row = texts.codes.iter().position(|code| *code == 0 || wrong.contains(code))?;
    let text = texts.value(texts.codes[row]);
    let fault = |what: &str, hint: &str| Fault {
        row,
        column,
        cause: format!("holds `{}`, which is {what}", read::shown(text.as_bytes())),
        hint: hint.into(),
    };
    Some(match (texts.codes[row], owner(raw, column, text)) {
        (0, _) => empty(row, column),
        (_, Some(owner)) if COLUMNS[column].kind != Kind::Income => fault(&format!("a value of `{owner}`"), ORDER),
        _ => fault("not an income", &format!("an income is `{LOW_INCOME}` or `{HIGH_INCOME}`")),
    })
}

fn empty(row: usize, column: usize) -> Fault {
    Fault { row, column, cause: "is empty".into(), hint: "fill it in, or remove that line".into() }
}

/// The numbers of the texts from `first` on that are wrong.
fn codes(texts: &Categories, first: u32, is_wrong: impl Fn(&str) -> bool) -> Vec<u32> {
    (first..=texts.len() as u32).filter(|&code| is_wrong(texts.value(code))).collect()
}

/// The number of the first text that no row of the training file has, since texts are numbered as they come.
fn first_new(raw: &RawTable, texts: &Categories) -> u32 {
    let training_rows = raw.files.first().map_or(0, |(_, rows)| *rows);
    texts.codes[..training_rows].iter().max().map_or(1, |last| last + 1)
}

/// Name of another column of categories that has this text in the training file.
fn owner(raw: &RawTable, column: usize, text: &str) -> Option<&'static str> {
    let has = |texts: &Categories| (1..first_new(raw, texts)).any(|code| texts.value(code) == text);
    let others = raw.columns.iter().enumerate().filter(|(place, _)| *place != column);
    let mut owners = others.filter(|(_, other)| matches!(other, Column::Category(texts) if has(texts)));
    owners.next().map(|(place, _)| COLUMNS[place].name)
}
