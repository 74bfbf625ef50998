//! Reads numeric tables with a header, separated by commas or tabs, plain or packed with gzip: users' own data.

mod columns;
mod file;

use super::dense_rows::Table;
use crate::base::error::Result;
use crate::study::run::CsvFile;
use columns::Columns;
pub use file::sha256;
use file::{HEADER_WANTED, TableFile};

/// Number of rows, at most, and of columns. No row is kept.
pub fn size(spec: &CsvFile) -> Result<(u64, u64)> {
    let file = TableFile::new(&spec.path);
    let mut reader = csv::ReaderBuilder::new().delimiter(file.separator()).from_reader(file.text()?);
    let columns = reader.headers().map_err(|error| file.malformed(&error))?.len();
    Ok((file.most_rows()? as u64, columns as u64))
}

/// Reads a table. Every cell must be a finite number, and every row as long as the header. Spaces around a cell are
/// ignored. An error names the line on which its row begins.
pub fn read(spec: &CsvFile) -> Result<Table> {
    let file = TableFile::new(&spec.path);
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(file.separator()).from_reader(file.text()?);
    let mut header = reader.headers().map_err(|error| file.malformed(&error))?.clone();
    header.trim();
    if header.is_empty() {
        return Err(file.refused("is empty", HEADER_WANTED));
    }
    let columns = Columns::new(&file, header, &spec.tasks)?;
    // Room for all rows at once takes half the memory of a table that grows.
    let rows = file.most_rows()?;
    let mut table = Table::with_capacity(columns.inputs.len(), spec.tasks.clone(), rows);
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).map_err(|error| file.malformed(&error))? {
        let numbers = columns.numbers(&row);
        let [inputs, targets] = numbers.map_err(|fault| file.refused_at(row.position(), &fault.cause, fault.hint))?;
        table.push_row(&inputs, &targets);
    }
    if table.rows() < 2 {
        return Err(file.refused(
            &format!("at least 2 rows are needed, but it has {}", table.rows()),
            "give one row to train on and one to test on, below the header",
        ));
    }
    Ok(table)
}
