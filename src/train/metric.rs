//! What is measured over the steps of a run: a metric of a task on a split.

use super::outcome::{ALL_TASKS, AUC, MEAN_TASK, MetricPoint, Split};
use crate::model::layers::loss::Loss;
use crate::study::run::{Measure, MeasurementSpec, RunSpec};

/// A metric of a task on a split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Which rows.
    pub split: Split,
    /// A task's name, or [`MEAN_TASK`].
    pub task: String,
    /// The metric's name, without an underscore.
    pub metric: String,
}

impl Metric {
    /// The series of a point.
    pub fn of(point: &MetricPoint) -> Self {
        Self { split: point.split, task: point.task.clone(), metric: point.metric.clone() }
    }

    /// The test loss, the mean over the tasks.
    pub fn test_loss(loss: Loss) -> Self {
        Self { split: Split::Test, task: MEAN_TASK.into(), metric: loss.metric().into() }
    }

    /// What is measured of the two labels together.
    pub fn label_correlation() -> Self {
        Self { split: Split::All, task: ALL_TASKS.into(), metric: "pearson".into() }
    }

    /// The area under the curve of a task.
    pub fn auc(split: Split, task: &str) -> Self {
        Self { split, task: task.into(), metric: AUC.into() }
    }

    /// The series that a study of such runs is about: what it measures, the main task's AUC, or else the test loss.
    pub fn primary(spec: &RunSpec) -> Self {
        match spec {
            RunSpec::Measurement(MeasurementSpec { measure: Measure::LabelCorrelation, .. }) => {
                Self::label_correlation()
            }
            RunSpec::Training(spec) => match (spec.data.loss(), spec.data.tasks().first()) {
                (Loss::CrossEntropy, Some(main)) => Self::auc(Split::Test, main),
                (loss, _) => Self::test_loss(loss),
            },
        }
    }

    /// Whether the point is one of this series.
    pub fn is_of(&self, point: &MetricPoint) -> bool {
        self.split == point.split && self.task == point.task && self.metric == point.metric
    }

    /// The series as a column's name, such as `test_mse_y1`.
    pub fn column(&self) -> String {
        format!("{}_{}_{}", self.split.name(), self.metric, self.task)
    }

    /// The series of a column's name; a task's name may have underscores.
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
    fn a_column_names_its_series_and_any_other_name_none() {
        for task in ["y1", "never_married", "a,b \"c\"", "_"] {
            let series = Metric { split: Split::Train, task: task.into(), metric: "mse".into() };
            assert_eq!(Metric::from_column(&series.column()), Some(series));
        }
        assert_eq!(["", "test", "test_mse", "exam_mse_y1"].map(Metric::from_column), [const { None }; 4]);
    }
}
