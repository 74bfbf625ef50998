//! The rules by which columns become fields.

use super::column::{ColumnFacts, Look};
use crate::study::run::table::{Category, FieldKind, FieldKindName, TableField, TableTask, TaskKind};

/// Integers of fewer different values that repeat are categories.
const FEW: usize = 20;

/// Categories of more different values share one input for values that occur once.
const MANY: usize = 1_000;

/// Most bytes of a field's name.
const LONGEST_NAME: usize = 100;

/// What a column is taken for, and why.
pub struct Guessed {
    /// The field; `None` if the column is left out.
    pub field: Option<TableField>,
    /// The rule.
    pub why: String,
    /// Whether the guess is worth a look: integers of many values that are taken as numbers.
    pub is_doubtful: bool,
}

/// What a column that is no label is taken for.
pub fn field(column: &ColumnFacts) -> Guessed {
    let guessed = |kind: Option<FieldKind>, why: &str| Guessed {
        field: kind.map(|kind| TableField::new(column.name, kind)),
        why: why.into(),
        is_doubtful: false,
    };
    let values = column.values();
    let repeats = values * 2 <= column.filled;
    match column.look {
        _ if column.name.chars().any(char::is_control) || column.name.len() > LONGEST_NAME => {
            guessed(None, "its name is too long, or has a line break")
        }
        _ if values < 2 => guessed(None, if values == 0 { "empty" } else { "one value in all rows" }),
        Look::Time => guessed(None, "a time; it can split the rows: `by = \"time\"`"),
        _ if column.filled > FEW && values == column.filled && column.look != Look::Number && !repeats => {
            let is_number = column.look == Look::Integer && !column.is_named_id();
            if is_number { integer(column) } else { guessed(None, "another value in every row") }
        }
        Look::Number => {
            let odd = column.odd_texts();
            let field = TableField::new(column.name, FieldKind::of(FieldKindName::Number));
            let why = match odd.first() {
                Some(text) => format!("numbers, but for texts such as `{text}`: add them to `missing`"),
                None => "numbers".into(),
            };
            Guessed { field: Some(field), why, is_doubtful: !odd.is_empty() }
        }
        Look::Truth => guessed(Some(category(values)), "0 and 1"),
        Look::Integer => integer(column),
        Look::Text => match column.separator() {
            Some(separator) => {
                let kind = FieldKind::Categories { of: law(values), separator: separator.into(), max_length: 50 };
                guessed(Some(kind), &format!("several values in a cell, by `{separator}`"))
            }
            None => guessed(Some(category(values)), "texts"),
        },
    }
}

fn integer(column: &ColumnFacts) -> Guessed {
    let values = column.values();
    let (kind, why) = if column.is_named_id() {
        (category(values), "whole numbers, named as an id")
    } else if values < FEW && values * 2 <= column.filled {
        (category(values), "fewer than 20 whole numbers, which repeat")
    } else {
        (FieldKind::of(FieldKindName::Number), "whole numbers")
    };
    let is_doubtful = values > MANY && !column.is_named_id();
    Guessed { field: Some(TableField::new(column.name, kind)), why: why.into(), is_doubtful }
}

fn category(values: usize) -> FieldKind {
    FieldKind::Category(law(values))
}

fn law(values: usize) -> Category {
    Category { min_count: if values > MANY { 2 } else { 1 }, ..Category::default() }
}

/// What a label column is taken for: labels of 0 and 1, or numbers; `None` if it holds texts.
pub fn task(column: &ColumnFacts) -> Option<TableTask> {
    match column.look {
        Look::Truth => Some(TableTask::new(column.name, TaskKind::Binary)),
        Look::Integer | Look::Number => Some(TableTask::new(column.name, TaskKind::Regression)),
        Look::Time | Look::Text => None,
    }
}
