//! The files of a table and of those that are joined to it, and where their columns are.

use super::columns::wanted::Wanted;
use super::open::{Format, TableFile};
use super::settings::Settings;
use super::{parquet, paths, text};
use crate::base::error::{Error, Result};
use crate::base::words::closest;
use crate::study::run::FilePath;
use crate::study::run::table::TableFiles;

/// Most columns of a file.
const MOST_COLUMNS: usize = 16_384;
/// Most names that an error lists.
const LISTED: usize = 8;

/// A table and those that are joined to it.
pub struct Table<'s> {
    /// The files of rows.
    pub main: Part<'s>,
    /// The tables that are joined.
    pub joins: Vec<Part<'s>>,
}

/// Files with the same columns.
pub struct Part<'s> {
    /// How they are read.
    pub settings: Settings<'s>,
    /// The files, group by group.
    pub groups: Vec<Vec<TableFile>>,
    /// The columns of the first one.
    pub names: Vec<String>,
}

/// Where a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the files of rows.
    Main,
    /// In the table of this join.
    Join(usize),
}

impl<'s> Table<'s> {
    /// Finds the files and their columns.
    pub fn find(files: &'s TableFiles, groups: &[&[FilePath]]) -> Result<Self> {
        let all = std::iter::once(files.files.as_slice()).chain(groups.iter().copied());
        let main = Part::find(Settings::of_table(files), all)?;
        let of_join = |join| Part::find(Settings::of_join(files, join), [join.files.as_slice()]);
        let joins = files.joins.iter().map(of_join).collect::<Result<Vec<_>>>()?;
        let table = Self { main, joins };
        for (part, join) in table.joins.iter().zip(&files.joins) {
            table.check_join(part, join.on.trim())?;
        }
        Ok(table)
    }

    /// Checks that the column `on` is in both tables, and no other one.
    fn check_join(&self, part: &Part, on: &str) -> Result<()> {
        for part in [&self.main, part] {
            if !part.has(on) {
                return Err(part.no_column(on, &part.names, "`on` names a column of both tables; "));
            }
        }
        let Some(twice) = part.names.iter().find(|name| *name != on && self.main.has(name)) else { return Ok(()) };
        let cause = format!("`{}` is a column of this file and of {}, too", twice.escape_debug(), self.main.name());
        let hint =
            format!("rename it in one of them; only `{}`, by which they are joined, is in both", on.escape_debug());
        Err(Error::Usage(format!("{}: {cause}\n  {hint}", part.name())))
    }

    /// Where a column is: in the files of rows, or else in the first join that has it.
    pub fn source(&self, column: &str) -> Result<Source> {
        let column = column.trim();
        if self.main.has(column) {
            return Ok(Source::Main);
        }
        match self.joins.iter().position(|join| join.has(column)) {
            Some(join) => Ok(Source::Join(join)),
            None => Err(self.main.no_column(column, &self.names(), "")),
        }
    }

    /// The names of all columns, each once.
    pub fn names(&self) -> Vec<String> {
        let mut names = self.main.names.clone();
        for name in self.joins.iter().flat_map(|join| &join.names) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// The columns that neither `wanted` nor a join asks for.
    pub fn left_out(&self, wanted: &[Wanted], files: &TableFiles) -> Vec<String> {
        let asked = wanted.iter().map(|wanted| wanted.column.as_str());
        let asked: Vec<&str> = asked.chain(files.joins.iter().map(|join| join.on.as_str())).map(str::trim).collect();
        self.names().into_iter().filter(|name| !asked.contains(&name.as_str())).collect()
    }
}

impl<'s> Part<'s> {
    fn find<'p>(settings: Settings<'s>, groups: impl IntoIterator<Item = &'p [FilePath]>) -> Result<Self> {
        let groups = groups.into_iter().map(paths::files).collect::<Result<Vec<_>>>()?;
        let mut part = Self { settings, groups, names: Vec::new() };
        part.names = part.common_names()?;
        Ok(part)
    }

    /// The columns of the first file, which all others have, too.
    fn common_names(&self) -> Result<Vec<String>> {
        let Some(first) = self.files().next() else {
            return Err(Error::Usage("a table has no file\n  give a path or a pattern".into()));
        };
        let names = self.names_of(first)?;
        for other in self.files().skip(1) {
            same_columns(first, &names, other, &self.names_of(other)?)?;
        }
        Ok(names)
    }

    /// All files, in order.
    pub fn files(&self) -> impl Iterator<Item = &TableFile> {
        self.groups.iter().flatten()
    }

    /// The name of the first file.
    pub fn name(&self) -> &str {
        self.files().next().map_or("", |file| &file.name)
    }

    fn has(&self, column: &str) -> bool {
        self.names.iter().any(|name| name == column)
    }

    /// The names of a file's columns.
    pub fn names_of(&self, file: &TableFile) -> Result<Vec<String>> {
        let (_, format, _) = file.open()?;
        let names = match format {
            Format::Parquet => parquet::names(file)?,
            _ => text::header::names(file, &self.settings, &mut self.settings.records(file)?)?,
        };
        if names.len() > MOST_COLUMNS {
            return Err(file.refused("has more than 16,384 columns", "give a table with fewer columns"));
        }
        let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(twice) => {
                let cause = format!("two columns are named `{}`", twice[0].escape_debug());
                Err(file.refused(&cause, "give every column a name of its own"))
            }
            None => Ok(names),
        }
    }

    /// Error for a column that is not among `names`.
    fn no_column(&self, column: &str, names: &[String], why: &str) -> Error {
        let hint = match closest(column, names.iter().map(String::as_str)) {
            Some(name) => format!("{why}did you mean `{}`?", name.escape_debug()),
            None => format!("{why}choose from its columns: {}", listed(names)),
        };
        Error::Usage(format!("{}: no column is named `{}`\n  {hint}", self.name(), column.escape_debug()))
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| name.escape_debug().to_string()).collect();
    shown.join(", ") + if names.len() > LISTED { ", ..." } else { "" }
}

/// Files of one table have the same columns, in any order.
fn same_columns(first: &TableFile, names: &[String], other: &TableFile, others: &[String]) -> Result<()> {
    let lacking = |names: &[String], all: &[String]| {
        let lacking: Vec<String> = all.iter().filter(|name| !names.contains(name)).cloned().collect();
        (!lacking.is_empty()).then(|| format!("`{}`", listed(&lacking)))
    };
    let cause = match (lacking(others, names), lacking(names, others)) {
        (None, None) => return Ok(()),
        (Some(lacks), None) => format!("lacks {lacks}, which {} has", first.name),
        (None, Some(has)) => format!("has {has}, which {} lacks", first.name),
        (Some(lacks), Some(has)) => format!("lacks {lacks} and has {has}, unlike {}", first.name),
    };
    Err(other.refused(&cause, "files of one table have columns of the same names, in any order"))
}
