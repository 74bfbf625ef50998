//! Which columns a description reads, and as what.

use super::read::{Column, Kind, RawTable, Wanted};
use crate::study::run::table::{FieldKind, SplitBy, TableField, TableSpec, TableTask, TaskKind};

/// What a column of weights may hold.
const WEIGHTS: [f64; 2] = [0.0, 1e9];

/// The columns to read, each once per kind.
#[derive(Default)]
pub struct WantedColumns(Vec<Wanted>);

impl WantedColumns {
    /// The columns that `spec` needs.
    pub fn of(spec: &TableSpec) -> Self {
        let mut wanted = Self::default();
        for field in &spec.fields {
            wanted.add(&field.column, field_kind(field));
        }
        for task in &spec.tasks {
            for (column, kind) in label_columns(task) {
                wanted.add_within(column, kind, task.label.range);
            }
        }
        let weights = spec.tasks.iter().map(|task| &task.sample_weight).chain([&spec.sample_weight]);
        weights.flatten().for_each(|column| wanted.add_within(column, Kind::Number, Some(WEIGHTS)));
        let split = &spec.split;
        let time = if split.by == SplitBy::Column { Kind::Category } else { Kind::Time };
        split.column.iter().for_each(|column| wanted.add(column, time));
        let names = split.key.iter().chain(&split.group).chain(&spec.gauc);
        names.for_each(|column| wanted.add(column, Kind::Category));
        if let Some(negatives) = &spec.negatives {
            [&negatives.user, &negatives.item].into_iter().for_each(|column| wanted.add(column, Kind::Category));
        }
        wanted
    }

    /// These columns.
    pub fn all(wanted: Vec<Wanted>) -> Self {
        Self(wanted)
    }

    fn add(&mut self, column: &str, kind: Kind) {
        self.add_within(column, kind, None);
    }

    fn add_within(&mut self, column: &str, kind: Kind, range: Option<[f64; 2]>) {
        match self.0.iter_mut().find(|known| known.column == column && known.kind == kind) {
            Some(known) => known.range = both(known.range, range),
            None => self.0.push(Wanted { column: column.into(), kind, range }),
        }
    }

    /// The columns, in the order in which they are read.
    pub fn list(&self) -> &[Wanted] {
        &self.0
    }

    /// The place of a column that was read as this.
    pub fn place(&self, column: &str, kind: Kind) -> Option<usize> {
        self.0.iter().position(|wanted| wanted.column == column && wanted.kind == kind)
    }

    /// The column as it was read.
    pub fn get<'r>(&self, raw: &'r RawTable, column: &str, kind: Kind) -> Option<&'r Column> {
        raw.columns.get(self.place(column, kind)?)
    }

    /// The numbers of a column; none if it was not read as numbers.
    pub fn numbers<'r>(&self, raw: &'r RawTable, column: &str, kind: Kind) -> &'r [f64] {
        match self.get(raw, column, kind) {
            Some(Column::Number(values)) => values,
            _ => &[],
        }
    }

    /// `[rows]`: the group of each, by its number, if AUCs are wanted by group.
    pub fn groups(&self, spec: &TableSpec, raw: &RawTable) -> Option<Vec<u32>> {
        match self.get(raw, spec.gauc.as_deref()?, Kind::Category)? {
            Column::Category(texts) => Some(texts.codes.clone()),
            Column::Number(_) => None,
        }
    }
}

/// The numbers that lie in both ranges.
fn both(one: Option<[f64; 2]>, other: Option<[f64; 2]>) -> Option<[f64; 2]> {
    match (one, other) {
        (Some(one), Some(other)) => Some([one[0].max(other[0]), one[1].min(other[1])]),
        _ => one.or(other),
    }
}

/// As what the column of a field is read.
pub fn field_kind(field: &TableField) -> Kind {
    if matches!(field.kind, FieldKind::Number { .. }) { Kind::Number } else { Kind::Category }
}

/// The columns that a task's labels are made of.
pub fn label_columns(task: &TableTask) -> Vec<(&str, Kind)> {
    let label = &task.label;
    let any_of = label.any_of.iter().map(|column| (column.as_str(), Kind::Truth));
    let column = label.column.as_deref().map(|column| (column, label_kind(task)));
    column.into_iter().chain(any_of).collect()
}

/// As what the label column of a task is read.
pub fn label_kind(task: &TableTask) -> Kind {
    let label = &task.label;
    match task.kind {
        TaskKind::Regression => Kind::Number,
        TaskKind::Binary if label.at_least.is_some() => Kind::Number,
        TaskKind::Binary if label.equals.is_some() || !label.one_of.is_empty() => Kind::Category,
        TaskKind::Binary => Kind::Truth,
    }
}
