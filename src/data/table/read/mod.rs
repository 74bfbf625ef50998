//! Turns the files of a table into columns.

// What only Parquet needs is checked in the usual build, which has it.
#![cfg_attr(not(feature = "parquet"), allow(dead_code, unused_imports))]

mod cells;
mod columns;
mod fingerprint;
mod open;
mod parquet;
mod paths;
mod settings;
mod size;
mod table;
mod text;

use crate::base::error::{Error, Result};
use crate::study::run::FilePath;
use crate::study::run::table::{Join, TableFiles};
use columns::growing::Growing;
use columns::joined::Joined;
use columns::rows::Rows;
use open::{Format, TableFile};
use settings::Settings;
use table::{Part, Source, Table};

pub use cells::time;
pub use columns::categories::{Categories, Values};
pub use columns::faults::shown;
pub use columns::wanted::{Column, Kind, RawTable, Wanted};
pub use fingerprint::fingerprint;
pub use size::size;

/// Reads the columns that are wanted. The rows of `groups`, which are further groups of files, follow those of
/// `files.files`. An error lists the first faults of a file, each with its line and column.
pub fn read(files: &TableFiles, groups: &[&[FilePath]], wanted: &[Wanted]) -> Result<RawTable> {
    read_first(files, groups, wanted, usize::MAX)
}

/// Reads the columns as [`read`] does, but not many more than the first `most` rows.
pub fn read_first(files: &TableFiles, groups: &[&[FilePath]], wanted: &[Wanted], most: usize) -> Result<RawTable> {
    let table = Table::find(files, groups)?;
    let sources = wanted.iter().map(|wanted| table.source(&wanted.column)).collect::<Result<Vec<_>>>()?;
    let of = |source: Source| -> Vec<Wanted> {
        wanted.iter().zip(&sources).filter(|(_, from)| **from == source).map(|(wanted, _)| wanted.clone()).collect()
    };
    let joins = files.joins.iter().zip(&table.joins).enumerate();
    let joins = joins.map(|(index, (join, part))| joined(join, part, &of(Source::Join(index))));
    let joins = joins.collect::<Result<Vec<_>>>()?;
    let (rows, files_of_rows) = read_part(&table.main, &of(Source::Main), joins, most)?;
    let count = rows.count();
    let (main, joins) = rows.into_parts();
    let mut of_main = main.into_iter().map(Growing::finish);
    let (of_joins, unjoined): (Vec<_>, Vec<_>) = joins.into_iter().map(Joined::finish).unzip();
    let mut of_joins: Vec<_> = of_joins.into_iter().map(Vec::into_iter).collect();
    let next = |source: &Source| match source {
        Source::Main => of_main.next(),
        Source::Join(join) => of_joins[*join].next(),
    };
    Ok(RawTable {
        rows: count,
        columns: sources.iter().filter_map(next).collect(),
        files: files_of_rows,
        left_out: table.left_out(wanted, files),
        unjoined,
    })
}

/// The names of all columns: those of the files of rows, then those that only a joined table has.
pub fn header(files: &TableFiles) -> Result<Vec<String>> {
    Ok(Table::find(files, &[])?.names())
}

/// For each of these columns, the joined table that it comes from; `None` if it stands in the files of rows.
pub fn joins_of(files: &TableFiles, columns: &[&str]) -> Result<Vec<Option<usize>>> {
    let table = Table::find(files, &[])?;
    let join = |column: &&str| match table.source(column)? {
        Source::Main => Ok(None),
        Source::Join(join) => Ok(Some(join)),
    };
    columns.iter().map(join).collect()
}

/// Where the cell of a row in a column is, as messages say it. `counts` are the files with their numbers of rows.
pub fn place_of_cell(files: &TableFiles, counts: &[(String, usize)], row: usize, column: &str) -> Result<String> {
    let Table { main, .. } = Table::find(files, &[])?;
    let (file, at) = place_of(&main, counts, row)?;
    let number = main.names_of(file)?.iter().position(|name| name == column).map_or(0, |index| index + 1);
    Ok(format!("{at}: column {number} (`{}`)", column.escape_debug()))
}

/// A file as it is found, before anything of it is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its name.
    pub name: String,
    /// Whether it has rows of the table itself.
    pub has_rows: bool,
    /// What is between two cells, which its name may decide.
    pub separator: String,
    /// Its size and the time of its last change.
    pub stamp: Option<(u64, u128)>,
}

/// All files, in their order.
pub(super) fn found(files: &TableFiles, groups: &[&[FilePath]]) -> Result<Vec<Found>> {
    let main = std::iter::once(files.files.as_slice()).chain(groups.iter().copied());
    let main = main.map(|paths| (Settings::of_table(files), paths, true));
    let joins = files.joins.iter().map(|join| (Settings::of_join(files, join), join.files.as_slice(), false));
    let mut all = Vec::new();
    for (settings, paths, has_rows) in main.chain(joins) {
        for file in paths::files(paths)? {
            let (separator, stamp) = (settings.separator(&file).into(), file.stamp());
            all.push(Found { name: file.name, has_rows, separator, stamp });
        }
    }
    Ok(all)
}

/// Reads the files of one table. Returns the columns, and for every file its name and its number of rows.
fn read_part(part: &Part, wanted: &[Wanted], joins: Vec<Joined>, most: usize) -> Result<(Rows, Vec<(String, usize)>)> {
    let opened = part.files().map(|file| Ok((file, file.open()?))).collect::<Result<Vec<_>>>()?;
    let bytes = opened.iter().map(|(_, (.., bytes))| bytes).sum();
    let mut rows = Rows::new(wanted, joins, bytes, most);
    let mut counts = Vec::new();
    for (file, (_, format, bytes)) in opened {
        let before = rows.count();
        match format {
            Format::Parquet => parquet::read(file, &part.settings, &mut rows)?,
            _ => text::rows::read(file, &part.settings, &mut rows)?,
        }
        rows.file_ends(bytes);
        counts.push((file.name.clone(), rows.count() - before));
    }
    Ok((rows, counts))
}

/// Reads a table that is joined.
fn joined(join: &Join, part: &Part, wanted: &[Wanted]) -> Result<Joined> {
    let on = join.on.trim();
    let key = Wanted { column: on.into(), kind: Kind::Category, range: None };
    let all = [std::slice::from_ref(&key), wanted].concat();
    let (rows, counts) = read_part(part, &all, Vec::new(), usize::MAX)?;
    let mut columns = rows.into_parts().0.into_iter();
    let keys = columns.next().map(Growing::into_keys).unwrap_or_default();
    let columns = columns.map(Growing::finish).collect();
    Joined::new(on, part.name(), join.on_missing, keys, columns).or_else(|[first, second]| {
        let (file, at) = place_of(part, &counts, second)?;
        let (_, earlier) = place_of(part, &counts, first)?;
        let cause = format!("this value of `{}` is at {earlier}, too", on.escape_debug());
        Err(Error::Usage(format!("{at}: {cause}\n  keep one row for each value: {} is joined by it", file.name)))
    })
}

/// The file of a row, and its place as messages name it.
fn place_of<'p>(part: &'p Part, counts: &[(String, usize)], mut row: usize) -> Result<(&'p TableFile, String)> {
    let mut last = None;
    for (file, (name, count)) in part.files().zip(counts) {
        last = Some(file);
        if row < *count {
            let (_, format, _) = file.open()?;
            let place = match format {
                Format::Parquet => format!("{name}: row {}", row + 1),
                _ => format!("{name}:{}", text::rows::line_of(file, &part.settings, row)?),
            };
            return Ok((file, place));
        }
        row -= count;
    }
    let file = last.ok_or_else(|| Error::Defect("a joined table without files".into()))?;
    Ok((file, file.name.clone()))
}
