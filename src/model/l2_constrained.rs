//! L2-Constrained (Section 6.1): a network per task, and a penalty that draws them together. It is alpha times the
//! squared distance of two tasks' parameters, summed over all pairs of tasks.

use std::ops::Range;

/// Draws the parameters of the tasks' networks (trunks and towers) together.
#[derive(Clone, Debug)]
pub struct Constraint {
    alpha: f32,
    /// For each task, the ranges of its parameters. All tasks have the same number and lengths of ranges.
    tasks: Vec<Vec<Range<usize>>>,
}

impl Constraint {
    /// The constraint on these ranges of every task.
    pub fn new(alpha: f64, tasks: Vec<Vec<Range<usize>>>) -> Self {
        Self { alpha: alpha as f32, tasks }
    }

    /// Adds the gradient of alpha * sum over pairs j < k of |theta_j - theta_k|^2.
    pub fn add_gradient(&self, parameters: &[f32], gradient: &mut [f32]) {
        for one in &self.tasks {
            for other in &self.tasks {
                for (own, others) in one.iter().zip(other) {
                    let pairs = parameters[own.clone()].iter().zip(&parameters[others.clone()]);
                    for (d, (own, other)) in gradient[own.clone()].iter_mut().zip(pairs) {
                        *d += 2.0 * self.alpha * (own - other);
                    }
                }
            }
        }
    }
}
