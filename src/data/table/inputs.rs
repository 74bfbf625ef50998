//! The inputs of all rows, column by column.

use super::category::{Parts, UNKNOWN, Vocabulary};
use super::columns::{WantedColumns, field_kind};
use super::facts::{FieldFacts, TableFacts};
use super::read::{Categories, Column, RawTable};
use super::split::SplitRows;
use crate::data::batch::{self, DenseInputs, InputShape};
use crate::data::scaling::Scaling;
use crate::data::sparse_rows::SparseRows;
use crate::study::run::table::{Category, FieldKind, TableField, TableSpec};
use std::borrow::Cow;
use std::sync::Arc;

/// Most bytes of packed rows.
const MOST_PACKED: usize = 256 << 20;

/// Whether `rows` rows with `slots` active inputs each are packed.
pub fn are_packed(rows: usize, slots: usize) -> bool {
    rows.saturating_mul(slots).saturating_mul(size_of::<u32>() + size_of::<f32>()) <= MOST_PACKED
}

/// The inputs of all rows. Rows of numbers alone are dense.
pub struct Inputs {
    /// Column by column, which takes half the memory of packed rows; empty if the rows are packed.
    columns: Vec<InputColumn>,
    /// Row by row, from which a batch is gathered in a fifth of the time, unless they are too many.
    packed: Option<Packed>,
    inputs: usize,
    /// Number of active inputs per row.
    slots: usize,
    /// Whether all columns hold numbers.
    is_dense: bool,
}

/// All rows, row by row.
enum Packed {
    /// `[rows, inputs]`: rows of numbers alone.
    Dense(Vec<f32>),
    Sparse(SparseRows),
}

/// The inputs of a field.
enum InputColumn {
    Number {
        input: u32,
        /// Input that is 1 where the number is missing, if training rows have missing ones.
        flag: Option<u32>,
        /// `[rows]`: scaled, and NaN where they are missing.
        values: Vec<f32>,
        /// The value of a missing number.
        of_missing: f32,
    },
    Category {
        /// Input of unknown values.
        first: u32,
        /// `[rows]`, from `first`.
        codes: Vec<u32>,
        /// Code of missing values; [`UNKNOWN`] if training rows have none.
        missing: u32,
        /// Value of an active unknown input: 0 unless it is trained, or always active.
        unknown: f32,
    },
    Categories {
        first: u32,
        /// `[rows + 1]`: where each row's codes begin.
        starts: Vec<u32>,
        codes: Vec<u32>,
        missing: u32,
        unknown: f32,
        /// Most codes of a row.
        most: usize,
    },
}

/// A column as inputs, and what is worth knowing about it.
struct Encoded {
    column: InputColumn,
    /// Number of inputs.
    inputs: u32,
    /// Number of values with an input of their own, if it holds categories.
    known: Option<usize>,
    /// Whether all training rows have the same value.
    is_constant: bool,
}

impl Encoded {
    fn by(vocabulary: Vocabulary, column: InputColumn) -> Self {
        let Vocabulary { inputs, known, is_constant, .. } = vocabulary;
        Self { column, inputs, known: Some(known), is_constant }
    }
}

impl Inputs {
    /// Encodes every field, and lets the raw columns go that nothing needs any more.
    pub fn encode(
        spec: &TableSpec,
        raw: &mut RawTable,
        wanted: &WantedColumns,
        split: &SplitRows,
        facts: &mut TableFacts,
    ) -> Self {
        let mut inputs = Self { columns: Vec::new(), packed: None, inputs: 0, slots: 0, is_dense: true };
        for (place, field) in spec.fields.iter().enumerate() {
            let column = raw_column(raw, wanted, field, &spec.fields[place + 1..]);
            inputs.push(field, column, split, facts);
        }
        inputs
    }

    fn push(&mut self, field: &TableField, column: RawColumn, split: &SplitRows, facts: &mut TableFacts) {
        let first = self.inputs as u32;
        let Encoded { column, inputs, known, is_constant } = match (&field.kind, column) {
            (FieldKind::Number { scale }, RawColumn::Numbers(values)) => {
                let scaling = Scaling::of(*scale, split.train.iter().map(|&row| values[row as usize]));
                facts.see_numbers(&field.name, *scale, &scaling, &values);
                number(first, scaling, &values, split)
            }
            (FieldKind::Category(law), RawColumn::Texts(texts)) => category(first, law, texts, split),
            (FieldKind::Categories { of, separator, max_length }, RawColumn::Texts(texts)) => {
                categories(first, of, &Parts::of(texts, separator, *max_length as usize), texts, split)
            }
            _ => return,
        };
        self.slots += column.slots();
        self.is_dense &= matches!(column, InputColumn::Number { .. });
        self.columns.push(column);
        self.inputs += inputs as usize;
        facts.fields.push(FieldFacts { name: field.name.clone(), known, is_constant, ..self.count(split) });
    }

    /// Missing and unknown values of the last column, by split.
    fn count(&self, split: &SplitRows) -> FieldFacts {
        let Some(column) = self.columns.last() else { return FieldFacts::default() };
        let count = |rows: &[u32], is: &dyn Fn(usize) -> bool| rows.iter().filter(|&&row| is(row as usize)).count();
        let of_splits = |is: &dyn Fn(usize) -> bool| split.all().map(|(_, rows)| count(rows, is));
        FieldFacts {
            missing: of_splits(&|row| column.is_missing(row)),
            unknown: of_splits(&|row| column.is_unknown(row)),
            ..FieldFacts::default()
        }
    }

    /// Number and kind of a row's inputs.
    pub fn shape(&self) -> InputShape {
        if self.is_dense { InputShape::Dense(self.inputs) } else { InputShape::Sparse(self.inputs) }
    }

    /// Number of active inputs per row.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// Packs all rows if they are few enough for it; `rows` is their number. No row can be appended afterwards.
    pub fn pack(&mut self, rows: usize) {
        if are_packed(rows, self.slots) {
            let all = self.gathered(&(0..rows).collect::<Vec<_>>());
            self.packed = Some(if self.is_dense { Packed::Dense(all.into_values()) } else { Packed::Sparse(all) });
            self.columns.clear();
        }
    }

    /// The inputs of some rows.
    pub fn of(&self, rows: &[usize]) -> batch::Inputs {
        let dense = |values| batch::Inputs::Dense(Arc::new(DenseInputs::from_rows(values, rows.len())));
        match &self.packed {
            Some(Packed::Sparse(packed)) => batch::Inputs::Sparse(Arc::new(packed.select(rows))),
            Some(Packed::Dense(packed)) => {
                let mut values = Vec::with_capacity(rows.len() * self.inputs);
                rows.iter().for_each(|row| values.extend_from_slice(&packed[row * self.inputs..][..self.inputs]));
                dense(values)
            }
            // The inputs of numbers and flags are in order, so the values are the rows.
            None if self.is_dense => dense(self.gathered(rows).into_values()),
            None => batch::Inputs::Sparse(Arc::new(self.gathered(rows))),
        }
    }

    /// Some rows, gathered from the columns.
    fn gathered(&self, rows: &[usize]) -> SparseRows {
        let slots = self.slots;
        let mut indices = vec![0; rows.len() * slots];
        let mut values = vec![0.0; rows.len() * slots];
        // Column by column, since the cells of a column are near each other in memory and those of a row are not.
        let mut slot = 0;
        for column in &self.columns {
            let of_rows = indices.chunks_exact_mut(slots).zip(values.chunks_exact_mut(slots));
            let width = column.slots();
            let of_rows =
                of_rows.map(|(indices, values)| (&mut indices[slot..slot + width], &mut values[slot..slot + width]));
            column.write(rows, of_rows);
            slot += width;
        }
        SparseRows::new(self.inputs, slots, indices, values)
    }

    /// Appends a row: a copy of `row`, except for the fields that `is_of_item` names, which are those of `item`.
    pub fn append(&mut self, row: usize, item: usize, is_of_item: &[bool]) {
        for (column, &is_of_item) in self.columns.iter_mut().zip(is_of_item) {
            column.append(if is_of_item { item } else { row });
        }
    }
}

/// A column in memory, owned if no later field reads it, too.
enum RawColumn<'r> {
    Numbers(Cow<'r, [f64]>),
    Texts(&'r Categories),
    None,
}

/// The column of a field. Numbers leave the raw table if no later field needs them.
fn raw_column<'r>(
    raw: &'r mut RawTable,
    wanted: &WantedColumns,
    field: &TableField,
    later: &[TableField],
) -> RawColumn<'r> {
    let is_needed = later.iter().any(|other| other.column == field.column);
    let Some(place) = wanted.place(&field.column, field_kind(field)) else { return RawColumn::None };
    match &mut raw.columns[place] {
        Column::Number(values) => {
            RawColumn::Numbers(if is_needed { Cow::Borrowed(values) } else { Cow::Owned(std::mem::take(values)) })
        }
        Column::Category(texts) => RawColumn::Texts(texts),
    }
}

fn number(first: u32, scaling: Scaling, values: &[f64], split: &SplitRows) -> Encoded {
    let known = split.train.iter().map(|&row| values[row as usize]).filter(|value| !value.is_nan());
    let (count, sum) = known.fold((0, 0.0), |(count, sum), value| (count + 1, sum + value));
    let mean = if count > 0 { sum / count as f64 } else { 0.0 };
    let has_missing = count < split.train.len();
    let column = InputColumn::Number {
        input: first,
        flag: has_missing.then_some(first + 1),
        values: values.iter().map(|&value| scaling.apply(value) as f32).collect(),
        of_missing: scaling.of_missing(mean) as f32,
    };
    Encoded { column, inputs: 1 + u32::from(has_missing), known: None, is_constant: scaling.is_constant() }
}

fn category(first: u32, law: &Category, texts: &Categories, split: &SplitRows) -> Encoded {
    let values: Vec<&str> = (1..=texts.len()).map(|code| texts.value(code as u32)).collect();
    let mut counts = vec![0; values.len() + 1];
    split.known().for_each(|row| counts[texts.codes[row] as usize] += 1);
    let vocabulary = Vocabulary::of(law, &values, &counts[1..], counts[0]);
    let input = |code: &u32| if *code == 0 { vocabulary.missing } else { vocabulary.input(*code as usize - 1) };
    let unknown = vocabulary.value_of_unknown(law);
    let codes = texts.codes.iter().map(input).collect();
    let missing = vocabulary.missing;
    Encoded::by(vocabulary, InputColumn::Category { first, codes, missing, unknown })
}

fn categories(first: u32, law: &Category, parts: &Parts, texts: &Categories, split: &SplitRows) -> Encoded {
    let of_row = |row: usize| match texts.codes[row] {
        0 => &[][..],
        code => &parts.of_cell[code as usize - 1],
    };
    let (mut counts, mut missing) = (vec![0; parts.values.len()], 0);
    for row in split.known() {
        let of_row = of_row(row);
        of_row.iter().for_each(|&part| counts[part as usize] += 1);
        missing += u64::from(of_row.is_empty());
    }
    let values: Vec<&str> = parts.values.iter().map(String::as_str).collect();
    let vocabulary = Vocabulary::of(law, &values, &counts, missing);
    let (mut starts, mut codes, mut most) = (vec![0], Vec::new(), 1);
    for row in 0..texts.codes.len() {
        let of_row = of_row(row);
        if of_row.is_empty() {
            codes.push(vocabulary.missing);
        }
        codes.extend(of_row.iter().map(|&part| vocabulary.input(part as usize)));
        starts.push(codes.len() as u32);
        most = most.max(of_row.len());
    }
    let unknown = vocabulary.value_of_unknown(law);
    let missing = vocabulary.missing;
    Encoded::by(vocabulary, InputColumn::Categories { first, starts, codes, missing, unknown, most })
}

impl InputColumn {
    /// Number of active inputs per row.
    fn slots(&self) -> usize {
        match self {
            Self::Number { flag, .. } => 1 + usize::from(flag.is_some()),
            Self::Category { .. } => 1,
            Self::Categories { most, .. } => *most,
        }
    }

    /// Writes the active inputs of these rows into the slots of each.
    fn write<'s>(&self, rows: &[usize], slots: impl Iterator<Item = (&'s mut [u32], &'s mut [f32])>) {
        let slots = rows.iter().zip(slots);
        let value_of = |code: u32, unknown: f32| if code == UNKNOWN { unknown } else { 1.0 };
        match self {
            Self::Number { input, flag, values: numbers, of_missing } => {
                for (&row, (indices, values)) in slots {
                    let number = numbers[row];
                    indices[0] = *input;
                    values[0] = if number.is_nan() { *of_missing } else { number };
                    if let Some(flag) = flag {
                        indices[1] = *flag;
                        values[1] = f32::from(u8::from(number.is_nan()));
                    }
                }
            }
            Self::Category { first, codes, unknown, .. } => {
                for (&row, (indices, values)) in slots {
                    indices[0] = first + codes[row];
                    values[0] = value_of(codes[row], *unknown);
                }
            }
            Self::Categories { first, starts, codes, unknown, .. } => {
                for (&row, (indices, values)) in slots {
                    let codes = &codes[starts[row] as usize..starts[row + 1] as usize];
                    // What is left of the slots is an input of value 0.
                    indices.fill(*first);
                    for ((index, value), &code) in indices.iter_mut().zip(values).zip(codes) {
                        *index = first + code;
                        *value = value_of(code, *unknown);
                    }
                }
            }
        }
    }

    fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Number { values, .. } => values[row].is_nan(),
            // Where training rows have no missing value, one is unknown.
            Self::Category { missing: UNKNOWN, .. } | Self::Categories { missing: UNKNOWN, .. } => false,
            Self::Category { codes, missing, .. } => codes[row] == *missing,
            Self::Categories { starts, codes, missing, .. } => codes[starts[row] as usize] == *missing,
        }
    }

    fn is_unknown(&self, row: usize) -> bool {
        match self {
            Self::Number { .. } => false,
            Self::Category { codes, .. } => codes[row] == UNKNOWN,
            Self::Categories { starts, codes, .. } => {
                codes[starts[row] as usize..starts[row + 1] as usize].contains(&UNKNOWN)
            }
        }
    }

    fn append(&mut self, row: usize) {
        match self {
            Self::Number { values, .. } => values.push(values[row]),
            Self::Category { codes, .. } => codes.push(codes[row]),
            Self::Categories { starts, codes, .. } => {
                codes.extend_from_within(starts[row] as usize..starts[row + 1] as usize);
                starts.push(codes.len() as u32);
            }
        }
    }
}
