//! What is worth knowing about a table before a training: counts of rows, labels, unknown and missing values, and what
//! looks wrong.

use super::read::RawTable;
use super::split::SplitRows;
use crate::base::words::grouped;
use crate::data::scaling::Scaling;
use crate::study::run::table::{Scale, SplitBy, TableSpec, TableTask, TaskKind};

/// Fewest labelled rows that a batch should have on average.
const FEWEST_LABELS: f64 = 8.0;

/// Facts about a table and its split.
#[derive(Clone, Debug, Default)]
pub struct TableFacts {
    /// What the table is called.
    name: String,
    /// How the rows were split.
    split: String,
    /// A checksum of which row is in which split.
    pub checksum: String,
    /// Rows to train on, for validation and for the test.
    pub rows: [usize; 3],
    /// How many of them are unseen pairs.
    pub unseen_pairs: usize,
    /// The inputs.
    pub fields: Vec<FieldFacts>,
    /// The tasks.
    pub tasks: Vec<TaskFacts>,
    /// What else is to be said.
    notes: Vec<String>,
}

/// Facts about an input. Counts are of rows to train on, for validation and for the test.
#[derive(Clone, Debug, Default)]
pub struct FieldFacts {
    /// Its name.
    pub name: String,
    /// Number of values with an input of their own, if it holds categories.
    pub known: Option<usize>,
    /// Whether all training rows have the same value.
    pub is_constant: bool,
    /// Rows where the value is missing.
    pub missing: [usize; 3],
    /// Rows with a value that has no input of its own.
    pub unknown: [usize; 3],
}

/// Facts about a task. Counts are of rows to train on, for validation and for the test.
#[derive(Clone, Debug, Default)]
pub struct TaskFacts {
    /// Its name.
    pub name: String,
    /// Whether its labels are 0 and 1.
    pub is_binary: bool,
    /// Rows that have a label.
    pub labelled: [usize; 3],
    /// The sum of the labels.
    pub sums: [f64; 3],
}

impl TableFacts {
    /// What is known before columns become inputs, after what the reading had to say.
    pub fn new(spec: &TableSpec, raw: &RawTable, split: &SplitRows, notes: Vec<String>) -> Self {
        let mut facts = Self {
            name: spec.name(),
            split: match spec.split.by {
                by @ (SplitBy::Random | SplitBy::Group) => format!("by {by} with seed {}", spec.split.seed),
                by => format!("by {by}"),
            },
            checksum: split.checksum(),
            notes,
            ..Self::default()
        };
        if !raw.left_out.is_empty() {
            facts.notes.push(format!("columns left out: {}", raw.left_out.join(", ")));
        }
        for (join, count) in spec.files.joins.iter().zip(&raw.unjoined).filter(|(_, count)| **count > 0) {
            facts.notes.push(format!("{} rows have a `{}` that the joined table lacks", grouped(*count), join.on));
        }
        if spec.split.by == SplitBy::Random && spec.split.key.is_empty() {
            facts.split += ", where a row's number names it";
        }
        facts
    }

    /// Takes in a field of numbers.
    pub fn see_numbers(&mut self, name: &str, law: Scale, scaling: &Scaling, values: &[f64]) {
        if law == Scale::Log1p {
            let negative = values.iter().filter(|&&value| value < 0.0).count();
            self.note_count(negative, name, "of the numbers below 0, which count as 0 (log1p)");
        }
        let [least, greatest] = scaling.range;
        let beyond = values.iter().filter(|&&value| value < least || value > greatest).count();
        let infinite = values.iter().filter(|&&value| (scaling.apply(value) as f32).is_infinite()).count();
        self.note_count(infinite, name, "of the numbers too large for single precision: a training will diverge");
        if scaling.is_flat() && !scaling.is_constant() {
            self.notes.push(format!("`{name}`: its numbers are too large to be scaled, so all count as 0"));
        }
        let law = if law == Scale::MinMax { "clipped (minmax)" } else { "taken as they are" };
        self.note_count(beyond, name, &format!("beyond the numbers of the training rows, {law}"));
    }

    fn note_count(&mut self, count: usize, name: &str, what: &str) {
        if count > 0 {
            self.notes.push(format!("`{name}`: {} {what}", grouped(count)));
        }
    }

    /// Takes in the labels of a task, NaN where there is none.
    pub fn see_labels(&mut self, task: &TableTask, scale: &Scaling, values: &[f64]) {
        if task.kind == TaskKind::Regression && scale.is_constant() {
            self.notes.push(format!("the labels of the task `{}` do not vary in the training rows", task.name));
        }
        if task.kind == TaskKind::Regression && task.scale == Scale::Log1p {
            let negative = values.iter().filter(|&&value| value < 0.0).count();
            self.note_count(negative, &task.name, "of the labels below 0, which count as 0 (log1p)");
        }
    }

    /// One line about the rows.
    pub fn headline(&self) -> String {
        let [train, validation, test] = self.rows.map(grouped);
        let all = grouped(self.rows.iter().sum::<usize>());
        let all = match self.unseen_pairs {
            0 => format!("{all} rows"),
            pairs => format!("{all} rows, of which {} are unseen pairs", grouped(pairs)),
        };
        format!(
            "{}: {all}: {train} to train on, {validation} for validation, {test} for the test; split {} ({})",
            self.name, self.split, self.checksum
        )
    }

    /// A table of the tasks: labels by split, and the share of 1 or the mean.
    pub fn task_table(&self) -> Vec<Vec<String>> {
        let header = ["task", "labels to train on", "validation", "test", "mean"].map(str::to_owned).to_vec();
        let row = |task: &TaskFacts| {
            let mean = task.sums[0] / task.labelled[0] as f64;
            let mean = if task.is_binary { format!("{:.2} % are 1", 100.0 * mean) } else { format!("mean {mean:.4}") };
            let mut row = vec![task.name.clone()];
            row.extend(task.labelled.map(grouped));
            row.push(mean);
            row
        };
        [header].into_iter().chain(self.tasks.iter().map(row)).collect()
    }

    /// A table of the fields with missing or unknown values; only the header if there are none.
    pub fn field_table(&self) -> Vec<Vec<String>> {
        let header =
            ["field", "values", "missing", "unknown in validation", "unknown in the test"].map(str::to_owned).to_vec();
        let is_worth_it = |field: &&FieldFacts| field.missing.iter().chain(&field.unknown).any(|count| *count > 0);
        let row = |field: &FieldFacts| {
            let missing = grouped(field.missing.iter().sum::<usize>());
            let [_, validation, test] = field.unknown.map(grouped);
            vec![field.name.clone(), field.known.map_or_else(|| "numbers".into(), grouped), missing, validation, test]
        };
        [header].into_iter().chain(self.fields.iter().filter(is_worth_it).map(row)).collect()
    }

    /// What looks wrong or should be known before a training with this batch size.
    pub fn warnings(&self, batch_size: usize) -> Vec<String> {
        let mut warnings = self.notes.clone();
        for field in self.fields.iter().filter(|field| field.is_constant) {
            warnings.push(format!("the field `{}` has one value in all training rows", field.name));
        }
        for task in &self.tasks {
            if self.rows[1] > 0 && task.labelled[1] == 0 {
                warnings.push(format!("no validation row has a label of the task `{}`", task.name));
            }
            for (split, (&labelled, &sum)) in
                ["training", "validation", "test"].into_iter().zip(task.labelled.iter().zip(&task.sums))
            {
                if task.is_binary && labelled > 0 && (sum == 0.0 || sum == labelled as f64) {
                    let class = if sum == 0.0 { "0" } else { "1" };
                    warnings.push(format!(
                        "all {split} labels of the task `{}` are {class}; there is no AUC on them",
                        task.name
                    ));
                }
            }
            let per_batch = batch_size as f64 * task.labelled[0] as f64 / self.rows[0].max(1) as f64;
            if per_batch < FEWEST_LABELS {
                warnings.push(format!(
                    "a batch has {per_batch:.1} labels of the task `{}` on average: a larger batch makes its steps less \
                     noisy",
                    task.name
                ));
            }
        }
        warnings
    }
}
