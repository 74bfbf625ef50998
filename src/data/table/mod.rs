//! A described table, from its raw columns to rows to train on.

pub mod cache;
mod category;
pub mod columns;
mod facts;
mod inputs;
mod labels;
mod negatives;
pub mod read;
mod rows;
mod same;
mod split;

pub use facts::TableFacts;
pub use inputs::are_packed;
pub use labels::Labels;
pub use rows::TableRows;
pub use split::{SplitRows, usual_split};

use super::batch::InputShape;
use super::epochs::{FixedRows, Rows, batches};
use super::held_out::{HeldOut, HeldOutTable};
use crate::base::error::{Error, Result};
use crate::study::run::table::TableSpec;
use crate::study::run::{DataSpec, Metric, Objective, Split};
use columns::WantedColumns;
use inputs::Inputs;
use read::RawTable;
use std::sync::Arc;

/// A table, encoded as a network reads it.
pub struct TableData {
    rows: Arc<TableRows>,
    split: SplitRows,
    facts: TableFacts,
}

impl TableData {
    /// Reads the files and encodes them as `spec` says. Refuses a table that no run could be trained and evaluated on.
    pub fn load(spec: &TableSpec) -> Result<Self> {
        let wanted = WantedColumns::of(spec);
        let mut said = Vec::new();
        let mut tell = |line: &str| said.push(line.to_owned());
        let raw = cache::read_cached(&spec.files, &spec.further_files(), wanted.list(), &mut tell)?;
        refuse_doubled(&raw.files)?;
        let split = SplitRows::of(spec, &raw, &wanted)?;
        split.refuse_empty(spec)?;
        let data = Self::encode(spec, raw, &wanted, split, said)?;
        data.refuse_unlearnable(spec)?;
        Ok(data)
    }

    /// Encodes raw columns with this split. `said` is what their reading had to say.
    pub(super) fn encode(
        spec: &TableSpec,
        mut raw: RawTable,
        wanted: &WantedColumns,
        split: SplitRows,
        said: Vec<String>,
    ) -> Result<Self> {
        let negatives = negatives::draw(spec, &raw, wanted, &split)?;
        let mut facts = TableFacts::new(spec, &raw, &split, said);
        let labels = Labels::of(spec, &raw, wanted, &split, &mut facts)?;
        let groups = wanted.groups(spec, &raw);
        let inputs = Inputs::encode(spec, &mut raw, wanted, &split, &mut facts);
        drop(raw);
        let mut rows = TableRows { inputs, labels, groups };
        facts.unseen_pairs = negatives.count();
        let split = negatives.append(&mut rows, split);
        facts.rows = split.all().map(|(_, rows)| rows.len());
        facts.tasks = rows.labels.facts(spec, &split);
        rows.inputs.pack(rows.labels.rows());
        Ok(Self { rows: Arc::new(rows), split, facts })
    }

    /// Number and kind of a row's inputs.
    pub fn input_shape(&self) -> InputShape {
        self.rows.inputs.shape()
    }

    /// Number of active inputs in a row.
    pub fn active_inputs(&self) -> usize {
        self.rows.inputs.slots()
    }

    /// The rows of each split.
    pub fn split(&self) -> &SplitRows {
        &self.split
    }

    /// The labels of all rows.
    pub fn labels(&self) -> &Labels {
        &self.rows.labels
    }

    /// What is worth knowing before a training.
    pub fn facts(&self) -> &TableFacts {
        &self.facts
    }

    /// The training rows for one seed, and the held-out rows in batches of at most `batch_size`.
    pub(super) fn rows(&self, seed: u64, batch_size: usize) -> Result<(FixedRows, Vec<HeldOut>)> {
        let train: Arc<dyn Rows> = Arc::new(rows::Picked::new(self.rows.clone(), self.split.train.clone()));
        let mut held_out = Vec::new();
        for (split, rows) in [(Split::Validation, &self.split.validation), (Split::Test, &self.split.test)] {
            if rows.is_empty() {
                continue;
            }
            let places: Vec<usize> = rows.iter().map(|&row| row as usize).collect();
            let groups = self.rows.groups.as_ref().map(|groups| places.iter().map(|&row| groups[row]).collect());
            let scales = self.rows.labels.scales();
            let of_task = |task| places.iter().map(|&row| self.rows.labels.is_labelled(task, row)).collect();
            let is_labelled = (0..scales.len()).map(of_task).collect();
            let table = HeldOutTable { scales, is_labelled, groups };
            held_out.push(HeldOut {
                split,
                batches: batches(self.rows.as_ref(), &places, batch_size)?,
                table: Some(table),
            });
        }
        Ok((FixedRows::new(train, seed), held_out))
    }

    /// Refuses a metric to judge trainings by that is not defined on these rows: an AUC on labels of one class.
    pub fn refuse_unjudged(&self, data: &DataSpec, objective: &Objective) -> Result<()> {
        let Metric { split, task, metric } = &objective.metric;
        let judged = if *split == Split::Validation { 1 } else { 2 };
        let Some(facts) = self.facts.tasks.iter().find(|facts| facts.name == *task) else { return Ok(()) };
        let (labelled, sum) = (facts.labelled[judged], facts.sums[judged]);
        let needs_both = facts.is_binary && metric != "log-loss";
        let name = data.table().map(TableSpec::name).unwrap_or_default();
        let cause = match labelled {
            0 => format!("no {} row has a label of the task `{task}`", split.name()),
            _ if needs_both && (sum == 0.0 || sum == labelled as f64) => {
                format!("all {} labels of the task `{task}` are the same", split.name())
            }
            _ => return Ok(()),
        };
        Err(Error::Usage(format!(
            "{name}: {cause}, and trainings are judged by its `{metric}`\n  split the rows otherwise, or choose another \
             `monitor` in [training]"
        )))
    }

    fn refuse_unlearnable(&self, spec: &TableSpec) -> Result<()> {
        for (place, task) in spec.tasks.iter().enumerate() {
            for (split, rows) in [("training", &self.split.train), ("test", &self.split.test)] {
                // A label of weight 0 teaches nothing.
                let counts = |row: usize| match split {
                    "training" => self.rows.labels.counts(place, row),
                    _ => self.rows.labels.is_labelled(place, row),
                };
                if !rows.iter().any(|&row| counts(row as usize)) {
                    return Err(Error::Usage(format!(
                        "{}: no {split} row has a label of the task `{}`\n  check its column, its conditions and \
                         weights, or split the rows otherwise",
                        spec.name(),
                        task.name
                    )));
                }
            }
        }
        Ok(())
    }
}

/// Refuses a file that is given twice: its rows would be trained on and held out at once.
fn refuse_doubled(files: &[(String, usize)]) -> Result<()> {
    let twice =
        files.iter().enumerate().find(|(place, (name, _))| files[..*place].iter().any(|(other, _)| other == name));
    match twice {
        Some((_, (name, _))) => {
            let hint = "name it once in `files`, `validation_files` and `test_files`, also by patterns";
            Err(Error::Usage(format!("{name}: the file is given twice\n  {hint}")))
        }
        None => Ok(()),
    }
}
