//! All columns of a table while its rows are read.

use super::faults::{Fault, Faults, Place};
use super::growing::Growing;
use super::joined::Joined;
use super::missing::Missing;
use super::typed::Typed;
use super::wanted::Wanted;
use crate::base::error::Result;

/// Rows for which there is room at first; after them it is known how many more are to come.
const FIRST_ROOM: usize = 1 << 16;

/// The columns of a table. They grow together.
pub struct Rows {
    columns: Vec<Growing>,
    joins: Vec<Joined>,
    rows: usize,
    /// Rows for which there is room.
    room: usize,
    /// Rows that are enough.
    most: usize,
    /// Bytes of all files, and of those that were read.
    bytes: u64,
    read_before: u64,
}

/// Where the cells of a file's rows are.
pub struct Places {
    /// For each column that is read: its index in the file.
    pub columns: Vec<usize>,
    /// For each join: the index of its column `on`.
    pub joins: Vec<usize>,
}

impl Rows {
    /// No rows yet. The files have `bytes` bytes together, and `most` rows of them are enough.
    pub fn new(wanted: &[Wanted], joins: Vec<Joined>, bytes: u64, most: usize) -> Self {
        let columns = wanted.iter().map(Growing::new).collect();
        Self { columns, joins, rows: 0, room: 0, most, bytes, read_before: 0 }
    }

    /// Number of rows.
    pub fn count(&self) -> usize {
        self.rows
    }

    /// Whether no further row is needed.
    #[inline]
    pub fn are_enough(&self) -> bool {
        self.rows >= self.most
    }

    /// Where the cells are in a file with columns of these names.
    pub fn places(&self, names: &[String]) -> Places {
        // Every file was found to have the same names.
        let place = |name: &str| names.iter().position(|other| other == name).unwrap_or(usize::MAX);
        Places {
            columns: self.columns.iter().map(|column| place(&column.name)).collect(),
            joins: self.joins.iter().map(|join| place(&join.on)).collect(),
        }
    }

    /// Makes room for the rows that the rest of all files will give if it is like the part already read, which includes
    /// `read` bytes of the current file. A column that doubled would take up to twice its memory, and three times while
    /// it is copied.
    pub fn make_room(&mut self, read: u64) {
        self.reserve(self.further(read));
    }

    /// Whether there is no room for a further row.
    #[inline]
    pub fn are_full(&self) -> bool {
        self.rows == self.room
    }

    fn further(&self, read: u64) -> usize {
        if self.rows < FIRST_ROOM {
            return FIRST_ROOM;
        }
        let done = (self.read_before + read).max(1) as f64;
        let left = self.bytes as f64 - done;
        let further = (self.rows as f64 * left / done * 1.01) as usize;
        further.clamp(self.rows / 16, self.rows << 20).min(self.most - self.rows.min(self.most))
    }

    /// Makes room for this many further rows.
    pub fn reserve(&mut self, rows: usize) {
        self.room = self.room.max(self.rows + rows);
        self.columns.iter_mut().for_each(|column| column.reserve(rows));
        self.joins.iter_mut().for_each(|join| join.reserve(rows));
    }

    /// Adds a row.
    #[inline]
    pub fn push<'c>(
        &mut self,
        places: &Places,
        cell: impl Fn(usize) -> &'c [u8],
        missing: &Missing,
        at: Place,
        faults: &mut Faults,
    ) {
        self.rows += 1;
        for (column, &place) in self.columns.iter_mut().zip(&places.columns) {
            if let Err(fault) = column.push(cell(place), missing) {
                faults.of_cell(at, place, &column.name, &fault);
            }
        }
        for (join, &place) in self.joins.iter_mut().zip(&places.joins) {
            if let Err(fault) = join.push(cell(place), missing) {
                faults.of_cell(at, place, &join.on, &fault);
            }
        }
    }

    /// Adds the next cell of a column. Each column gets as many before [`pass`](Self::pass) is told of them.
    #[inline]
    pub fn push_typed(&mut self, column: usize, cell: &Typed, missing: &Missing) -> Result<(), Fault> {
        self.columns[column].push_typed(cell, missing)
    }

    /// Adds the next value of a join's column, likewise.
    #[inline]
    pub fn push_key(&mut self, join: usize, key: &[u8], missing: &Missing) -> Result<(), Fault> {
        self.joins[join].push(key, missing)
    }

    /// Name of a column.
    pub fn name(&self, column: usize) -> &str {
        &self.columns[column].name
    }

    /// Name of the column of a join.
    pub fn on(&self, join: usize) -> &str {
        &self.joins[join].on
    }

    /// This many rows were added column by column.
    pub fn pass(&mut self, rows: usize) {
        self.rows += rows;
    }

    /// Counts a file, with its size in bytes, as read to its end.
    pub fn file_ends(&mut self, bytes: u64) {
        self.read_before += bytes;
    }

    /// The columns and the joins.
    pub fn into_parts(self) -> (Vec<Growing>, Vec<Joined>) {
        (self.columns, self.joins)
    }
}
