//! How large a table is, without reading its cells.

use super::open::{Format, TableFile};
use super::settings::Settings;
use super::table::Table;
use super::{parquet, text};
use crate::base::error::Result;
use crate::study::run::FilePath;
use crate::study::run::table::TableFiles;
use std::io::Read;

/// Rows of a file that are looked at.
const SAMPLE: u64 = 10_000;
/// By how much the rest of a file may have more rows than one that is like its beginning.
const MARGIN: f64 = 1.25;

/// Number of rows, at most, and of columns, with joined ones. The rows of a packed text are counted at its beginning only,
/// so that a file whose later rows are much shorter may have more.
pub fn size(files: &TableFiles, groups: &[&[FilePath]]) -> Result<(u64, u64)> {
    let table = Table::find(files, groups)?;
    let rows = table.main.files().map(|file| rows(file, &table.main.settings)).sum::<Result<u64>>()?;
    Ok((rows, table.names().len() as u64))
}

fn rows(file: &TableFile, settings: &Settings) -> Result<u64> {
    let (_, format, bytes) = file.open()?;
    if format == Format::Parquet {
        return parquet::rows(file);
    }
    let mut records = settings.records(file)?;
    text::header::names(file, settings, &mut records)?;
    let mut rows = 0;
    while rows < SAMPLE {
        if records.next()?.is_none() {
            return Ok(rows);
        }
        rows += 1;
    }
    if format == Format::Plain {
        return Ok(lines(file)?.saturating_sub(u64::from(settings.header.is_empty())));
    }
    let estimate = rows as f64 * bytes as f64 / records.progress().max(1) as f64;
    Ok((estimate * MARGIN) as u64)
}

/// Number of lines: at least that of the records, and more only if lines are blank or a cell has line breaks.
fn lines(file: &TableFile) -> Result<u64> {
    let (mut bytes, _) = file.open_bytes()?;
    let (mut buffer, mut breaks, mut last) = (vec![0; 1 << 18], [0; 2], b'\n');
    loop {
        match bytes.read(&mut buffer).map_err(|error| file.unreadable(&error))? {
            0 => break,
            read => {
                for (count, end) in breaks.iter_mut().zip(*b"\n\r") {
                    *count += memchr::memchr_iter(end, &buffer[..read]).count() as u64;
                }
                last = buffer[read - 1];
            }
        }
    }
    // A line may end in both, or in either.
    let is_unfinished = !matches!(last, b'\n' | b'\r');
    Ok(breaks[0].max(breaks[1]) + u64::from(is_unfinished))
}
