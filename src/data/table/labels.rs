//! The labels of all rows, task by task, and how much each row counts.

use super::columns::{WantedColumns, label_columns, label_kind};
use super::facts::{TableFacts, TaskFacts};
use super::read::{Column, Kind, RawTable};
use super::same::is_same;
use super::split::{SplitRows, draw, keys};
use crate::base::error::{Error, Result};
use crate::base::math::rng::Purpose;
use crate::data::scaling::Scaling;
use crate::study::run::table::{Scale, TableSpec, TableTask, TaskKind};

/// The labels of a table's rows.
pub struct Labels(Vec<TaskLabels>);

/// A task's labels.
struct TaskLabels {
    /// `[rows]`: scaled, and NaN where a row has no label.
    values: Vec<f32>,
    /// `[rows]`: how much each row counts; `None` if all count 1.
    weights: Option<Vec<f32>>,
    /// Beside that, how much a row with a label of 1 counts.
    positive_weight: f32,
    scale: Scaling,
    is_binary: bool,
}

impl Labels {
    /// The labels that `spec` describes.
    pub fn of(
        spec: &TableSpec,
        raw: &RawTable,
        wanted: &WantedColumns,
        split: &SplitRows,
        facts: &mut TableFacts,
    ) -> Result<Self> {
        let mut known: Vec<Option<Vec<f64>>> = vec![None; spec.tasks.len()];
        let key = keys(&spec.split, raw, wanted);
        while known.iter().any(Option::is_none) {
            let before = known.iter().flatten().count();
            for (place, task) in spec.tasks.iter().enumerate() {
                if known[place].is_some() {
                    continue;
                }
                let Some(condition) = Condition::of(spec, task, &known) else { continue };
                let mut values = own_labels(spec, place, raw, wanted, &*key)?;
                condition.apply(&mut values);
                thin(&mut values, task, spec.split.seed, &*key);
                known[place] = Some(values);
            }
            if known.iter().flatten().count() == before {
                return Err(Error::Defect("the conditions of tasks go in a circle".into()));
            }
        }
        let of_task = |(task, values): (&TableTask, Vec<f64>)| {
            let training = split.train.iter().map(|&row| values[row as usize]);
            let scale = Scaling::of(if task.kind == TaskKind::Binary { Scale::None } else { task.scale }, training);
            let scale = scale.of_labels();
            facts.see_labels(task, &scale, &values);
            TaskLabels {
                values: values.into_iter().map(|value| scale.apply_to_label(value) as f32).collect(),
                weights: weights(spec, task, raw, wanted),
                positive_weight: task.positive_weight as f32,
                scale,
                is_binary: task.kind == TaskKind::Binary,
            }
        };
        Ok(Self(spec.tasks.iter().zip(known.into_iter().flatten()).map(of_task).collect()))
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.0.first().map_or(0, |task| task.values.len())
    }

    /// How the labels of each task are scaled.
    pub fn scales(&self) -> Vec<Scaling> {
        self.0.iter().map(|task| task.scale).collect()
    }

    /// Whether a row has a label of a task.
    pub fn is_labelled(&self, task: usize, row: usize) -> bool {
        !self.0[task].values[row].is_nan()
    }

    /// Whether a row has a label of a task that counts in the loss.
    pub fn counts(&self, task: usize, row: usize) -> bool {
        self.0[task].weight(row) > 0.0
    }

    /// A label in its own units; `None` if the row has none.
    pub fn label(&self, task: usize, row: usize) -> Option<f64> {
        let value = self.0[task].values[row];
        (!value.is_nan()).then(|| self.0[task].scale.invert(f64::from(value)))
    }

    /// `[tasks, rows]`: the labels of some rows, 0 where there is none, and how much each counts, if they do not all
    /// count 1.
    pub fn pick(&self, rows: &[usize]) -> (Vec<f32>, Option<Vec<f32>>) {
        let mut targets: Vec<f32> = self.0.iter().flat_map(|task| rows.iter().map(|&row| task.values[row])).collect();
        let is_plain = self.0.iter().all(|task| task.weights.is_none() && task.positive_weight == 1.0);
        if is_plain && !targets.iter().any(|target| target.is_nan()) {
            return (targets, None);
        }
        let weights = self.0.iter().flat_map(|task| rows.iter().map(|&row| task.weight(row))).collect();
        targets.iter_mut().filter(|target| target.is_nan()).for_each(|target| *target = 0.0);
        (targets, Some(weights))
    }

    /// What is worth knowing about the labels of each split.
    pub fn facts(&self, spec: &TableSpec, split: &SplitRows) -> Vec<TaskFacts> {
        let of_task = |(place, task): (usize, &TableTask)| {
            let count = |rows: &[u32]| {
                let labels = rows.iter().filter_map(|&row| self.label(place, row as usize));
                labels.fold((0, 0.0), |(count, sum), label| (count + 1, sum + label))
            };
            let counted = split.all().map(|(_, rows)| count(rows));
            TaskFacts {
                name: task.name.clone(),
                is_binary: task.kind == TaskKind::Binary,
                labelled: counted.map(|(count, _)| count),
                sums: counted.map(|(_, sum)| sum),
            }
        };
        spec.tasks.iter().enumerate().map(of_task).collect()
    }

    /// Appends an unseen pair: a label of 0 for tasks that count in all rows, and no label for others.
    pub fn append_negative(&mut self, spec: &TableSpec) {
        for (task, described) in self.0.iter_mut().zip(&spec.tasks) {
            let condition = &described.labelled;
            let counts = task.is_binary && condition.given.is_none() && condition.given_not.is_none();
            // A pair has no key but its place.
            let (seed, key) = (spec.split.seed, task.values.len() as u64);
            let is_kept = is_kept(described, seed, key);
            let label = described.label.random.map_or(0.0, |share| coin(described, seed, key, share) as f32);
            task.values.push(if counts && is_kept { label } else { f32::NAN });
            if let Some(weights) = &mut task.weights {
                weights.push(1.0);
            }
        }
    }
}

impl TaskLabels {
    /// How much a row counts.
    fn weight(&self, row: usize) -> f32 {
        let value = self.values[row];
        if value.is_nan() {
            return 0.0;
        }
        let own = self.weights.as_ref().map_or(1.0, |weights| weights[row]);
        if self.is_binary && value == 1.0 { own * self.positive_weight } else { own }
    }
}

/// The rows in which a task counts.
struct Condition<'k>(Option<(&'k [f64], f64)>);

impl<'k> Condition<'k> {
    /// The condition of a task; `None` if it depends on labels that are not known yet.
    fn of(spec: &TableSpec, task: &TableTask, known: &'k [Option<Vec<f64>>]) -> Option<Self> {
        let labelled = &task.labelled;
        let (name, wanted) = match (&labelled.given, &labelled.given_not) {
            (Some(name), _) => (name, 1.0),
            (None, Some(name)) => (name, 0.0),
            (None, None) => return Some(Self(None)),
        };
        let place = spec.tasks.iter().position(|other| other.name == *name)?;
        Some(Self(Some((known[place].as_deref()?, wanted))))
    }

    fn apply(&self, values: &mut [f64]) {
        let Self(Some((given, wanted))) = self else { return };
        values.iter_mut().zip(*given).filter(|(_, given)| *given != wanted).for_each(|(value, _)| *value = f64::NAN);
    }
}

/// The labels of a task before its conditions; NaN where there is none.
fn own_labels(
    spec: &TableSpec,
    place: usize,
    raw: &RawTable,
    wanted: &WantedColumns,
    key: &dyn Fn(usize) -> u64,
) -> Result<Vec<f64>> {
    let task = &spec.tasks[place];
    if let Some(share) = task.label.random {
        return Ok((0..raw.rows).map(|row| coin(task, spec.split.seed, key(row), share)).collect());
    }
    let columns = label_columns(task);
    if !task.label.any_of.is_empty() {
        let columns: Vec<&[f64]> = columns.iter().map(|(name, kind)| wanted.numbers(raw, name, *kind)).collect();
        return Ok((0..raw.rows).map(|row| any_of(columns.iter().map(|column| column[row]))).collect());
    }
    let name = task.label.column.as_deref().unwrap_or_default();
    match wanted.get(raw, name, label_kind(task)) {
        Some(Column::Number(values)) => Ok(match task.label.at_least {
            Some(least) => values.iter().map(|&value| indicator(value, value >= least)).collect(),
            None => values.clone(),
        }),
        Some(Column::Category(texts)) => {
            let is_one = |text: &str| task.label.equals.iter().chain(&task.label.one_of).any(|one| is_same(text, one));
            let of_code: Vec<f64> =
                (1..=texts.len()).map(|code| f64::from(u8::from(is_one(texts.value(code as u32))))).collect();
            let label = |&code: &u32| if code == 0 { f64::NAN } else { of_code[code as usize - 1] };
            Ok(texts.codes.iter().map(label).collect())
        }
        None => Err(Error::Defect(format!("the labels of `{}` were not read", task.name))),
    }
}

/// 1 or 0; NaN if the value is.
fn indicator(value: f64, holds: bool) -> f64 {
    if value.is_nan() { value } else { f64::from(u8::from(holds)) }
}

/// 1 if one of the labels is, 0 if all are, and NaN if none is 1 and some are missing.
fn any_of(labels: impl Iterator<Item = f64> + Clone) -> f64 {
    if labels.clone().any(|label| label == 1.0) {
        1.0
    } else if labels.clone().any(f64::is_nan) {
        f64::NAN
    } else {
        0.0
    }
}

/// A label that is 1 with this probability.
fn coin(task: &TableTask, seed: u64, key: u64, share: f64) -> f64 {
    f64::from(u8::from(draw(seed, Purpose::RandomLabels, &task.name, key) < share))
}

/// Takes labels away, so that only a share of them stays.
fn thin(values: &mut [f64], task: &TableTask, seed: u64, key: &dyn Fn(usize) -> u64) {
    for (row, value) in values.iter_mut().enumerate() {
        if !is_kept(task, seed, key(row)) {
            *value = f64::NAN;
        }
    }
}

/// Whether the label of a row with this key stays.
fn is_kept(task: &TableTask, seed: u64, key: u64) -> bool {
    let share = task.labelled.keep_labels;
    share >= 1.0 || draw(seed, Purpose::KeptLabels, &task.name, key) < share
}

/// How much each row counts in a task's loss: the product of the weights in both columns, and 0 where one is missing.
fn weights(spec: &TableSpec, task: &TableTask, raw: &RawTable, wanted: &WantedColumns) -> Option<Vec<f32>> {
    let columns: Vec<&[f64]> = [&spec.sample_weight, &task.sample_weight]
        .into_iter()
        .flatten()
        .map(|column| wanted.numbers(raw, column, Kind::Number))
        .collect();
    let weight = |row: usize| {
        let weight: f64 = columns.iter().map(|column| column[row]).product();
        if weight.is_nan() { 0.0 } else { weight as f32 }
    };
    (!columns.is_empty()).then(|| (0..raw.rows).map(weight).collect())
}
