//! Reads the two files of the data set.

use super::cells;
use super::schema::{COLUMNS, Column, Kind};
use crate::base::error::{Error, Result};
use crate::base::sha256::sha256_hex;
use crate::data::table::cache::read_cached;
use crate::data::table::columns::WantedColumns;
use crate::data::table::read::{self, RawTable, Wanted};
use crate::study::run::table::TableFiles;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::Path;

/// Name of the file of training rows.
pub const TRAIN: &str = "census-income.data";
/// Name of the file of test rows.
pub const TEST: &str = "census-income.test";

/// The files of a folder. Their columns have the order of the schema, unless a first line names them.
pub fn files(dir: &Path) -> TableFiles {
    TableFiles {
        files: [TRAIN, TEST].map(|name| dir.join(name).into()).into(),
        header: COLUMNS.iter().map(|column| column.name.into()).collect(),
        ..TableFiles::default()
    }
}

/// Every column, whatever a run needs of them, so that all runs share a cache.
pub fn columns() -> WantedColumns {
    let wanted = |column: &Column| Wanted {
        column: column.name.into(),
        kind: match column.kind {
            Kind::Continuous | Kind::Weight => read::Kind::Number,
            Kind::Categorical | Kind::Income => read::Kind::Category,
        },
        range: None,
    };
    WantedColumns::all(COLUMNS.iter().map(wanted).collect())
}

/// Reads all columns in the order of the schema, the rows of the training file first. Refuses a cell that does not fit
/// its column.
pub fn read(dir: &Path) -> Result<RawTable> {
    bytes(dir)?;
    let files = files(dir);
    let raw = read_cached(&files, &[], columns().list(), &mut |_| ()).map_err(hinted)?;
    cells::check(&files, &raw)?;
    Ok(raw)
}

/// The error with a hint for files that nobody describes.
fn hinted(error: Error) -> Error {
    match error {
        Error::Usage(text) if text.ends_with("to `missing`") => {
            let causes = text.rsplit_once("\n  ").map_or(text.as_str(), |(causes, _)| causes);
            Error::Usage(format!("{causes}\n  {}", cells::ORDER))
        }
        error => error,
    }
}

/// A hash of the text of both files; part of a run's id.
pub fn fingerprint(dir: &Path) -> Result<String> {
    bytes(dir)?;
    read::fingerprint(&files(dir), &[])
}

/// sha256 of two lines: the sha256 of each file.
pub(super) fn hash_of_both(train: &str, test: &str) -> String {
    sha256_hex(format!("{train}\n{test}\n").as_bytes())
}

/// Bytes of both files, which must be there.
pub fn bytes(dir: &Path) -> Result<u64> {
    [TRAIN, TEST].into_iter().map(|name| Ok(metadata(&dir.join(name))?.len())).sum()
}

/// Metadata of a regular file; anything else is an error.
fn metadata(path: &Path) -> Result<Metadata> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(metadata),
        Ok(_) => Err(unreadable(path, "is not a regular file")),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(unreadable(path, "there is no such file")),
        Err(error) => Err(unreadable(path, &error.to_string())),
    }
}

fn unreadable(path: &Path, cause: &str) -> Error {
    let hint = "run `mmoe fetch census-income`, or give the folder of its two files as `path` in [data]";
    Error::Usage(format!("{}: {cause}\n  {hint}", path.display()))
}
