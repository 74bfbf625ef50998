//! How a run is judged: by the metric that stops it early, chooses its learning rate and scores its trials.

use super::{DataSpec, Metric, Split};

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
    /// How a training on this data is judged: by the main task's AUC on validation rows if there are such rows, or else
    /// by the mean test loss. The main task is the first one.
    pub fn of(data: &DataSpec) -> Self {
        match data.tasks().first() {
            Some(main) if data.has_validation_rows() => {
                Self { metric: Metric::auc(Split::Validation, main), direction: Direction::Highest }
            }
            _ => Self { metric: Metric::test_loss(data.loss()), direction: Direction::Lowest },
        }
    }

    /// A value of the metric as a loss: the lower, the better. A metric for which higher is better is at most 1.
    pub fn loss(&self, value: f64) -> f64 {
        match self.direction {
            Direction::Lowest => value,
            Direction::Highest => 1.0 - value,
        }
    }
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
            let Objective { metric, direction } = Objective::of(&data);
            (metric.column(), direction)
        };
        let census = DataSpec::CensusIncome(CensusIncome::default());
        assert_eq!(of(census), ("validation_auc_income".into(), Direction::Highest));
        assert_eq!(of(DataSpec::Synthetic(Synthetic::default())), ("test_mse_mean".into(), Direction::Lowest));
    }

    #[test]
    fn the_better_of_two_values_has_the_lower_loss() {
        for data in [DataSpec::CensusIncome(CensusIncome::default()), DataSpec::Synthetic(Synthetic::default())] {
            let objective = Objective::of(&data);
            for (one, other) in [(0.25, 0.75), (0.75, 0.25), (0.5, 0.5)] {
                let is_better = objective.direction.is_better(one, other);
                assert_eq!(is_better, objective.loss(one) < objective.loss(other), "{one}, {other}");
            }
        }
    }
}
