//! How related the tasks of synthetic data are: Equation 3 of the paper, for any number of tasks.

use crate::base::statistics::pairs;
use serde::{Deserialize, Serialize};

/// The correlation of every two tasks: the cosine of their weight vectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Correlations {
    /// The paper's p, the same for every two tasks.
    Same(f64),
    /// `[tasks, tasks]`.
    Matrix(Vec<Vec<f64>>),
}

/// Largest deviation of a correlation from the one that is asked for. So a matrix may be given in rounded numbers.
const TOLERANCE: f64 = 1e-6;

/// Least pivot from the third task on. A smaller one is a rounding error of 0; the first two pivots have none.
const LEAST_PIVOT: f64 = 1e-12;

impl From<f64> for Correlations {
    fn from(corr: f64) -> Self {
        Self::Same(corr)
    }
}

impl Correlations {
    /// The correlation that every two tasks have, if it is one number.
    pub fn same(&self) -> Option<f64> {
        match self {
            Self::Same(corr) => Some(*corr),
            Self::Matrix(_) => None,
        }
    }

    /// The correlation of two tasks.
    pub fn between(&self, one: usize, other: usize) -> f64 {
        match self {
            _ if one == other => 1.0,
            Self::Same(corr) => *corr,
            Self::Matrix(rows) => rows[one][other],
        }
    }

    /// Cholesky's factor L of the correlations: row k has k + 1 numbers, and L L' has the correlation of every two of
    /// these tasks. For two tasks its rows are (1) and (p, sqrt(1 - p^2)), as in Equation 3. The column of a task that
    /// follows from the tasks before it is 0.
    pub fn factor(&self, tasks: usize) -> Vec<Vec<f64>> {
        let mut factor: Vec<Vec<f64>> = Vec::with_capacity(tasks);
        for task in 0..tasks {
            let mut row = Vec::with_capacity(task + 1);
            for (other, before) in factor.iter().enumerate() {
                let left = self.between(task, other) - dot(&row, before);
                row.push(if before[other] > 0.0 { left / before[other] } else { 0.0 });
            }
            let pivot = 1.0 - dot(&row, &row);
            let least = if task < 2 { 0.0 } else { LEAST_PIVOT };
            row.push(if pivot > least { pivot.sqrt() } else { 0.0 });
            factor.push(row);
        }
        factor
    }

    /// Refuses what is not a correlation matrix of this number of tasks, with a cause and a hint.
    pub fn check(&self, tasks: usize) -> Result<(), (String, String)> {
        match self {
            Self::Same(corr) => check_same(*corr, tasks),
            Self::Matrix(rows) => check_shape(rows, tasks).and_then(|()| check_entries(rows)),
        }?;
        let factor = self.factor(tasks);
        let deviates = |(one, other): &(usize, usize)| {
            let made = dot(&factor[*one], &factor[*other]);
            (made - self.between(*one, *other)).abs() > TOLERANCE
        };
        if pairs(tasks).chain((0..tasks).map(|task| (task, task))).any(|pair| deviates(&pair)) {
            let cause = "no weight vectors have all correlations of `corr`: it is not positive semidefinite";
            return Err((cause.into(), "give correlations that are nearer to 0".into()));
        }
        Ok(())
    }
}

/// The name of the task with this number: y1, y2, ...
pub fn task_name(task: usize) -> String {
    format!("y{}", task + 1)
}

/// The name of two tasks: y1:y2, y1:y3, ...
pub fn pair_name((one, other): (usize, usize)) -> String {
    format!("{}:{}", task_name(one), task_name(other))
}

/// Refuses a correlation below -1 / (tasks - 1), the least that all pairs of tasks can have at once.
fn check_same(corr: f64, tasks: usize) -> Result<(), (String, String)> {
    let least = -1.0 / tasks.saturating_sub(1).max(1) as f64;
    if corr >= least {
        return Ok(());
    }
    let cause = format!("`corr` is {corr}, but every two of {tasks} tasks cannot be so opposite");
    Err((cause, format!("give at least {least}, which is -1 / (tasks - 1)")))
}

fn check_shape(rows: &[Vec<f64>], tasks: usize) -> Result<(), (String, String)> {
    let hint = format!("give {tasks} lists of {tasks} numbers, or another number of tasks");
    if rows.len() != tasks {
        let lists = if rows.len() == 1 { "list" } else { "lists" };
        return Err((format!("`corr` has {} {lists} for {tasks} tasks", rows.len()), hint));
    }
    match rows.iter().position(|row| row.len() != tasks) {
        Some(row) => {
            Err((format!("list {} of `corr` has length {} for {tasks} tasks", row + 1, rows[row].len()), hint))
        }
        None => Ok(()),
    }
}

/// Refuses a square matrix without ones on its diagonal, and one that is not symmetric.
fn check_entries(rows: &[Vec<f64>]) -> Result<(), (String, String)> {
    if let Some(task) = (0..rows.len()).find(|&task| rows[task][task] != 1.0) {
        let name = task_name(task);
        let cause = format!("`corr` has {} for {name} with itself", rows[task][task]);
        return Err((cause, "write 1 on the diagonal".into()));
    }
    match pairs(rows.len()).find(|&(one, other)| rows[one][other] != rows[other][one]) {
        Some((one, other)) => {
            let [first, second] = [one, other].map(task_name);
            let (above, below) = (rows[one][other], rows[other][one]);
            let cause = format!("`corr` has {above} for {first} and {second}, but {below} for {second} and {first}");
            Err((cause, "give both the same correlation".into()))
        }
        None => Ok(()),
    }
}

/// Sum of products, as far as the shorter one goes.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Correlations exp(-|i - j| / 3), which every number of tasks can have.
    fn fading(tasks: usize) -> Correlations {
        let row = |one: usize| (0..tasks).map(|other| (-(one.abs_diff(other) as f64) / 3.0).exp()).collect();
        Correlations::Matrix((0..tasks).map(row).collect())
    }

    #[test]
    fn the_factor_gives_every_correlation_back() {
        for tasks in [1, 2, 3, 4, 7, 64] {
            let least = -1.0 / (tasks.max(2) - 1) as f64;
            for correlations in [fading(tasks), 0.5.into(), 0.0.into(), 1.0.into(), least.into()] {
                assert_eq!(correlations.check(tasks), Ok(()), "{correlations:?}, {tasks} tasks");
                let factor = correlations.factor(tasks);
                for (one, other) in pairs(tasks).chain((0..tasks).map(|task| (task, task))) {
                    let off = dot(&factor[one], &factor[other]) - correlations.between(one, other);
                    assert!(off.abs() < 1e-12, "{correlations:?}, {tasks} tasks: {off}");
                }
            }
        }
    }

    #[test]
    fn two_tasks_have_the_factor_of_equation_3() {
        for corr in [-1.0, -0.3, 0.0, 0.1, 0.5, 0.9, 0.999_999_999_999_999_9, 1.0] {
            let matrix = Correlations::Matrix(vec![vec![1.0, corr], vec![corr, 1.0]]);
            for correlations in [corr.into(), matrix] {
                assert_eq!(correlations.factor(2), [vec![1.0], vec![corr, (1.0 - corr * corr).sqrt()]]);
            }
        }
    }

    #[test]
    fn tasks_that_follow_from_others_have_no_direction_of_their_own() {
        let half = 0.5f64.sqrt();
        // y3 is the sum of y1 and y2, given in ten digits; y4 is y1 again.
        let rounded = (half * 1e10).round() / 1e10;
        let rows = [
            [1.0, 0.0, rounded, 1.0],
            [0.0, 1.0, rounded, 0.0],
            [rounded, rounded, 1.0, rounded],
            [1.0, 0.0, rounded, 1.0],
        ];
        let correlations = Correlations::Matrix(rows.map(Vec::from).into());
        assert_eq!(correlations.check(4), Ok(()));
        let factor = correlations.factor(4);
        assert_eq!((factor[2][2], factor[3][3]), (0.0, 0.0), "{factor:?}");
    }

    #[test]
    fn what_no_tasks_can_have_is_refused() {
        let matrix = |rows: &[&[f64]]| Correlations::Matrix(rows.iter().map(|row| row.to_vec()).collect());
        let cases = [
            (Correlations::Same(-0.51), "`corr` is -0.51, but every two of 3 tasks cannot be so opposite"),
            (matrix(&[&[1.0]]), "`corr` has 1 list for 3 tasks"),
            (matrix(&[&[1.0, 0.0, 0.0], &[0.0, 1.0], &[0.0, 0.0, 1.0]]), "list 2 of `corr` has length 2 for 3 tasks"),
            (matrix(&[&[1.0, 0.0, 0.0], &[0.0, 0.9, 0.0], &[0.0, 0.0, 1.0]]), "`corr` has 0.9 for y2 with itself"),
            (
                matrix(&[&[1.0, 0.0, 0.2], &[0.0, 1.0, 0.0], &[0.3, 0.0, 1.0]]),
                "`corr` has 0.2 for y1 and y3, but 0.3 for y3 and y1",
            ),
            // y2 is opposite to y1 and equal to y3, but y1 and y3 are unrelated.
            (matrix(&[&[1.0, -1.0, 0.0], &[-1.0, 1.0, 1.0], &[0.0, 1.0, 1.0]]), "it is not positive semidefinite"),
            (matrix(&[&[1.0, 0.9, 0.9], &[0.9, 1.0, 0.0], &[0.9, 0.0, 1.0]]), "it is not positive semidefinite"),
        ];
        for (correlations, expected) in cases {
            let (cause, hint) = correlations.check(3).expect_err(expected);
            assert!(cause.contains(expected) && !hint.is_empty(), "{cause}");
        }
    }
}
