//! Guesses what the columns of a table are, by stated rules, and says what looks wrong.

mod column;
mod kinds;
mod leak;

use crate::base::disk::path_text::to_text;
use crate::base::error::{Error, Result};
use crate::base::statistics::pair_moments::PairMoments;
use crate::base::words::{suggestion, visible};
use crate::data::table::read::{self, Column, Kind, Wanted};
use crate::study::run::FilePath;
use crate::study::run::table::{FieldKind, TableFiles, TableSpec, TableTask};
use column::ColumnFacts;
pub use kinds::Guessed;
use std::path::Path;

/// Rows that a guess is made from.
const GUESSED_ROWS: usize = 200_000;

/// What each column of a table is taken for.
pub struct Guess {
    /// The description.
    pub spec: TableSpec,
    /// Number of rows.
    pub rows: usize,
    /// The columns that are no labels, in the order of the table.
    pub columns: Vec<GuessedColumn>,
    /// The tasks, in the order of the targets.
    pub tasks: Vec<GuessedTask>,
    /// `[tasks, tasks]`: correlations of their labels, on the rows that have both.
    pub correlations: Vec<Vec<Option<f64>>>,
}

/// A column that is no label.
pub struct GuessedColumn {
    /// Its name.
    pub name: String,
    /// What it is taken for.
    pub guessed: Guessed,
    /// Number of different values.
    pub values: usize,
    /// Rows without a value.
    pub missing: usize,
    /// The first few different values.
    pub examples: String,
    /// For each task, the AUC or R² that the column alone reaches, and whether it may be a leak.
    pub reached: Vec<(Option<f64>, bool)>,
}

/// A label column.
pub struct GuessedTask {
    /// The task.
    pub task: TableTask,
    /// Rows with a label.
    pub labelled: usize,
    /// The mean of the labels.
    pub mean: f64,
}

/// Guesses what the columns of a table are from its first rows. `tasks` are the label columns; without any, all columns
/// of 0 and 1 are. Those to `exclude` are left out.
pub fn guess(files: &TableFiles, tasks: &[String], exclude: &[String]) -> Result<Guess> {
    let header = read::header(files)?;
    check_names(files, &header, tasks, exclude)?;
    let wanted: Vec<Wanted> = header
        .iter()
        .filter(|name| !exclude.contains(name))
        .map(|name| Wanted { column: name.clone(), kind: Kind::Category, range: None })
        .collect();
    let raw = read::read_first(files, &[], &wanted, GUESSED_ROWS)?;
    if raw.rows == 0 {
        return Err(refused(files, "has no rows", "give rows to train on and rows to test on, below the header"));
    }
    let columns: Vec<ColumnFacts> = wanted
        .iter()
        .zip(&raw.columns)
        .filter_map(|(wanted, column)| match column {
            Column::Category(texts) => Some(ColumnFacts::of(&wanted.column, texts)),
            Column::Number(_) => None,
        })
        .collect();
    Guess::of(files, raw.rows, &columns, tasks)
}

/// Refuses columns that are not there, and tasks that are named twice.
fn check_names(files: &TableFiles, header: &[String], tasks: &[String], exclude: &[String]) -> Result<()> {
    let names: Vec<String> = header.iter().map(|name| visible(name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if let Some(name) = tasks.iter().chain(exclude).find(|name| !header.contains(name)) {
        let cause = format!("no column is named `{}`", visible(name));
        return Err(refused(files, &cause, &suggestion(name, "its columns", &names)));
    }
    for (place, task) in tasks.iter().enumerate() {
        if tasks[..place].contains(task) {
            return Err(refused(files, &format!("the task `{}` is named twice", visible(task)), "name it once"));
        }
    }
    Ok(())
}

/// Error about a table.
fn refused(files: &TableFiles, cause: &str, hint: &str) -> Error {
    let file = files.files.first().map(ToString::to_string).unwrap_or_default();
    Error::Usage(format!("{file}: {cause}\n  {hint}"))
}

/// The files of a single path.
pub fn one_file(path: &Path) -> TableFiles {
    TableFiles { files: vec![FilePath::within(Path::new(""), &to_text(path))], ..TableFiles::default() }
}

impl Guess {
    fn of(files: &TableFiles, rows: usize, columns: &[ColumnFacts], wanted: &[String]) -> Result<Self> {
        let is_label = |column: &&ColumnFacts| match wanted {
            [] => column.look == column::Look::Truth && column.values() == 2,
            wanted => wanted.iter().any(|name| name == column.name),
        };
        let (mut labels, others): (Vec<&ColumnFacts>, Vec<&ColumnFacts>) = columns.iter().partition(is_label);
        labels.sort_by_key(|column| wanted.iter().position(|name| name == column.name));
        let mut tasks = Vec::new();
        for column in &labels {
            let task = kinds::task(column).ok_or_else(|| no_label(files, column))?;
            tasks.push((task, column.numbers()));
        }
        let mut files = files.clone();
        for word in columns.iter().flat_map(ColumnFacts::missing_words) {
            if !files.missing.contains(&word) {
                files.missing.push(word);
            }
        }
        let columns = others.into_iter().map(|column| GuessedColumn::of(column, &tasks)).collect();
        let mut guess = Self {
            spec: TableSpec { files, ..TableSpec::default() },
            rows,
            columns,
            correlations: correlations(&tasks),
            tasks: tasks.into_iter().map(|(task, labels)| GuessedTask::of(task, &labels)).collect(),
        };
        guess.mark_leaks();
        guess.spec.fields = guess.columns.iter().filter_map(|column| column.guessed.field.clone()).collect();
        guess.spec.tasks = guess.tasks.iter().map(|task| task.task.clone()).collect();
        Ok(guess)
    }

    fn mark_leaks(&mut self) {
        for task in 0..self.tasks.len() {
            let reached: Vec<Option<f64>> = self.columns.iter().map(|column| column.reached[task].0).collect();
            for (column, is_suspect) in
                self.columns.iter_mut().zip(leak::suspects(self.tasks[task].task.kind, &reached))
            {
                column.reached[task].1 = is_suspect;
            }
        }
    }

    /// A description of the table that has fields and tasks. Refuses a table without them.
    pub fn complete(self) -> Result<TableSpec> {
        let refused = |cause, hint| refused(&self.spec.files, cause, hint);
        if self.spec.fields.is_empty() {
            return Err(refused("no column is left as an input", "name fewer columns in --tasks and --exclude"));
        }
        if self.spec.tasks.is_empty() {
            return Err(refused("no column is a label", "name the label columns with --tasks"));
        }
        Ok(self.spec)
    }
}

impl GuessedColumn {
    fn of(column: &ColumnFacts, tasks: &[(TableTask, Vec<f64>)]) -> Self {
        let guessed = kinds::field(column);
        let reached = |(task, labels): &(TableTask, Vec<f64>)| {
            let is_field = guessed.field.is_some();
            (if is_field { leak::reached(column, labels, task.kind) } else { None }, false)
        };
        Self {
            name: column.name.into(),
            values: column.values(),
            missing: column.missing,
            examples: column.examples(),
            reached: tasks.iter().map(reached).collect(),
            guessed,
        }
    }

    /// Whether it is taken for a column of numbers.
    pub fn is_number(&self) -> bool {
        self.guessed.field.as_ref().is_some_and(|field| matches!(field.kind, FieldKind::Number { .. }))
    }
}

impl GuessedTask {
    fn of(task: TableTask, labels: &[f64]) -> Self {
        let known = || labels.iter().filter(|label| !label.is_nan());
        let labelled = known().count();
        Self { task, labelled, mean: known().sum::<f64>() / labelled.max(1) as f64 }
    }
}

/// Pearson correlations of the labels of every two tasks.
fn correlations(tasks: &[(TableTask, Vec<f64>)]) -> Vec<Vec<Option<f64>>> {
    let correlation = |one: &[f64], other: &[f64]| {
        let mut moments = PairMoments::default();
        let pairs = one.iter().zip(other).filter(|(one, other)| !one.is_nan() && !other.is_nan());
        pairs.for_each(|(one, other)| moments.add([*one, *other]));
        moments.pearson()
    };
    tasks.iter().map(|(_, one)| tasks.iter().map(|(_, other)| correlation(one, other)).collect()).collect()
}

fn no_label(files: &TableFiles, column: &ColumnFacts) -> Error {
    let name = visible(column.name);
    let cause = format!("the label column `{name}` holds texts: {}", column.examples());
    let hint = format!(
        "describe the task in a config: `{name} = {{ kind = \"binary\", equals = \"...\" }}`, or choose other --tasks"
    );
    refused(files, &cause, &hint)
}
