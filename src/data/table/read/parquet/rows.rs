//! Reads the rows of a Parquet file into columns, one column of a row group after the other.

use super::file::{damaged, guarded, open, row_groups, wrong};
use super::meaning::{Meaning, moment};
use crate::base::error::Result;
use crate::data::table::read::columns::faults::{Fault, Faults, Place};
use crate::data::table::read::columns::missing::Missing;
use crate::data::table::read::columns::rows::Rows;
use crate::data::table::read::columns::typed::Typed;
use crate::data::table::read::open::TableFile;
use crate::data::table::read::settings::Settings;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{FileReader, RowGroupReader};

/// Rows that are read at once: few enough that their values stay in the nearest memory.
const BATCH: usize = 1 << 11;
/// Rows that a byte of the file gives at most before they are there: a damaged footer may promise any number.
const ROWS_PER_BYTE: usize = 64;

/// A column that is read.
struct Leaf {
    /// Its index among the file's columns.
    index: usize,
    meaning: Meaning,
    target: Target,
}

/// What a column is read for.
#[derive(Clone, Copy)]
enum Target {
    Column(usize),
    Join(usize),
}

/// Adds the rows of a file to those that are there.
pub fn read(file: &TableFile, settings: &Settings, rows: &mut Rows) -> Result<()> {
    let mut faults = Faults::new(file);
    guarded(file, || {
        let reader = open(file)?;
        let groups = row_groups(file, &reader)?;
        let leaves = leaves(file, reader.metadata().file_metadata().schema_descr(), rows)?;
        let (_, bytes) = file.open_bytes()?;
        rows.reserve(groups.iter().sum::<usize>().min((bytes as usize).saturating_mul(ROWS_PER_BYTE)));
        let mut first = 0;
        for (index, count) in groups.into_iter().enumerate() {
            if rows.are_enough() {
                break;
            }
            let group = reader.get_row_group(index).map_err(|error| damaged(file, &error))?;
            for leaf in &leaves {
                let mut cells = Cells { leaf, rows, missing: &settings.missing, faults: &mut faults, row: first };
                cells.read(group.as_ref(), count).map_err(|error| damaged(file, &error))?;
            }
            rows.pass(count);
            first += count as u64;
        }
        Ok(())
    })?;
    faults.finish()
}

/// The columns that are read.
fn leaves(file: &TableFile, schema: &parquet::schema::types::SchemaDescriptor, rows: &Rows) -> Result<Vec<Leaf>> {
    let fields = schema.root_schema().get_fields();
    let names: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
    let places = rows.places(&names);
    let columns = (0..).map(Target::Column).zip(places.columns);
    let joins = (0..).map(Target::Join).zip(places.joins);
    let leaf = |(target, field): (Target, usize)| {
        let name = names.get(field).map_or("", String::as_str);
        let index = (0..schema.num_columns()).find(|&leaf| schema.get_column_root_idx(leaf) == field);
        let index = index.ok_or_else(|| wrong(file, &format!("column `{}` holds nothing", name.escape_debug())))?;
        let meaning = Meaning::of(&schema.column(index)).map_err(|cause| {
            let cause = format!("column `{}` {cause}", name.escape_debug());
            file.refused(&cause, "write it as plain columns of numbers, texts or times, or leave it out")
        })?;
        Ok(Leaf { index, meaning, target })
    };
    columns.chain(joins).map(leaf).collect()
}

/// Where the cells of a column go.
struct Cells<'c, 'f> {
    leaf: &'c Leaf,
    rows: &'c mut Rows,
    missing: &'c Missing,
    faults: &'c mut Faults<'f>,
    /// Rows of the file before the next cell.
    row: u64,
}

impl Cells<'_, '_> {
    /// Reads the column's cells of a row group.
    fn read(&mut self, group: &dyn RowGroupReader, count: usize) -> ParquetResult<()> {
        let meaning = self.leaf.meaning;
        let mut text = String::new();
        match group.get_column_reader(self.leaf.index)? {
            ColumnReader::BoolColumnReader(reader) => self.each(reader, count, |value, cells| {
                cells.push(&Typed::Truth(*value));
            }),
            ColumnReader::Int32ColumnReader(reader) => self.each(reader, count, |value, cells| {
                cells.push(&meaning.small(*value, &mut text));
            }),
            ColumnReader::Int64ColumnReader(reader) => self.each(reader, count, |value, cells| {
                cells.push(&meaning.integer(*value, &mut text));
            }),
            ColumnReader::Int96ColumnReader(reader) => self.each(reader, count, |value, cells| {
                cells.push(&moment(value));
            }),
            ColumnReader::FloatColumnReader(reader) => self.each(reader, count, |value, cells| {
                cells.push(&Typed::Real(f64::from(*value)));
            }),
            ColumnReader::DoubleColumnReader(reader) => self.each(reader, count, |value, cells| {
                cells.push(&Typed::Real(*value));
            }),
            ColumnReader::ByteArrayColumnReader(reader) => self.each(reader, count, |value, cells| {
                cells.push(&meaning.bytes(value.data(), &mut text));
            }),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => self.each(reader, count, |value, cells| {
                cells.push(&meaning.bytes(value.data(), &mut text));
            }),
        }
    }

    /// Hands every value to `push`; a null is a missing cell.
    fn each<T: DataType>(
        &mut self,
        mut reader: ColumnReaderImpl<T>,
        count: usize,
        mut push: impl FnMut(&T::T, &mut Self),
    ) -> ParquetResult<()> {
        let (mut values, mut levels) = (Vec::with_capacity(BATCH.min(count)), Vec::new());
        let mut left = count;
        while left > 0 {
            values.clear();
            levels.clear();
            let (read, ..) = reader.read_records(BATCH.min(left), Some(&mut levels), None, &mut values)?;
            if read == 0 {
                return Err(ParquetError::EOF("a column has fewer rows than its row group".into()));
            }
            let mut next = values.iter();
            for row in 0..read {
                // A required column has no levels.
                let is_there = levels.get(row).is_none_or(|level| *level > 0);
                match if is_there { next.next() } else { None } {
                    Some(value) => push(value, self),
                    None => self.push(&Typed::Missing),
                }
            }
            left -= read;
        }
        Ok(())
    }

    #[inline]
    fn push(&mut self, cell: &Typed) {
        let pushed = match self.leaf.target {
            Target::Column(column) => self.rows.push_typed(column, cell, self.missing),
            Target::Join(join) => match cell {
                Typed::Text(text) => self.rows.push_key(join, text, self.missing),
                cell => self.rows.push_key(join, cell.text().as_bytes(), self.missing),
            },
        };
        self.row += 1;
        if let Err(fault) = pushed {
            self.add(&fault);
        }
    }

    #[cold]
    fn add(&mut self, fault: &Fault) {
        let name = match self.leaf.target {
            Target::Column(column) => self.rows.name(column),
            Target::Join(join) => self.rows.on(join),
        };
        self.faults.of_cell(Place::Row(self.row), self.leaf.index, name, fault);
    }
}
