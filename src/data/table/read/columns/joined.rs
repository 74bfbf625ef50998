//! Columns of a table that is joined: each row takes them from the row that has its value.

use super::categories::{Categories, Dictionary, Values};
use super::faults::{Fault, shown};
use super::growing::{fitted, picked};
use super::missing::Missing;
use super::wanted::Column;
use crate::study::run::table::OnMissing;

/// A table with one row per value of a column, and the columns that grow from it.
pub struct Joined {
    /// The column of both tables.
    pub on: String,
    /// Number of rows whose value this table lacks.
    pub unjoined: usize,
    /// The table's name in messages.
    name: String,
    on_missing: OnMissing,
    keys: Dictionary,
    /// For each value: its row.
    rows: Vec<u32>,
    columns: Vec<Gathered>,
}

/// A column of the joined table, and what the rows took from it.
enum Gathered {
    Texts {
        from: Categories,
        /// For each text of `from`: its number among the texts that were taken; 0 before it is.
        numbers: Vec<u32>,
        /// The texts that were taken, by their numbers in `from`, in the order in which they were taken first.
        taken: Vec<u32>,
        to: Vec<u32>,
    },
    Numbers {
        from: Vec<f64>,
        to: Vec<f64>,
    },
}

impl Joined {
    /// The table `name` with these columns. `codes` and `keys` are its column `on`. If a value is there twice, the error
    /// has both its rows, counted from 0.
    pub fn new(
        on: &str,
        name: &str,
        on_missing: OnMissing,
        (codes, keys): (Vec<u32>, Dictionary),
        columns: Vec<Column>,
    ) -> Result<Self, [usize; 2]> {
        let mut rows = Vec::with_capacity(codes.len());
        for (row, &code) in codes.iter().enumerate() {
            match code as usize {
                // A row without a value is never asked for.
                0 => {}
                // A new value has the next number.
                code if code > rows.len() => rows.push(row as u32),
                code => return Err([rows[code - 1] as usize, row]),
            }
        }
        let columns = columns.into_iter().map(Gathered::new).collect();
        Ok(Self { on: on.into(), unjoined: 0, name: name.into(), on_missing, keys, rows, columns })
    }

    /// Makes room for this many more rows.
    pub fn reserve(&mut self, rows: usize) {
        for column in &mut self.columns {
            match column {
                Gathered::Texts { to, .. } => to.reserve_exact(rows),
                Gathered::Numbers { to, .. } => to.reserve_exact(rows),
            }
        }
    }

    /// Adds a row with this value.
    #[inline]
    pub fn push(&mut self, key: &[u8], missing: &Missing) -> Result<(), Fault> {
        let code = if missing.has(key) { None } else { self.keys.get(key) };
        let row = code.and_then(|code| self.rows.get(code as usize - 1)).map(|row| *row as usize);
        self.columns.iter_mut().for_each(|column| column.push(row));
        if row.is_some() {
            return Ok(());
        }
        self.unjoined += 1;
        match self.on_missing {
            OnMissing::Count => Ok(()),
            OnMissing::Error => Err(Fault {
                cause: format!("holds `{}`, which {} does not have", shown(key), self.name),
                hint: "add a row for it there, or set `on_missing = \"count\"` to leave its columns missing",
            }),
        }
    }

    /// The columns as they are now, and the number of rows whose value the table lacks.
    pub fn finish(self) -> (Vec<Column>, usize) {
        (self.columns.into_iter().map(Gathered::finish).collect(), self.unjoined)
    }
}

impl Gathered {
    fn new(column: Column) -> Self {
        match column {
            Column::Category(from) => {
                Self::Texts { numbers: vec![0; from.len() + 1], from, taken: Vec::new(), to: Vec::new() }
            }
            Column::Number(from) => Self::Numbers { from, to: Vec::new() },
        }
    }

    #[inline]
    fn push(&mut self, row: Option<usize>) {
        match self {
            Self::Numbers { from, to } => to.push(row.map_or(f64::NAN, |row| from[row])),
            Self::Texts { from, numbers, taken, to } => {
                let code = row.map_or(0, |row| from.codes[row]);
                let number = &mut numbers[code as usize];
                if code > 0 && *number == 0 {
                    taken.push(code);
                    *number = taken.len() as u32;
                }
                to.push(*number);
            }
        }
    }

    fn finish(self) -> Column {
        match self {
            Self::Numbers { to, .. } => Column::Number(fitted(to)),
            Self::Texts { from, taken, to, .. } => {
                let values: Values = picked(&from.values, &taken);
                Column::Category(Categories { codes: fitted(to), values })
            }
        }
    }
}
