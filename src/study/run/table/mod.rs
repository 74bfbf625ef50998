//! What a table of rows is: its files, which columns are inputs, what the tasks are, and how rows are split.

mod field;
mod files;
mod negatives;
mod split;
mod task;

pub use field::{Category, FieldKind, FieldKindName, Scale, TableField};
pub use files::{Encoding, Join, OnMissing, TableFiles};
pub use negatives::{NegativeLaw, Negatives};
pub use split::{SplitBy, SplitSpec};
pub use task::{LabelSource, Labelled, TableTask, TaskKind};

use super::FilePath;
use serde::{Deserialize, Serialize};

/// A described table. The same bytes in files of other names are the same data, so ids have no paths.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    /// Where the rows are, and how to read them.
    pub files: TableFiles,
    /// Column with each row's weight in the loss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample_weight: Option<String>,
    /// Column by whose values AUCs are also computed group by group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gauc: Option<String>,
    /// Which rows are trained on.
    pub split: SplitSpec,
    /// The inputs, in order.
    pub fields: Vec<TableField>,
    /// The tasks, in order. The first one is the main task.
    pub tasks: Vec<TableTask>,
    /// Pairs that do not occur, as rows with labels of 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negatives: Option<Negatives>,
}

impl TableSpec {
    /// What messages call the table: its first file.
    pub fn name(&self) -> String {
        self.files.files.first().map_or_else(|| "the table".into(), ToString::to_string)
    }

    /// Groups of files whose rows follow those of the table: for validation and for the test.
    pub fn further_files(&self) -> [&[FilePath]; 2] {
        [&self.split.validation_files, &self.split.test_files]
    }

    /// The paths of all files.
    pub fn paths_mut(&mut self) -> impl Iterator<Item = &mut FilePath> {
        let joined = self.files.joins.iter_mut().flat_map(|join| &mut join.files);
        let held_out = self.split.validation_files.iter_mut().chain(&mut self.split.test_files);
        self.files.files.iter_mut().chain(joined).chain(held_out)
    }
}
