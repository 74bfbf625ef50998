//! A column while its rows are read.

use super::categories::{Categories, Dictionary, Values};
use super::faults::Fault;
use super::missing::Missing;
use super::typed::Typed;
use super::wanted::{Column, Kind, Wanted};
use crate::data::table::read::cells;

/// A column that grows row by row.
pub struct Growing {
    /// Its name.
    pub name: String,
    kind: Kind,
    range: Option<[f64; 2]>,
    cells: Cells,
    /// Room for the text of a cell that is none.
    text: String,
}

enum Cells {
    Texts(Vec<u32>, Dictionary),
    Numbers(Vec<f64>),
}

impl Growing {
    /// An empty column.
    pub fn new(wanted: &Wanted) -> Self {
        let cells = match wanted.kind {
            Kind::Category => Cells::Texts(Vec::new(), Dictionary::default()),
            _ => Cells::Numbers(Vec::new()),
        };
        Self { name: wanted.column.trim().into(), kind: wanted.kind, range: wanted.range, cells, text: String::new() }
    }

    /// Makes room for this many more rows.
    pub fn reserve(&mut self, rows: usize) {
        match &mut self.cells {
            Cells::Texts(codes, _) => codes.reserve_exact(rows),
            Cells::Numbers(values) => values.reserve_exact(rows),
        }
    }

    /// Adds a cell, which is missing if it has a fault.
    #[inline]
    pub fn push(&mut self, cell: &[u8], missing: &Missing) -> Result<(), Fault> {
        match &mut self.cells {
            Cells::Texts(codes, dictionary) => {
                let code = if missing.has(cell) { Some(0) } else { dictionary.code(cell) };
                codes.push(code.unwrap_or(0));
                code.map(|_| ()).ok_or_else(|| not_utf8(cell))
            }
            Cells::Numbers(values) => {
                let value = if missing.has(cell) { Ok(f64::NAN) } else { number(self.kind, self.range, cell) };
                values.push(*value.as_ref().unwrap_or(&f64::NAN));
                value.map(|_| ())
            }
        }
    }

    /// Adds a cell that is more than text.
    #[inline]
    pub fn push_typed(&mut self, cell: &Typed, missing: &Missing) -> Result<(), Fault> {
        let value = match cell {
            Typed::Missing => return self.push(b"", missing),
            Typed::Text(text) => return self.push(text, missing),
            cell => cell.value(),
        };
        if let Cells::Texts(..) = self.cells {
            let mut text = std::mem::take(&mut self.text);
            cell.write(&mut text);
            let pushed = self.push(text.as_bytes(), missing);
            self.text = text;
            return pushed;
        }
        let value = self.typed(cell, value, missing);
        if let Cells::Numbers(values) = &mut self.cells {
            values.push(*value.as_ref().unwrap_or(&f64::NAN));
        }
        value.map(|_| ())
    }

    /// The number for a cell.
    fn typed(&self, cell: &Typed, value: f64, missing: &Missing) -> Result<f64, Fault> {
        if missing.has_number(value) {
            return Ok(f64::NAN);
        }
        let found = match (self.kind, cell) {
            (Kind::Time, Typed::Integer(_) | Typed::Unsigned(_) | Typed::Real(_)) => cells::of_number(value),
            (Kind::Time, Typed::Truth(_)) | (Kind::Truth, Typed::Moment { .. }) => None,
            (Kind::Truth, _) if value != 0.0 && value != 1.0 => None,
            _ => Some(value),
        };
        let shown = |fault: fn(Kind, &[u8]) -> Fault| fault(self.kind, cell.text().as_bytes());
        let value = found.ok_or_else(|| shown(not))?;
        if value.is_infinite() {
            return Err(shown(|_, cell| not_finite(cell)));
        }
        within(self.range, value, || cell.text())
    }

    /// The column as it is now.
    pub fn finish(self) -> Column {
        match self.cells {
            Cells::Texts(codes, dictionary) => {
                Column::Category(Categories { codes: fitted(codes), values: dictionary.into_values() })
            }
            Cells::Numbers(values) => Column::Number(fitted(values)),
        }
    }

    /// The numbers of the texts, and the texts, of a column of categories.
    pub fn into_keys(self) -> (Vec<u32>, Dictionary) {
        match self.cells {
            Cells::Texts(codes, dictionary) => (codes, dictionary),
            Cells::Numbers(_) => (Vec::new(), Dictionary::default()),
        }
    }
}

/// Gives back memory if more than a little was reserved in vain: a smaller vector may be a copy.
pub fn fitted<T>(mut values: Vec<T>) -> Vec<T> {
    if values.capacity() - values.len() > values.len() / 8 {
        values.shrink_to_fit();
    }
    values
}

/// Texts in another order: those with these numbers.
pub fn picked(values: &Values, codes: &[u32]) -> Values {
    let mut picked = Values::default();
    for &code in codes {
        picked.push(values.get(code));
    }
    picked
}

#[inline]
fn number(kind: Kind, range: Option<[f64; 2]>, cell: &[u8]) -> Result<f64, Fault> {
    let value = match kind {
        Kind::Truth => cells::truth(cell),
        Kind::Time => cells::time(cell),
        Kind::Number | Kind::Category => match cells::number(cell) {
            Some(value) if !value.is_finite() => return Err(not_finite(cell)),
            value => value,
        },
    };
    within(range, value.ok_or_else(|| not(kind, cell))?, || String::from_utf8_lossy(cell).into_owned())
}

#[inline]
fn within(range: Option<[f64; 2]>, value: f64, text: impl Fn() -> String) -> Result<f64, Fault> {
    match range {
        Some([least, greatest]) if value < least || value > greatest => {
            let what = format!("is not within {least} to {greatest}");
            Err(Fault::holds(text().as_bytes(), &what, "fix the cell, widen `range`, or add the cell to `missing`"))
        }
        _ => Ok(value),
    }
}

#[cold]
fn not(kind: Kind, cell: &[u8]) -> Fault {
    match kind {
        Kind::Truth => Fault::holds(
            cell,
            "is none of 0, 1, true, false, yes and no",
            "fix the cell, say with `at_least` or `equals` what counts as 1, or add the cell to `missing`",
        ),
        Kind::Time => Fault::holds(
            cell,
            "is not a time",
            "write times as seconds or milliseconds since 1970, as 2026-01-31T12:00:00 or as 20260131, or add the cell to \
             `missing`",
        ),
        Kind::Number | Kind::Category => Fault::holds(
            cell,
            "is not a number",
            "fix the cell, read the column as a category, or add the cell to `missing`",
        ),
    }
}

#[cold]
fn not_finite(cell: &[u8]) -> Fault {
    Fault::holds(cell, "is not a finite number", "fix the cell, or add it to `missing`")
}

#[cold]
fn not_utf8(cell: &[u8]) -> Fault {
    Fault::holds(cell, "is not UTF-8", "write texts in UTF-8")
}
