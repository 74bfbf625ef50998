//! How a run is judged: by the metric that stops it early, chooses its learning rate and scores its trials.

use super::{AUC, DataSpec, Loss, Metric, Split, is_higher_better};

/// A metric, and whether lower or higher values are better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objective {
    /// The metric, with its split and task.
    pub metric: Metric,
    /// Which of two values is the better one.
    pub direction: Direction,
}

/// Which of two values is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The lower one.
    Lowest,
    /// The higher one.
    Highest,
}

impl Objective {
    /// How trainings on this data are judged that monitor this metric, or the usual one of the data.
    pub fn of(data: &DataSpec, monitor: Option<&str>) -> Self {
        monitor.map_or_else(|| Self::of_data(data), |monitor| Self::monitored(data, monitor))
    }

    /// How trainings on this data are judged: by the main task's own metric on validation rows if there are such rows,
    /// or else by the test loss. The main task is the first one.
    fn of_data(data: &DataSpec) -> Self {
        let tasks = data.task_list();
        let Some(main) = tasks.first() else { return Self::new(Metric::test_loss(Loss::SquaredError)) };
        if data.has_mean_loss() && !data.has_validation_rows() {
            return Self::new(Metric::test_loss(main.loss));
        }
        Self::new(Metric::new(judging_split(data), &main.name, data.judged_by(main)))
    }

    /// The metric that `TASK:METRIC` names, or the usual one of a task if it names no metric.
    fn monitored(data: &DataSpec, monitor: &str) -> Self {
        let (task, metric) = split_monitor(monitor);
        let tasks = data.task_list();
        let usual = tasks.iter().find(|known| known.name == task).map_or(AUC, |task| data.judged_by(task));
        Self::new(Metric::new(judging_split(data), task, metric.unwrap_or(usual)))
    }

    fn new(metric: Metric) -> Self {
        let direction =
            if is_higher_better(&metric.metric) == Some(true) { Direction::Highest } else { Direction::Lowest };
        Self { metric, direction }
    }

    /// A value of the metric as a loss: the lower, the better. A metric for which higher is better is at most 1.
    pub fn loss(&self, value: f64) -> f64 {
        match self.direction {
            Direction::Lowest => value,
            Direction::Highest => 1.0 - value,
        }
    }
}

/// The task of `TASK:METRIC`, and the metric if there is one.
pub fn split_monitor(monitor: &str) -> (&str, Option<&str>) {
    monitor.rsplit_once(':').map_or((monitor, None), |(task, metric)| (task, Some(metric)))
}

/// The rows by which settings are chosen.
fn judging_split(data: &DataSpec) -> Split {
    if data.has_validation_rows() { Split::Validation } else { Split::Test }
}

impl Direction {
    /// A value as a score: the higher, the better.
    pub fn score(self, value: f64) -> f64 {
        match self {
            Self::Lowest => -value,
            Self::Highest => value,
        }
    }

    /// Whether `value` is better than `than`. No value is better than a NaN, and a NaN is better than no value.
    pub fn is_better(self, value: f64, than: f64) -> bool {
        match self {
            Self::Lowest => value < than,
            Self::Highest => value > than,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CensusIncome, Synthetic};
    use super::*;

    #[test]
    fn validation_rows_judge_where_there_are_any_and_the_test_loss_elsewhere() {
        let of = |data| {
            let Objective { metric, direction } = Objective::of_data(&data);
            (metric.column(), direction)
        };
        let census = DataSpec::CensusIncome(CensusIncome::default());
        assert_eq!(of(census), ("validation_auc_income".into(), Direction::Highest));
        assert_eq!(of(DataSpec::Synthetic(Synthetic::default())), ("test_mse_mean".into(), Direction::Lowest));
    }

    #[test]
    fn the_better_of_two_values_has_the_lower_loss() {
        for data in [DataSpec::CensusIncome(CensusIncome::default()), DataSpec::Synthetic(Synthetic::default())] {
            let objective = Objective::of_data(&data);
            for (one, other) in [(0.25, 0.75), (0.75, 0.25), (0.5, 0.5)] {
                let is_better = objective.direction.is_better(one, other);
                assert_eq!(is_better, objective.loss(one) < objective.loss(other), "{one}, {other}");
            }
        }
    }
}
