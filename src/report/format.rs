//! How reports and verdicts are printed.

use serde_json::{Map, Number, Value};

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

/// Rows of fields as a list of objects.
pub(super) fn json_rows(header: &[String], rows: impl Iterator<Item = Vec<String>>) -> Value {
    let object = |row: Vec<String>| -> Map<String, Value> {
        header.iter().zip(row).map(|(column, text)| (column.clone(), json_value(column, &text))).collect()
    };
    rows.map(object).collect()
}

/// A field as JSON: null, a boolean, a number or text. Names are always text, since a name may look like a number.
fn json_value(column: &str, text: &str) -> Value {
    let value = || match text {
        "true" | "false" => Some(Value::Bool(text == "true")),
        _ => serde_json::from_str::<Number>(text).ok().map(Value::Number),
    };
    match column {
        _ if text.is_empty() => Value::Null,
        "model" | "split" | "task" | "metric" => text.into(),
        _ => value().unwrap_or_else(|| text.into()),
    }
}
