//! Which rows are trained on and which are held out. A split is a function of its own seed and of the rows.

use super::columns::WantedColumns;
use super::read::{Categories, Column, Kind, RawTable};
use super::same::is_same;
use crate::base::error::{Error, Result};
use crate::base::math::hash::hash64;
use crate::base::math::rng::{Purpose, Stream};
use crate::base::sha256::hex;
use crate::study::run::Split;
use crate::study::run::table::{SplitBy, SplitSpec, TableSpec};
use sha2::{Digest, Sha256};

/// Fewest rows of a user of which some are held out (`user-time`).
const FEWEST_OF_USER: usize = 3;

/// The split of each row.
type SplitOf<'r> = Box<dyn Fn(usize) -> Split + 'r>;

/// A hash of each row.
type KeyOf<'r> = Box<dyn Fn(usize) -> u64 + 'r>;

/// The rows of each split, in the order of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplitRows {
    /// Rows to train on.
    pub train: Vec<u32>,
    /// Rows by which settings are chosen.
    pub validation: Vec<u32>,
    /// Rows for the results.
    pub test: Vec<u32>,
    /// Rows of no split whose values are known as those of rows to train on are.
    pub only_known: Vec<u32>,
}

/// A number from 0 to 1 about a row and a task, drawn by the seed of the split.
pub fn draw(seed: u64, purpose: Purpose, task: &str, key: u64) -> f64 {
    let index = hash64(&[hash64(task.as_bytes()).to_le_bytes(), key.to_le_bytes()].concat());
    Stream::new(seed, purpose, index).uniform()
}

impl SplitRows {
    /// The split that `spec` describes.
    pub fn of(spec: &TableSpec, raw: &RawTable, wanted: &WantedColumns) -> Result<Self> {
        let split = &spec.split;
        let texts = |name: &Option<String>| match wanted.get(raw, name.as_deref()?, Kind::Category)? {
            Column::Category(texts) => Some(texts),
            Column::Number(_) => None,
        };
        let of_row: SplitOf = match split.by {
            SplitBy::Random => by_key(split, keys(split, raw, wanted)),
            SplitBy::Group => match texts(&split.group) {
                Some(groups) => by_key(split, codes_hashed(groups)),
                None => return Err(unread("group")),
            },
            SplitBy::Column => match texts(&split.column) {
                Some(values) => by_value(split, values),
                None => return Err(unread("column")),
            },
            SplitBy::Files => by_file(spec, raw),
            SplitBy::Time => by_time(spec, times(spec, raw, wanted)?)?,
            SplitBy::UserTime => match texts(&split.group) {
                Some(users) => by_user_time(split, users, times(spec, raw, wanted)?),
                None => return Err(unread("group")),
            },
        };
        let mut rows = Self::default();
        for row in 0..raw.rows {
            rows.of_mut(of_row(row)).push(row as u32);
        }
        Ok(rows)
    }

    /// The splits with their rows.
    pub fn all(&self) -> [(Split, &[u32]); 3] {
        [(Split::Train, &self.train), (Split::Validation, &self.validation), (Split::Test, &self.test)]
    }

    /// The rows whose values are known.
    pub fn known(&self) -> impl Iterator<Item = usize> {
        self.train.iter().chain(&self.only_known).map(|&row| row as usize)
    }

    /// The rows of a split, to add some.
    pub fn of_mut(&mut self, split: Split) -> &mut Vec<u32> {
        match split {
            Split::Validation => &mut self.validation,
            Split::Test => &mut self.test,
            Split::Train | Split::All => &mut self.train,
        }
    }

    /// Refuses a split without rows to train on or to evaluate.
    pub fn refuse_empty(&self, spec: &TableSpec) -> Result<()> {
        for (split, rows) in self.all() {
            let is_needed = split != Split::Validation || spec.split.has_validation_rows();
            if is_needed && rows.is_empty() {
                return Err(Error::Usage(format!(
                    "{}: the split by {} leaves no {} rows\n  give more rows, or other shares, values or boundaries in `split`",
                    spec.name(),
                    spec.split.by,
                    split.name()
                )));
            }
        }
        Ok(())
    }

    /// A checksum of which row is in which split.
    pub fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        for (split, rows) in self.all() {
            hash.update(split.name());
            rows.iter().for_each(|row| hash.update(row.to_le_bytes()));
        }
        hex(&hash.finalize())[..16].to_owned()
    }
}

fn unread(key: &str) -> Error {
    Error::Defect(format!("the column of `{key}` was not read"))
}

/// A hash per row: of the values in the key's columns, or of the row's number.
pub fn keys(split: &SplitSpec, raw: &RawTable, wanted: &WantedColumns) -> KeyOf<'static> {
    if split.key.is_empty() {
        return Box::new(|row| row as u64);
    }
    let mut keys = vec![0u64; raw.rows];
    for name in &split.key {
        let Some(Column::Category(texts)) = wanted.get(raw, name, Kind::Category) else { continue };
        let hashes = codes_hashed(texts);
        for (row, key) in keys.iter_mut().enumerate() {
            *key = hash64(&[key.to_le_bytes(), hashes(row).to_le_bytes()].concat());
        }
    }
    Box::new(move |row| keys[row])
}

/// A hash per row: of its text.
fn codes_hashed(texts: &Categories) -> KeyOf<'_> {
    let mut hashes = vec![hash64(b"")];
    hashes.extend((1..=texts.len()).map(|code| hash64(texts.value(code as u32).as_bytes())));
    Box::new(move |row| hashes[texts.codes[row] as usize])
}

/// Rows with equal keys are in one split.
fn by_key<'r>(split: &'r SplitSpec, key: KeyOf<'r>) -> SplitOf<'r> {
    Box::new(move |row| of_key(split, key(row)))
}

/// The split of the rows with this key.
fn of_key(split: &SplitSpec, key: u64) -> Split {
    let SplitSpec { seed, folds, fold, validation, test, .. } = *split;
    let drawn = Stream::new(seed, Purpose::TableSplit, key).uniform();
    match folds {
        Some(folds) => match (drawn * folds as f64) as u64 {
            part if part == fold => Split::Test,
            part if part == (fold + 1) % folds => Split::Validation,
            _ => Split::Train,
        },
        None if drawn < test => Split::Test,
        None if drawn < test + validation => Split::Validation,
        None => Split::Train,
    }
}

/// The split of a row by default: by a coin for its number.
pub fn usual_split(row: usize) -> Split {
    of_key(&SplitSpec::default(), row as u64)
}

fn by_value<'r>(split: &SplitSpec, texts: &'r Categories) -> SplitOf<'r> {
    let of_value = |value: &str| {
        if split.test_values.iter().any(|known| is_same(value, known)) {
            Split::Test
        } else if split.validation_values.iter().any(|known| is_same(value, known)) {
            Split::Validation
        } else {
            Split::Train
        }
    };
    let mut of_code = vec![of_value("")];
    of_code.extend((1..=texts.len()).map(|code| of_value(texts.value(code as u32))));
    Box::new(move |row| of_code[texts.codes[row] as usize])
}

fn by_file(spec: &TableSpec, raw: &RawTable) -> SplitOf<'static> {
    // The last files are those for the test, and those before them are for validation.
    let [validation, test] = spec.further_files().map(|files| files.len());
    let files: Vec<usize> = raw.files.iter().map(|(_, rows)| *rows).collect();
    let rows_from = |file: usize| files[..files.len().saturating_sub(file)].iter().sum::<usize>();
    let (first_validation, first_test) = (rows_from(validation + test), rows_from(test));
    Box::new(move |row| match row {
        row if row >= first_test => Split::Test,
        row if row >= first_validation => Split::Validation,
        _ => Split::Train,
    })
}

/// The time of every row. A row without one is refused, since nobody knows where it belongs.
fn times<'r>(spec: &TableSpec, raw: &'r RawTable, wanted: &WantedColumns) -> Result<&'r [f64]> {
    let column = spec.split.column.as_deref().unwrap_or_default();
    let times = wanted.numbers(raw, column, Kind::Time);
    match times.iter().filter(|time| time.is_nan()).count() {
        0 => Ok(times),
        missing => Err(Error::Usage(format!(
            "{}: {missing} rows have no time in `{column}`, by which the rows are split\n  fill it in, or remove the rows",
            spec.name()
        ))),
    }
}

/// The last rows in time are for the test, and those before them for validation. Rows of one time are in one split.
fn by_time<'r>(spec: &TableSpec, times: &'r [f64]) -> Result<SplitOf<'r>> {
    let split = &spec.split;
    let [validation_begins, test_begins] = if split.boundaries.is_empty() {
        let mut sorted = times.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let from_end = |share: f64| {
            let count = (share * sorted.len() as f64).round() as usize;
            if count == 0 { f64::INFINITY } else { sorted[sorted.len() - count.min(sorted.len())] }
        };
        [from_end(split.test + split.validation), from_end(split.test)]
    } else {
        let parse = |text: &String| {
            super::read::time(text.as_bytes()).ok_or_else(|| {
                let hint = "give a date, a date with a time, or seconds or milliseconds since 1970";
                Error::Usage(format!("`boundaries`: `{text}` is no time\n  {hint}"))
            })
        };
        let mut times: Vec<f64> = split.boundaries.iter().map(parse).collect::<Result<_>>()?;
        times.sort_unstable_by(f64::total_cmp);
        [times[0], times[times.len() - 1]]
    };
    Ok(Box::new(move |row| at_time(times[row], validation_begins, test_begins)))
}

/// The split of a row of this time.
fn at_time(time: f64, validation_begins: f64, test_begins: f64) -> Split {
    match time {
        time if time >= test_begins => Split::Test,
        time if time >= validation_begins => Split::Validation,
        _ => Split::Train,
    }
}

/// Of every user with three rows or more, the last ones in time are for the test, and those before them for validation:
/// the shares, but at least one row each. Rows of a user at one time are in one split, the later one.
fn by_user_time(split: &SplitSpec, users: &Categories, times: &[f64]) -> SplitOf<'static> {
    let mut order: Vec<u32> = (0..times.len() as u32).collect();
    let user = |row: u32| users.codes[row as usize];
    order.sort_by(|&a, &b| user(a).cmp(&user(b)).then(times[a as usize].total_cmp(&times[b as usize])));
    let mut of_row = vec![Split::Train; times.len()];
    for rows in order.chunk_by(|&a, &b| user(a) == user(b)) {
        if rows.len() < FEWEST_OF_USER {
            continue;
        }
        let count = |share: f64| if share > 0.0 { ((share * rows.len() as f64).round() as usize).max(1) } else { 0 };
        let from_end = |count: usize| if count == 0 { f64::INFINITY } else { times[rows[rows.len() - count] as usize] };
        let (test, validation) = (count(split.test), count(split.validation));
        let (test_begins, validation_begins) = (from_end(test), from_end((test + validation).min(rows.len())));
        for &row in rows {
            of_row[row as usize] = at_time(times[row as usize], validation_begins, test_begins);
        }
    }
    Box::new(move |row| of_row[row])
}
