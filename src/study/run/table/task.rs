//! A task of a table: what is to be learnt, and from which rows.

use super::field::Scale;
use crate::study::run::choice::choice;
use crate::study::run::{Loss, Task};
use serde::{Deserialize, Serialize};

/// A task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableTask {
    /// Its name.
    pub name: String,
    /// What its labels are.
    pub kind: TaskKind,
    /// Where its labels come from.
    pub label: LabelSource,
    /// How its numbers are scaled while the network learns them; `none` for labels of 0 and 1.
    pub scale: Scale,
    /// The rows that count.
    #[serde(default, skip_serializing_if = "Labelled::is_default")]
    pub labelled: Labelled,
    /// Weight of its loss in the sum of all tasks' losses.
    pub loss_weight: f64,
    /// Weight of a row whose label is 1; rows of label 0 have 1.
    pub positive_weight: f64,
    /// Column with each row's weight in the loss of this task, beside that of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample_weight: Option<String>,
}

/// What labels are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskKind {
    /// 0 or 1, learnt by cross-entropy.
    #[default]
    Binary,
    /// Numbers, learnt by squared error.
    Regression,
}

choice!(TaskKind { "binary" => Binary, "regression" => Regression });

impl TaskKind {
    /// The loss of such a task.
    pub fn loss(self) -> Loss {
        match self {
            Self::Binary => Loss::CrossEntropy,
            Self::Regression => Loss::SquaredError,
        }
    }
}

/// Where labels come from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LabelSource {
    /// The column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Columns of which one of 1 makes a label of 1, instead of `column`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
    /// The label is 1 where the number is at least this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// The label is 1 where the cell is this, as a text or as a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equals: Option<String>,
    /// The label is 1 where the cell is one of these, as a text or as a number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<String>,
    /// The least and the greatest number that a cell may hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<[f64; 2]>,
    /// Labels are drawn instead, and are 1 with this probability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random: Option<f64>,
}

/// Which rows have a label. A row with an empty label cell never has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Labelled {
    /// Only rows where the label of this task is 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// Only rows where the label of this task is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_not: Option<String>,
    /// Share of the labels that is kept, drawn by the seed of the split.
    pub keep_labels: f64,
}

impl Default for Labelled {
    fn default() -> Self {
        Self { given: None, given_not: None, keep_labels: 1.0 }
    }
}

impl Labelled {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl TableTask {
    /// The task as a network learns it.
    pub fn as_task(&self) -> Task {
        Task { name: self.name.clone(), loss: self.kind.loss(), loss_weight: self.loss_weight }
    }

    /// A task whose labels are the column of its own name.
    pub fn new(name: &str, kind: TaskKind) -> Self {
        let label = LabelSource { column: Some(name.into()), ..LabelSource::default() };
        let scale = if kind == TaskKind::Regression { Scale::Standard } else { Scale::None };
        let labelled = Labelled::default();
        Self {
            name: name.into(),
            kind,
            label,
            scale,
            labelled,
            loss_weight: 1.0,
            positive_weight: 1.0,
            sample_weight: None,
        }
    }
}
