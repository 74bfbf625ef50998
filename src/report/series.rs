//! What is measured over the steps of a run: a metric of a task on a split.

use crate::outcome::{ALL_TASKS, MEAN_TASK, Point, Split};
use crate::spec::Measure;

/// A metric of a task on a split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Which rows.
    pub split: Split,
    /// A task's name, or [`MEAN_TASK`].
    pub task: String,
    /// The metric's name.
    pub metric: String,
}

impl Series {
    /// The series by which learning rates are chosen and models compared: the test loss, the mean over the tasks.
    pub fn test_loss() -> Self {
        Self { split: Split::Test, task: MEAN_TASK.into(), metric: "mse".into() }
    }

    /// The series that a study is about: what it measures, or else the test loss.
    pub fn primary(measure: Option<Measure>) -> Self {
        match measure {
            None => Self::test_loss(),
            Some(Measure::LabelCorrelation) => {
                Self { split: Split::All, task: ALL_TASKS.into(), metric: "pearson".into() }
            }
        }
    }

    /// The series as a column's name, such as `test_mse_y1`.
    pub(super) fn column(&self) -> String {
        format!("{}_{}_{}", self.split.name(), self.metric, self.task)
    }

    /// The series in the fields `split`, `task`, `metric`.
    pub(super) fn fields(&self) -> [String; 3] {
        [self.split.name().into(), self.task.clone(), self.metric.clone()]
    }

    fn is_of(&self, point: &Point) -> bool {
        self.split == point.split && self.task == point.task && self.metric == point.metric
    }
}

/// All series of a study under small numbers, in the order in which they were met; the primary one is number 0.
pub(super) struct SeriesIndex(Vec<Series>);

/// Number of [`Series::primary`].
pub(super) const PRIMARY: usize = 0;

impl SeriesIndex {
    /// The index of a study whose primary series is this.
    pub(super) fn new(primary: Series) -> Self {
        Self(vec![primary])
    }

    /// The number of the point's series.
    pub(super) fn of(&mut self, point: &Point) -> usize {
        self.0.iter().position(|series| series.is_of(point)).unwrap_or_else(|| {
            let Point { split, task, metric, .. } = point;
            self.0.push(Series { split: *split, task: task.clone(), metric: metric.clone() });
            self.0.len() - 1
        })
    }

    /// All series in reading order: test before train, the mean before the tasks.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (usize, &Series)> {
        self.order().into_iter().map(|number| (number, &self.0[number]))
    }

    /// All series in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Series> {
        self.0.iter()
    }

    /// The place of each series, by number, in the reading order.
    pub(super) fn ranks(&self) -> Vec<usize> {
        let mut ranks = vec![0; self.0.len()];
        for (rank, number) in self.order().into_iter().enumerate() {
            ranks[number] = rank;
        }
        ranks
    }

    /// The series at a place in the reading order.
    pub(super) fn at_rank(&self, rank: usize) -> &Series {
        &self.0[self.order()[rank]]
    }

    fn order(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.0.len()).collect();
        numbers.sort_by_key(|&number| {
            let series = &self.0[number];
            (series.split == Split::Train, series.task != MEAN_TASK)
        });
        numbers
    }
}
