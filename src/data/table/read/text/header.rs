//! The names of the columns of a text.

use super::records::Records;
use crate::base::error::{Error, Result};
use crate::data::table::read::cells;
use crate::data::table::read::columns::faults::shown;
use crate::data::table::read::open::TableFile;
use crate::data::table::read::settings::Settings;

/// Rows below the header that are shown if a column has no name.
const SHOWN_ROWS: usize = 3;

/// The names of the columns of a file: those in its first line, which is passed, or else those that are given. If some
/// are given, a first line names the columns only if it has all of them, in any order.
pub fn names(file: &TableFile, settings: &Settings, records: &mut Records) -> Result<Vec<String>> {
    let given: Vec<String> = settings.header.iter().map(|name| name.trim().into()).collect();
    match records.next()?.map(|first| (first.texts(), first.line)) {
        None if given.is_empty() => Err(file.refused("is empty", "give a file whose first line names its columns")),
        Some((names, line)) if given.is_empty() => {
            check(file, line, &names, records)?;
            Ok(names)
        }
        Some((names, _)) if are_same(&names, &given) => Ok(names),
        _ => {
            // The first line is a row.
            *records = settings.records(file)?;
            Ok(given)
        }
    }
}

/// Whether these are the same names in any order.
fn are_same(names: &[String], others: &[String]) -> bool {
    let sorted = |names: &[String]| {
        let mut sorted = names.to_vec();
        sorted.sort_unstable();
        sorted
    };
    names.len() == others.len() && sorted(names) == sorted(others)
}

fn check(file: &TableFile, line: u64, names: &[String], records: &mut Records) -> Result<()> {
    let nameless = names.iter().position(String::is_empty);
    if let Some(column) = nameless.filter(|_| names.iter().any(|name| !name.is_empty())) {
        return Err(no_name(file, line, column, records));
    }
    if names.iter().all(|name| name.is_empty() || cells::number(name.as_bytes()).is_some()) {
        let cause = "the first line holds only numbers, so it is a row and names no columns";
        return Err(file.refused_at(line, cause, "name the columns in `header`, or in a line above it"));
    }
    Ok(())
}

/// Error for a column without a name, which says what it probably is.
fn no_name(file: &TableFile, line: u64, column: usize, records: &mut Records) -> Error {
    let mut values = Vec::new();
    while values.len() < SHOWN_ROWS {
        match records.next() {
            Ok(Some(row)) => values.push(shown(row.cell(column))),
            _ => break,
        }
    }
    let are_row_numbers = values.iter().enumerate().all(|(row, value)| *value == row.to_string());
    let (guess, hint) = match () {
        () if column == 0 && !values.is_empty() && are_row_numbers => (
            "it looks like the row numbers that pandas writes".to_owned(),
            "write the file with `index=False`, or name the column in the first line",
        ),
        () if values.iter().all(String::is_empty) => (
            "it looks empty, as behind a separator at the end of each line".into(),
            "remove the last separator of each line, or name the column in the first line",
        ),
        () => (format!("its first values are `{}`", values.join("`, `")), "name it in the first line"),
    };
    file.refused_at(line, &format!("column {} has no name: {guess}", column + 1), hint)
}
