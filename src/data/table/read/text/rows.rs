//! Reads the rows of a text into columns.

use super::header;
use super::record::Record;
use crate::base::error::Result;
use crate::data::table::read::columns::faults::{Fault, Faults, Place};
use crate::data::table::read::columns::rows::Rows;
use crate::data::table::read::open::TableFile;
use crate::data::table::read::settings::Settings;

/// Adds the rows of a file of text to those that are there.
pub fn read(file: &TableFile, settings: &Settings, rows: &mut Rows) -> Result<()> {
    let mut records = settings.records(file)?;
    let names = header::names(file, settings, &mut records)?;
    let places = rows.places(&names);
    let mut faults = Faults::new(file);
    while !rows.are_enough() {
        if rows.are_full() {
            rows.make_room(records.progress());
        }
        let Some(record) = records.next()? else { break };
        if record.len() != names.len() {
            faults.of_row(Place::Line(record.line), &wrong_length(&record, &names, settings));
            continue;
        }
        rows.push(&places, |place| record.cell(place), &settings.missing, Place::Line(record.line), &mut faults);
    }
    faults.finish()
}

#[cold]
fn wrong_length(record: &Record, names: &[String], settings: &Settings) -> Fault {
    let cells = if record.len() == 1 { "1 cell".into() } else { format!("{} cells", record.len()) };
    let header = if settings.header.is_empty() { "the header" } else { "`header`" };
    let cause = format!("{cells}, but {header} names {}", names.len());
    Fault { cause, hint: "fix or remove that line, close a quote that it opens, or check the separator" }
}

/// The line on which a row begins. Rows count from 0.
pub fn line_of(file: &TableFile, settings: &Settings, row: usize) -> Result<u64> {
    let mut records = settings.records(file)?;
    header::names(file, settings, &mut records)?;
    for _ in 0..row {
        records.next()?;
    }
    Ok(records.next()?.map_or(0, |record| record.line))
}
