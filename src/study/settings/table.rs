//! Settings of a described table: its files, its split, its fields and its tasks.

use super::limits::{COLUMN, SEED, TASK as NAME};
use super::setting::{Setting, Table};
use crate::study::run::table::{
    Encoding, FieldKind, FieldKindName, Join, NegativeLaw, Negatives, OnMissing, Scale, SplitBy, SplitSpec, TableField,
    TableSpec, TableTask, TaskKind,
};
use crate::study::run::{Choice, RunSpec};
use crate::study::toml::rule::Rule;
use std::ops::Bound::{Excluded, Included};

/// A share of rows.
const SHARE: Rule = Rule::Real(Included(0.0), Excluded(1.0));
/// The text of a separator, a missing value or a value of a column.
const TEXT: Rule = Rule::Text(|text| text.len() <= 1_000, "give a text of at most 1,000 bytes");
/// What is between two cells or values.
const SEPARATOR: Rule = Rule::Text(
    |text| (1..=20).contains(&text.len()) && !text.contains(['\n', '\r', '"']),
    "give 1 to 20 characters that are no quotes and no line breaks, such as \",\" or \"::\"",
);
const WEIGHT: Rule = Rule::Real(Excluded(0.0), Included(1e9));
const NUMBER: Rule = Rule::within(-1e300, 1e300);

/// `[data]` of a table.
pub static TABLE: &[Setting<TableSpec>] = &[
    Setting::new(Table::Table, "files", Rule::OneOrMore(&Rule::Path), |table: &mut TableSpec| {
        Some(&mut table.files.files)
    })
    .help(
        "Files with the rows: paths, or patterns such as log/2026-*.csv.gz; csv, tsv, plain or .gz, .zst, .xz; parquet",
    )
    .required(),
    Setting::new(Table::Table, "separator", SEPARATOR, |table: &mut TableSpec| Some(&mut table.files.separator))
        .help("What is between two cells; by default a tab in .tsv and a comma elsewhere"),
    Setting::new(Table::Table, "encoding", Rule::Words(Encoding::words), |table: &mut TableSpec| {
        Some(&mut table.files.encoding)
    })
    .help("How the text is encoded"),
    Setting::new(Table::Table, "header", Rule::Distinct(&COLUMN), |table: &mut TableSpec| {
        Some(&mut table.files.header)
    })
    .help("Names of the columns, where the files have no line with them"),
    Setting::new(Table::Table, "missing", Rule::Distinct(&TEXT), |table: &mut TableSpec| {
        Some(&mut table.files.missing)
    })
    .help("Cells that stand for a missing value, besides empty ones"),
    Setting::new(Table::Table, "sample_weight", COLUMN, |table: &mut TableSpec| Some(&mut table.sample_weight))
        .help("Column with each row's weight in the loss"),
    Setting::new(Table::Table, "gauc", COLUMN, |table: &mut TableSpec| Some(&mut table.gauc))
        .help("Column by whose values AUCs are also computed group by group, such as user_id"),
];

/// `split` of `[data]`.
pub static SPLIT: &[Setting<SplitSpec>] = &[
    Setting::new(Table::Split, "by", Rule::Words(SplitBy::words), |split: &mut SplitSpec| Some(&mut split.by))
        .help("By what rows are held out"),
    Setting::new(Table::Split, "validation", SHARE, |split: &mut SplitSpec| Some(&mut split.validation))
        .help("Share of the rows by which settings are chosen"),
    Setting::new(Table::Split, "test", SHARE, |split: &mut SplitSpec| Some(&mut split.test))
        .help("Share of the rows for the results"),
    Setting::new(Table::Split, "seed", SEED, |split: &mut SplitSpec| Some(&mut split.seed))
        .help("Seed of the split, which no training's seed changes"),
    Setting::new(Table::Split, "folds", Rule::Whole(2, 1_000), |split: &mut SplitSpec| Some(&mut split.folds))
        .help("Number of equal parts instead of shares (random, group)"),
    Setting::new(Table::Split, "fold", Rule::Whole(0, 999), |split: &mut SplitSpec| Some(&mut split.fold))
        .help("Which part is the test, from 0; the next one is for validation. It can be a list in [grid]"),
    Setting::new(Table::Split, "key", Rule::Distinct(&COLUMN), |split: &mut SplitSpec| Some(&mut split.key))
        .help("Columns that name a row (random); by default its number does"),
    Setting::new(Table::Split, "group", COLUMN, |split: &mut SplitSpec| Some(&mut split.group))
        .help("Column of the groups or users (group, user-time)"),
    Setting::new(Table::Split, "column", COLUMN, |split: &mut SplitSpec| Some(&mut split.column))
        .help("Column of the times (time, user-time), or of the values that hold a row out (column)"),
    Setting::new(Table::Split, "boundaries", Rule::Distinct(&Rule::Cell), |split: &mut SplitSpec| {
        Some(&mut split.boundaries)
    })
    .help("Times at which validation and test begin, or the test alone, instead of shares (time)"),
    Setting::new(Table::Split, "validation_values", Rule::Distinct(&Rule::Cell), |split: &mut SplitSpec| {
        Some(&mut split.validation_values)
    })
    .help("Values of the rows for validation (column)"),
    Setting::new(Table::Split, "test_values", Rule::Distinct(&Rule::Cell), |split: &mut SplitSpec| {
        Some(&mut split.test_values)
    })
    .help("Values of the rows for the test (column)"),
    Setting::new(Table::Split, "validation_files", Rule::OneOrMore(&Rule::Path), |split: &mut SplitSpec| {
        Some(&mut split.validation_files)
    })
    .help("Files of the rows for validation, beside `files` (files)"),
    Setting::new(Table::Split, "test_files", Rule::OneOrMore(&Rule::Path), |split: &mut SplitSpec| {
        Some(&mut split.test_files)
    })
    .help("Files of the rows for the test, beside `files` (files)"),
];

/// `[[data.join]]`.
pub static JOIN: &[Setting<Join>] = &[
    Setting::new(Table::Join, "files", Rule::OneOrMore(&Rule::Path), |join: &mut Join| Some(&mut join.files))
        .help("Files of the joined table, which has one row per value of `on`")
        .required(),
    Setting::new(Table::Join, "on", COLUMN, |join: &mut Join| Some(&mut join.on))
        .help("Column that both tables have")
        .required(),
    Setting::new(Table::Join, "on_missing", Rule::Words(OnMissing::words), |join: &mut Join| {
        Some(&mut join.on_missing)
    })
    .help("A value that the joined table lacks: count it and leave its columns missing, or an error"),
    Setting::new(Table::Join, "separator", SEPARATOR, |join: &mut Join| Some(&mut join.separator)).help("As in [data]"),
    Setting::new(Table::Join, "encoding", Rule::Words(Encoding::words), |join: &mut Join| Some(&mut join.encoding))
        .help("As in [data]"),
    Setting::new(Table::Join, "header", Rule::Distinct(&COLUMN), |join: &mut Join| Some(&mut join.header))
        .help("As in [data]"),
];

/// An entry of `[data.fields]`. The kind comes first, since it decides which other settings there are.
pub static FIELD: &[Setting<TableField>] = &[
    Setting::new(Table::Field, "kind", Rule::Words(FieldKindName::words), |field: &mut TableField| {
        Some(&mut field.kind)
    })
    .help("What the column holds: a number, one of several values, or several values in a cell")
    .required(),
    Setting::new(Table::Field, "column", COLUMN, |field: &mut TableField| Some(&mut field.column))
        .help("The column, if it is not called like the field"),
    Setting::new(Table::Field, "scale", Rule::Words(Scale::words), |field: &mut TableField| match &mut field.kind {
        FieldKind::Number { scale } => Some(scale),
        _ => None,
    })
    .help("How a number is scaled, by the training rows"),
    Setting::new(Table::Field, "min_count", Rule::Whole(1, 1_000_000_000), |field: &mut TableField| {
        Some(&mut field.kind.category_mut()?.min_count)
    })
    .help("Values with fewer training rows share the input of unknown values"),
    Setting::new(Table::Field, "hash_buckets", Rule::Whole(2, 100_000_000), |field: &mut TableField| {
        Some(&mut field.kind.category_mut()?.hash_buckets)
    })
    .help("Number of inputs among which a hash of the value chooses, instead of an input per value"),
    Setting::new(Table::Field, "separator", SEPARATOR, |field: &mut TableField| match &mut field.kind {
        FieldKind::Categories { separator, .. } => Some(separator),
        _ => None,
    })
    .help("What is between two values of a cell"),
    Setting::new(Table::Field, "max_length", Rule::Whole(1, 10_000), |field: &mut TableField| match &mut field.kind {
        FieldKind::Categories { max_length, .. } => Some(max_length),
        _ => None,
    })
    .help("How many values of a cell count, from the first"),
];

/// An entry of `[data.tasks]`.
pub static TASK: &[Setting<TableTask>] = &[
    Setting::new(Table::Task, "kind", Rule::Words(TaskKind::words), |task: &mut TableTask| Some(&mut task.kind))
        .help("What the labels are: 0 and 1 (binary), or numbers (regression)")
        .required(),
    Setting::new(Table::Task, "column", COLUMN, |task: &mut TableTask| Some(&mut task.label.column))
        .help("The column of the labels, if it is not called like the task"),
    Setting::new(Table::Task, "any_of", Rule::Distinct(&COLUMN), |task: &mut TableTask| Some(&mut task.label.any_of))
        .help("Columns of 0 and 1 of which one of 1 makes a label of 1"),
    Setting::new(Table::Task, "at_least", NUMBER, |task: &mut TableTask| Some(&mut task.label.at_least))
        .help("The label is 1 where the number is at least this"),
    Setting::new(Table::Task, "equals", Rule::Cell, |task: &mut TableTask| Some(&mut task.label.equals))
        .help("The label is 1 where the cell is this"),
    Setting::new(Table::Task, "one_of", Rule::Distinct(&Rule::Cell), |task: &mut TableTask| {
        Some(&mut task.label.one_of)
    })
    .help("The label is 1 where the cell is one of these"),
    Setting::new(
        Table::Task,
        "range",
        Rule::Fixed(2, &NUMBER, "for the least and the greatest"),
        |task: &mut TableTask| Some(&mut task.label.range),
    )
    .help("The least and the greatest number that a cell may hold; others are an error"),
    Setting::new(Table::Task, "random", Rule::within(0.0, 1.0), |task: &mut TableTask| Some(&mut task.label.random))
        .help("Draw the labels by a coin that gives 1 with this probability"),
    Setting::new(Table::Task, "given", NAME, |task: &mut TableTask| Some(&mut task.labelled.given))
        .help("Only rows where the label of this other task is 1 count"),
    Setting::new(Table::Task, "given_not", NAME, |task: &mut TableTask| Some(&mut task.labelled.given_not))
        .help("Only rows where the label of this other task is 0 count"),
    Setting::new(Table::Task, "keep_labels", Rule::Real(Excluded(0.0), Included(1.0)), |task: &mut TableTask| {
        Some(&mut task.labelled.keep_labels)
    })
    .help("Share of the labels that is kept, drawn by the seed of the split"),
    Setting::new(Table::Task, "scale", Rule::Words(Scale::words), |task: &mut TableTask| match task.kind {
        TaskKind::Regression => Some(&mut task.scale),
        TaskKind::Binary => None,
    })
    .help("How the numbers are scaled while they are learnt; metrics are in their own units"),
    Setting::new(Table::Task, "loss_weight", WEIGHT, |task: &mut TableTask| Some(&mut task.loss_weight))
        .help("Weight of the task's loss in the sum of all"),
    Setting::new(Table::Task, "positive_weight", WEIGHT, |task: &mut TableTask| match task.kind {
        TaskKind::Binary => Some(&mut task.positive_weight),
        TaskKind::Regression => None,
    })
    .help("Weight of a row with a label of 1 in the loss; a row with 0 has 1"),
    Setting::new(Table::Task, "sample_weight", COLUMN, |task: &mut TableTask| Some(&mut task.sample_weight))
        .help("Column with each row's weight in the loss of this task"),
];

/// `[data.negatives]`.
pub static NEGATIVES: &[Setting<Negatives>] = &[
    Setting::new(Table::Negatives, "per_row", Rule::Whole(1, 1_000), |of: &mut Negatives| Some(&mut of.per_row))
        .help("How many unseen pairs are drawn for each row")
        .required(),
    Setting::new(Table::Negatives, "law", Rule::Words(NegativeLaw::words), |of: &mut Negatives| Some(&mut of.law))
        .help("How they are drawn"),
    Setting::new(Table::Negatives, "user", COLUMN, |of: &mut Negatives| Some(&mut of.user))
        .help("Column of the users")
        .required(),
    Setting::new(Table::Negatives, "item", COLUMN, |of: &mut Negatives| Some(&mut of.item))
        .help("Column of the items")
        .required(),
];

/// Settings of a table that `[grid]` can vary.
pub static TABLE_AXES: &[Setting] = &[Setting::new(Table::Table, "fold", Rule::Whole(0, 999), |run: &mut RunSpec| {
    Some(&mut run.training_mut()?.data.table_mut()?.split.fold)
})
.help("Which part of the split is the test")
.part_of("split")];
