//! Guesses what the columns of a table are, by stated rules, and says what looks wrong.

mod column;
mod kinds;
mod leak;
mod page;

use crate::base::error::{Error, Result};
use crate::base::statistics::pair_moments::PairMoments;
use crate::base::words::{suggestion, visible};
use crate::data::table::read::{self, Column, Kind, Wanted};
use crate::study::run::FilePath;
use crate::study::run::table::{FieldKind, TableFiles, TableSpec, TableTask};
use column::ColumnFacts;
use kinds::Guessed;
use std::path::Path;

/// What each column of a table is taken for.
pub struct Guess {
    /// The description.
    pub spec: TableSpec,
    /// Number of rows.
    rows: usize,
    columns: Vec<GuessedColumn>,
    tasks: Vec<GuessedTask>,
    /// `[tasks, tasks]`: correlations of their labels, on the rows that have both.
    correlations: Vec<Vec<Option<f64>>>,
}

/// A column that is no label.
struct GuessedColumn {
    name: String,
    guessed: Guessed,
    values: usize,
    missing: usize,
    examples: String,
    /// For each task, the AUC or R² that the column alone reaches, and whether it may be a leak.
    reached: Vec<(Option<f64>, bool)>,
}

/// A label column.
struct GuessedTask {
    task: TableTask,
    labelled: usize,
    mean: f64,
}

/// Guesses what the columns of a table are. `tasks` are the label columns; without any, all columns of 0 and 1 are. Those
/// to `exclude` are left out.
pub fn guess(files: &TableFiles, tasks: &[String], exclude: &[String]) -> Result<Guess> {
    let header = read::header(files)?;
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    for name in tasks.iter().chain(exclude) {
        if !names.contains(&name.as_str()) {
            let hint = suggestion(name, "its columns", &names);
            let file = files.files.first().map(ToString::to_string).unwrap_or_default();
            return Err(Error::Usage(format!("{file}: no column is named `{}`\n  {hint}", visible(name))));
        }
    }
    let wanted: Vec<Wanted> = header
        .iter()
        .filter(|name| !exclude.contains(name))
        .map(|name| Wanted { column: name.clone(), kind: Kind::Category, range: None })
        .collect();
    let raw = read::read(files, &[], &wanted)?;
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

/// The files of a single path.
pub fn one_file(path: &Path) -> TableFiles {
    TableFiles { files: vec![FilePath::within(Path::new(""), &path.to_string_lossy())], ..TableFiles::default() }
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
        let columns = others.into_iter().map(|column| GuessedColumn::of(column, &tasks)).collect();
        let mut guess = Self {
            spec: TableSpec { files: files.clone(), ..TableSpec::default() },
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
            for (column, is_suspect) in self.columns.iter_mut().zip(leak::suspects(&reached)) {
                column.reached[task].1 = is_suspect;
            }
        }
    }

    /// A description of the table that has fields and tasks. Refuses a table without them.
    pub fn complete(self) -> Result<TableSpec> {
        let refused = |cause: &str, hint: &str| Error::Usage(format!("{}: {cause}\n  {hint}", self.spec.name()));
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

    fn is_number(&self) -> bool {
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
    let file = files.files.first().map(ToString::to_string).unwrap_or_default();
    Error::Usage(format!(
        "{file}: the label column `{}` holds texts: {}\n  describe the task in a config: \
         `{} = {{ kind = \"binary\", equals = \"...\" }}`, or choose other --tasks",
        visible(column.name),
        column.examples(),
        visible(column.name)
    ))
}
