//! Any user's table: what is read of it, and what is refused and where.

mod cache;
mod cells;
mod faults;
mod files;
mod joins;
mod packed;
mod packers;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
mod sample;
mod text;

use std::path::Path;

use mmoe::base::exit_code::ExitCode;
use mmoe::data::table::read::{Column, Kind, RawTable, Wanted, read};
use mmoe::study::run::table::TableFiles;

/// A scratch folder.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a scratch folder")
}

/// Writes a file into the folder and returns a table of it alone.
fn table(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> TableFiles {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("the scratch folder takes it");
    TableFiles { files: vec![path.into()], ..TableFiles::default() }
}

fn wanted(column: &str, kind: Kind) -> Wanted {
    Wanted { column: column.into(), kind, range: None }
}

/// Columns that are wanted, by their names: `c` begins those of categories, `n` numbers, `t` truths and `d` times.
fn by_names(columns: &[&str]) -> Vec<Wanted> {
    let kind = |name: &str| match name.as_bytes().first() {
        Some(b'c') => Kind::Category,
        Some(b't') => Kind::Truth,
        Some(b'd') => Kind::Time,
        _ => Kind::Number,
    };
    columns.iter().map(|name| wanted(name, kind(name))).collect()
}

/// The cells of a column, as texts; `-` where one is missing.
fn cells(column: &Column) -> Vec<String> {
    let shown = |text: String, is_missing: bool| if is_missing { "-".into() } else { text };
    match column {
        Column::Category(all) => all.codes.iter().map(|&code| shown(all.value(code).into(), code == 0)).collect(),
        Column::Number(all) => all.iter().map(|value| shown(value.to_string(), value.is_nan())).collect(),
    }
}

/// The table with these columns, which must be good.
fn good(files: &TableFiles, columns: &[&str]) -> RawTable {
    read(files, &[], &by_names(columns)).unwrap_or_else(|error| panic!("{error}"))
}

/// The columns of a good table, each as its cells with a space between them.
fn columns(files: &TableFiles, names: &[&str]) -> Vec<String> {
    good(files, names).columns.iter().map(|column| cells(column).join(" ")).collect()
}

/// What is said about a table that is refused, without the folder.
fn refused(folder: &Path, files: &TableFiles, wanted: &[Wanted]) -> String {
    let error = read(files, &[], wanted).expect_err("it is bad");
    assert_eq!(error.exit_code(), ExitCode::Usage, "{error}");
    error.to_string().replace(&format!("{}/", folder.display()), "")
}
