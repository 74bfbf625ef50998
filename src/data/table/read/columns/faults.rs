//! Faults of cells, of which the first ones are listed and all are counted.

use crate::base::error::{Error, Result};
use crate::base::words::grouped;
use crate::data::table::read::open::TableFile;
use std::fmt::Display;

/// Most faults that are listed.
const LISTED: usize = 10;
/// Most characters of a cell that are shown.
const SHOWN: usize = 40;

/// What is wrong with a cell or a row, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, after the name of the column.
    pub cause: String,
    /// What to do.
    pub hint: &'static str,
}

impl Fault {
    /// A cell holds this, which is not what is wanted.
    pub fn holds(cell: &[u8], what: &str, hint: &'static str) -> Self {
        Self { cause: format!("holds `{}`, which {what}", shown(cell)), hint }
    }
}

/// The beginning of a cell, as a message shows it.
pub fn shown(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(&cell[..cell.len().min(SHOWN * 4)]);
    let start: String = text.chars().take(SHOWN).collect();
    start.escape_debug().to_string()
}

/// The faults of a file.
pub struct Faults<'f> {
    file: &'f TableFile,
    lines: Vec<String>,
    hint: &'static str,
    count: u64,
}

impl<'f> Faults<'f> {
    /// None yet.
    pub fn new(file: &'f TableFile) -> Self {
        Self { file, lines: Vec::new(), hint: "", count: 0 }
    }

    /// Adds a fault of the row at `place`: a line or a number of a row.
    #[cold]
    pub fn of_row(&mut self, place: Place, fault: &Fault) {
        self.add(place, "", fault);
    }

    /// Adds a fault of a cell in the column with this index and name.
    #[cold]
    pub fn of_cell(&mut self, place: Place, column: usize, name: &str, fault: &Fault) {
        self.add(place, &format!("column {} (`{}`) ", column + 1, name.escape_debug()), fault);
    }

    fn add(&mut self, place: Place, thing: &str, fault: &Fault) {
        if self.count == 0 {
            self.hint = fault.hint;
        }
        self.count += 1;
        if self.lines.len() < LISTED {
            let place: &dyn Display = match &place {
                Place::Line(line) => line,
                Place::Row(row) => &format!(" row {row}"),
            };
            self.lines.push(format!("{}:{place}: {thing}{}", self.file.name, fault.cause));
        }
    }

    /// An error that lists the faults, if there are any.
    pub fn finish(mut self) -> Result<()> {
        let unlisted = self.count - self.lines.len() as u64;
        if unlisted > 0 {
            self.lines.push(format!("and {} more in {}", grouped(unlisted), self.file.name));
        }
        match self.lines.is_empty() {
            true => Ok(()),
            false => Err(Error::Usage(format!("{}\n  {}", self.lines.join("\n"), self.hint))),
        }
    }
}

/// Where a row is in its file. Both count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a text, the line on which it begins.
    Line(u64),
    /// In a Parquet file, its number.
    Row(u64),
}
