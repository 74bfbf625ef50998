//! A table of text fields, as CSV and as JSON.

use crate::base::csv_text::CsvText;
use crate::base::error::Result;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Number, Value};

/// Columns and rows. Each row has a field per column, which is empty if it has no value.
#[derive(Debug, Default, PartialEq)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without the columns that no row has a value for: readers would not know their types.
    pub(super) fn new(mut header: Vec<String>, mut rows: Vec<Vec<String>>) -> Self {
        let has_values = |column: usize| rows.is_empty() || rows.iter().any(|row| !row[column].is_empty());
        let kept: Vec<bool> = (0..header.len()).map(has_values).collect();
        for row in rows.iter_mut().chain([&mut header]) {
            let mut kept = kept.iter().copied();
            row.retain(|_| kept.next().unwrap_or(true));
        }
        Self { header, rows }
    }

    /// Whether it has no rows.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as CSV.
    pub(super) fn csv(&self) -> Result<Vec<u8>> {
        let mut text = CsvText::new(&self.header)?;
        self.rows.iter().try_for_each(|row| text.row(row))?;
        text.finish()
    }

    fn types(&self) -> Vec<Type> {
        let of = |(column, name): (usize, &String)| Type::of(name, self.rows.iter().map(|row| row[column].as_str()));
        self.header.iter().enumerate().map(of).collect()
    }
}

/// A list of objects, whose keys are in the columns' order. A column has one type; an empty field is null.
impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let types = self.types();
        serializer.collect_seq(self.rows.iter().map(|row| Object { header: &self.header, types: &types, row }))
    }
}

struct Object<'t> {
    header: &'t [String],
    types: &'t [Type],
    row: &'t [String],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.row.len()))?;
        for ((name, of), field) in self.header.iter().zip(self.types).zip(self.row) {
            object.serialize_entry(name, &of.value(field))?;
        }
        object.end()
    }
}

/// What all fields of a column are.
#[derive(Clone, Copy)]
enum Type {
    Truth,
    Number,
    Text,
}

impl Type {
    fn of<'t>(column: &str, fields: impl Iterator<Item = &'t str> + Clone) -> Self {
        let mut fields = fields.filter(|field| !field.is_empty());
        match column {
            // A name may look like a number.
            "id" | "model" | "task" => Self::Text,
            _ if fields.clone().all(|field| number(field).is_some()) => Self::Number,
            _ if fields.all(|field| ["true", "false"].contains(&field)) => Self::Truth,
            _ => Self::Text,
        }
    }

    fn value(self, field: &str) -> Value {
        match self {
            _ if field.is_empty() => Value::Null,
            Self::Truth => Value::Bool(field == "true"),
            Self::Number => number(field).map_or(Value::Null, Value::Number),
            Self::Text => field.into(),
        }
    }
}

fn number(field: &str) -> Option<Number> {
    serde_json::from_str(field).ok()
}
