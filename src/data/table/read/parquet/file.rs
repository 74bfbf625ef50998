//! A Parquet file, and what its footer says.

use crate::base::error::{Error, Result};
use crate::base::process::panic::without_report;
use crate::data::table::read::open::{Opened, TableFile};
use crate::data::table::read::text::too_many;
use parquet::errors::ParquetError;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;

/// An opened file.
pub type Reader = SerializedFileReader<Opened>;

/// The names of a file's columns. One that has columns in it counts as one.
pub fn names(file: &TableFile) -> Result<Vec<String>> {
    guarded(file, || {
        let reader = open(file)?;
        let schema = reader.metadata().file_metadata().schema();
        Ok(schema.get_fields().iter().map(|field| field.name().to_owned()).collect())
    })
}

/// Number of rows, as the footer says.
pub fn rows(file: &TableFile) -> Result<u64> {
    guarded(file, || Ok(row_groups(file, &open(file)?)?.iter().sum::<usize>() as u64))
}

/// Opens a file and reads its footer.
pub fn open(file: &TableFile) -> Result<Reader> {
    let (opened, _) = file.open_bytes()?;
    SerializedFileReader::new(opened).map_err(|error| damaged(file, &error))
}

/// The number of rows of each row group. They are refused if they cannot be in the file.
pub fn row_groups(file: &TableFile, reader: &Reader) -> Result<Vec<usize>> {
    let (_, bytes) = file.open_bytes()?;
    let (mut groups, mut unpacked) = (Vec::new(), 0_u64);
    for group in reader.metadata().row_groups() {
        let (rows, group_bytes) = (usize::try_from(group.num_rows()), u64::try_from(group.total_byte_size()));
        let (Ok(rows), Ok(group_bytes)) = (rows, group_bytes) else {
            return Err(wrong(file, "a number of rows or bytes is negative"));
        };
        // A row of a column that is the same everywhere takes no space, but it does in memory.
        unpacked = unpacked.saturating_add(group_bytes.max(rows as u64));
        groups.push(rows);
    }
    match too_many(unpacked, bytes) {
        Some(cause) => Err(file.refused(cause, "check what it is, or give it as text")),
        None => Ok(groups),
    }
}

/// Does work on a file. The library panics on some damaged files; that is an error like any other.
pub fn guarded<T>(file: &TableFile, work: impl FnOnce() -> Result<T>) -> Result<T> {
    without_report(work).unwrap_or_else(|_| Err(wrong(file, "the library cannot read on")))
}

/// Error for a file that the library cannot read.
pub fn damaged(file: &TableFile, error: &ParquetError) -> Error {
    match error {
        ParquetError::EOF(_) => file.refused("is cut off: it is a Parquet file that ends too early", "copy it again"),
        ParquetError::NYI(what) => file.refused(&format!("cannot be read: {what}"), "write it with another setting"),
        error if error.to_string().contains("feature") => {
            let hint = "write it with another compression, or give the table as text";
            file.refused(&format!("cannot be unpacked: {error}"), hint)
        }
        error => wrong(file, &error.to_string()),
    }
}

/// Error for a file whose bytes are wrong.
pub fn wrong(file: &TableFile, cause: &str) -> Error {
    file.refused(&format!("is a damaged Parquet file: {cause}"), "write or copy it again; an encrypted one is not read")
}
