//! From files to raw columns.

use crate::base::error::{Error, Result};
use crate::study::run::FilePath;
use crate::study::run::table::TableFiles;
use std::collections::HashMap;

/// A column that is wanted, and as what.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Its name.
    pub column: String,
    /// As what it is read.
    pub kind: Kind,
    /// The least and the greatest number that a cell may hold.
    pub range: Option<[f64; 2]>,
}

/// As what a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Texts, of which many are equal.
    Category,
    /// Numbers.
    Number,
    /// 0 and 1, `true` and `false`, `yes` and `no`.
    Truth,
    /// Times, as seconds since 1970.
    Time,
}

/// The wanted columns of all rows.
pub struct RawTable {
    /// Number of rows.
    pub rows: usize,
    /// One per wanted column, in their order.
    pub columns: Vec<Column>,
    /// For every file of rows: its name and its number of rows, in order.
    pub files: Vec<(String, usize)>,
    /// Columns that nothing wants.
    pub left_out: Vec<String>,
    /// For each wanted column, the join that it comes from; `None` if it stands in the main files.
    pub join_of: Vec<Option<usize>>,
    /// Rows whose value no joined table has, one count per join.
    pub unjoined: Vec<usize>,
}

/// A column as it was read.
pub enum Column {
    /// Texts.
    Category(Categories),
    /// Numbers, NaN where there is none.
    Number(Vec<f64>),
}

/// Texts, each of which is stored once.
pub struct Categories {
    /// For each row the number of its text, from 1; 0 if there is none.
    pub codes: Vec<u32>,
    values: Vec<String>,
}

impl Categories {
    /// The text with this number.
    pub fn value(&self, code: u32) -> &str {
        &self.values[code as usize - 1]
    }

    /// Number of different texts.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Reads the wanted columns of the files and of further groups of files, whose rows follow.
pub fn read(files: &TableFiles, groups: &[&[FilePath]], wanted: &[Wanted]) -> Result<RawTable> {
    let mut columns: Vec<Column> = wanted
        .iter()
        .map(|wanted| match wanted.kind {
            Kind::Category => Column::Category(Categories { codes: Vec::new(), values: Vec::new() }),
            _ => Column::Number(Vec::new()),
        })
        .collect();
    let mut known: Vec<HashMap<String, u32>> = vec![HashMap::new(); wanted.len()];
    let mut names = Vec::new();
    let mut rows = 0;
    for path in files.files.iter().chain(groups.iter().copied().flatten()) {
        let broken = |error: csv::Error| Error::Usage(error.to_string());
        let mut reader = csv::Reader::from_path(path.expanded()).map_err(broken)?;
        let header = reader.headers().map_err(broken)?.clone();
        let places: Vec<usize> = wanted
            .iter()
            .map(|wanted| {
                header
                    .iter()
                    .position(|name| name == wanted.column)
                    .ok_or_else(|| Error::Usage(format!("{path}: no column `{}`\n  choose another", wanted.column)))
            })
            .collect::<Result<_>>()?;
        let before = rows;
        for record in reader.records() {
            let record = record.map_err(broken)?;
            rows += 1;
            for ((column, place), known) in columns.iter_mut().zip(&places).zip(&mut known) {
                let cell = record[*place].trim();
                match column {
                    Column::Number(values) => values.push(match cell {
                        "true" => 1.0,
                        "false" => 0.0,
                        cell => cell.parse().unwrap_or(f64::NAN),
                    }),
                    Column::Category(of) if cell.is_empty() => of.codes.push(0),
                    Column::Category(of) => {
                        let next = known.len() as u32 + 1;
                        let code = *known.entry(cell.to_owned()).or_insert(next);
                        if code == next {
                            of.values.push(cell.to_owned());
                        }
                        of.codes.push(code);
                    }
                }
            }
        }
        names.push((path.to_string(), rows - before));
    }
    Ok(RawTable {
        rows,
        columns,
        files: names,
        left_out: Vec::new(),
        join_of: vec![None; wanted.len()],
        unjoined: Vec::new(),
    })
}

/// A hash of the whole files.
pub fn fingerprint(files: &TableFiles, groups: &[&[FilePath]]) -> Result<String> {
    let paths = files.files.iter().chain(groups.iter().copied().flatten());
    let texts: Vec<Vec<u8>> = paths
        .map(|path| std::fs::read(path.expanded()).map_err(|e| Error::io(&path.expanded(), &e)))
        .collect::<Result<_>>()?;
    Ok(crate::base::sha256::sha256_hex(&texts.concat()))
}

/// Names of the columns.
pub fn header(files: &TableFiles) -> Result<Vec<String>> {
    let broken = |error: csv::Error| Error::Usage(error.to_string());
    let mut names = Vec::new();
    if let Some(path) = files.files.first() {
        let mut reader = csv::Reader::from_path(path.expanded()).map_err(broken)?;
        names.extend(reader.headers().map_err(broken)?.iter().map(str::to_owned));
    }
    Ok(names)
}

/// Number of rows at most, and of columns.
pub fn size(files: &TableFiles, _groups: &[&[FilePath]]) -> Result<(u64, u64)> {
    Ok((1_000_000, header(files)?.len() as u64))
}

/// A time in any of the forms of [`Kind::Time`], as seconds since 1970.
pub fn time(text: &str) -> Option<f64> {
    text.parse().ok()
}
