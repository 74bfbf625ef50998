//! Unseen pairs of users and items, as rows with labels of 0.

use super::columns::WantedColumns;
use super::read::{Categories, Column, Kind, RawTable, joins_of};
use super::rows::TableRows;
use super::split::SplitRows;
use crate::base::error::{Error, Result};
use crate::base::math::rng::{Purpose, Stream};
use crate::study::run::Split;
use crate::study::run::table::{Negatives, TableSpec};
use std::collections::HashSet;

/// Draws for an unseen pair, before its user counts as one who has seen everything.
const TRIES: usize = 100;

/// Drawn pairs.
pub struct Drawn {
    pairs: Vec<Pair>,
    /// For each field, whether it belongs to the item.
    is_of_item: Vec<bool>,
    /// Whether AUCs are wanted by item.
    is_group_of_item: bool,
    spec: TableSpec,
}

/// A user's row, and a row with the item.
struct Pair {
    row: u32,
    item: u32,
    split: Split,
}

/// Draws the pairs that `spec` wants: for each row, items from all that no row pairs with its user. A user who has seen
/// nearly all items gets fewer.
pub fn draw(spec: &TableSpec, raw: &RawTable, wanted: &WantedColumns, split: &SplitRows) -> Result<Drawn> {
    let nothing =
        Drawn { pairs: Vec::new(), is_of_item: Vec::new(), is_group_of_item: false, spec: TableSpec::default() };
    let Some(Negatives { per_row, user, item, .. }) = &spec.negatives else { return Ok(nothing) };
    let texts = |name: &str| match wanted.get(raw, name, Kind::Category) {
        Some(Column::Category(texts)) => Ok(texts),
        _ => Err(Error::Defect(format!("the column `{name}` was not read"))),
    };
    let (users, items) = (texts(user)?, texts(item)?);
    if items.is_empty() {
        let cause = format!("all rows lack an item in `{item}`");
        return Err(Error::Usage(format!("{}: {cause}\n  name another column in [data.negatives]", spec.name())));
    }
    let seen: HashSet<(u32, u32)> = users.codes.iter().copied().zip(items.codes.iter().copied()).collect();
    let first_row = first_rows(items);
    let mut pairs = Vec::new();
    for (split, rows) in split.all() {
        // Nobody knows what a user without a name has seen.
        for &row in rows.iter().filter(|&&row| users.codes[row as usize] > 0) {
            let mut stream = Stream::new(spec.split.seed, Purpose::Negatives, u64::from(row));
            for _ in 0..*per_row {
                let unseen = (0..TRIES)
                    .map(|_| stream.below(items.len()) as u32 + 1)
                    .find(|item| !seen.contains(&(users.codes[row as usize], *item)));
                pairs.extend(unseen.map(|item| Pair { row, item: first_row[item as usize], split }));
            }
        }
    }
    let columns: Vec<&str> = spec.fields.iter().map(|field| field.column.as_str()).collect();
    let joins = joins_of(&spec.files, &columns)?;
    let is_of_item = |(column, join): (&&str, &Option<usize>)| {
        *column == item || join.is_some_and(|join| spec.files.joins[join].on == *item)
    };
    let is_of_item = columns.iter().zip(&joins).map(is_of_item).collect();
    if raw.rows + pairs.len() > u32::MAX as usize {
        let hint = "draw fewer pairs per row, or give fewer rows";
        return Err(Error::Usage(format!("{}: more than 4,294,967,295 rows\n  {hint}", spec.name())));
    }
    let is_group_of_item = spec.gauc.as_ref() == Some(item);
    Ok(Drawn { pairs, is_of_item, is_group_of_item, spec: spec.clone() })
}

/// For each item, by its number, a row that has it.
fn first_rows(items: &Categories) -> Vec<u32> {
    let mut rows = vec![0; items.len() + 1];
    for (row, &item) in items.codes.iter().enumerate().rev() {
        rows[item as usize] = row as u32;
    }
    rows
}

impl Drawn {
    /// Number of pairs.
    pub fn count(&self) -> usize {
        self.pairs.len()
    }

    /// Appends the pairs to the rows and to their splits.
    pub fn append(self, rows: &mut TableRows, mut split: SplitRows) -> SplitRows {
        for Pair { row, item, split: of_row } in self.pairs {
            let place = rows.labels.rows() as u32;
            rows.inputs.append(row as usize, item as usize, &self.is_of_item);
            rows.labels.append_negative(&self.spec);
            if let Some(groups) = &mut rows.groups {
                groups.push(groups[if self.is_group_of_item { item } else { row } as usize]);
            }
            split.of_mut(of_row).push(place);
        }
        split
    }
}
