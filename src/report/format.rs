//! How reports and verdicts are printed.

use super::table::Table;
use crate::base::error::{Error, Result};
use serde::Serialize;

/// Width in columns of text that does not go to a terminal.
pub(super) const USUAL_WIDTH: usize = 100;

/// A format of `mmoe report` and `mmoe claims`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text for a terminal.
    #[default]
    #[value(alias = "text")]
    Table,
    /// The derived file that the first table is made of, such as `selected.csv` or `claims.csv`.
    Csv,
    /// The rows of these files as objects, in JSON.
    Json,
    /// A table for a README.
    Markdown,
}

/// A table as printed CSV.
pub(super) fn csv_text(table: &Table) -> Result<String> {
    Ok(String::from_utf8_lossy(&table.csv()?).into_owned())
}

/// A value as printed JSON.
pub(super) fn json_text(value: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(value);
    text.map(|text| text + "\n").map_err(|error| Error::Defect(format!("a table cannot be written as JSON: {error}")))
}
