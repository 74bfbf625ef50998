//! A metric: what is measured, of which task, on which rows.

use super::task::{ALL_TASKS, Loss, MEAN_TASK};
use serde::de::value::{Error, StrDeserializer};
use serde::{Deserialize, Serialize};

/// Which rows a metric was computed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    /// Rows that were trained on. A metric of them is the mean over the steps since the last evaluation.
    Train,
    /// Held-out rows by which settings are chosen.
    Validation,
    /// Held-out rows for the final results. Settings are chosen by them only if there are no validation rows.
    Test,
    /// All rows of data that is only measured.
    All,
}

impl Split {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
            Self::All => "all",
        }
    }

    /// The split of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::deserialize(StrDeserializer::<Error>::new(name)).ok()
    }
}

/// Name of the area under the curve. No mean over the tasks is made, since nothing needs it.
pub const AUC: &str = "auc";

/// Name of the root of the mean squared error, in the label's own units.
pub const RMSE: &str = "rmse";

/// Whether higher values of a metric are better; `None` if it has a best value within its range, or is no result.
pub fn is_higher_better(metric: &str) -> Option<bool> {
    match metric {
        AUC | "gauc" | "average-precision" | "r2" => Some(true),
        RMSE | "mse" | "mae" | "log-loss" | "normalized-entropy" => Some(false),
        _ => None,
    }
}

/// A metric of a task on a split.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Metric {
    /// Which rows.
    pub split: Split,
    /// A task's name, or [`MEAN_TASK`].
    pub task: String,
    /// The metric's name, without an underscore.
    pub metric: String,
}

impl Metric {
    /// The mean test loss of the tasks.
    pub fn test_loss(loss: Loss) -> Self {
        Self { split: Split::Test, task: MEAN_TASK.into(), metric: loss.metric().into() }
    }

    /// Pearson's correlation of the two labels, or its mean over every two of several.
    pub fn label_correlation() -> Self {
        Self { split: Split::All, task: ALL_TASKS.into(), metric: "pearson".into() }
    }

    /// A metric of a task on a split.
    pub fn new(split: Split, task: &str, metric: &str) -> Self {
        Self { split, task: task.into(), metric: metric.into() }
    }

    /// The metric as a column's name, such as `test_mse_y1`.
    pub fn column(&self) -> String {
        format!("{}_{}_{}", self.split.name(), self.metric, self.task)
    }

    /// The metric of a column's name. A task's name may have underscores.
    pub fn from_column(name: &str) -> Option<Self> {
        let (split, rest) = name.split_once('_')?;
        let (metric, task) = rest.split_once('_')?;
        Some(Self { split: Split::named(split)?, task: task.into(), metric: metric.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_names_its_metric_and_any_other_name_none() {
        for task in ["y1", "never_married", "a,b \"c\"", "_"] {
            let metric = Metric { split: Split::Train, task: task.into(), metric: "mse".into() };
            assert_eq!(Metric::from_column(&metric.column()), Some(metric));
        }
        assert_eq!(["", "test", "test_mse", "exam_mse_y1"].map(Metric::from_column), [const { None }; 4]);
    }
}
