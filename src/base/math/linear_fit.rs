//! The mean squared error of the best linear model, from sums that are gathered row by row.

/// Sums of products of inputs and targets, in f64. They take constant memory for any number of rows.
pub struct LinearFit {
    /// Number of inputs, plus one for the constant.
    size: usize,
    tasks: usize,
    rows: f64,
    /// `[size, size]`: sums of products of two inputs, upper triangle only.
    gram: Vec<f64>,
    /// `[tasks, size]`: sums of products of target and input.
    moments: Vec<f64>,
    /// `[tasks]`: sums of squared targets.
    squares: Vec<f64>,
    row: Vec<f64>,
}

impl LinearFit {
    /// Sums over no rows yet.
    pub fn new(inputs: usize, tasks: usize) -> Self {
        let size = inputs + 1;
        Self {
            size,
            tasks,
            rows: 0.0,
            gram: vec![0.0; size * size],
            moments: vec![0.0; tasks * size],
            squares: vec![0.0; tasks],
            row: vec![1.0; size],
        }
    }

    /// Adds one row.
    pub fn add(&mut self, inputs: impl Iterator<Item = f32>, targets: &[f32]) {
        for (cell, value) in self.row[1..].iter_mut().zip(inputs) {
            *cell = f64::from(value);
        }
        self.rows += 1.0;
        for (i, &x) in self.row.iter().enumerate() {
            let line = &mut self.gram[i * self.size + i..(i + 1) * self.size];
            for (sum, y) in line.iter_mut().zip(&self.row[i..]) {
                *sum += x * y;
            }
        }
        for (task, &target) in targets.iter().enumerate() {
            let target = f64::from(target);
            self.squares[task] += target * target;
            let line = &mut self.moments[task * self.size..(task + 1) * self.size];
            for (sum, x) in line.iter_mut().zip(&self.row) {
                *sum += target * x;
            }
        }
    }

    /// `[tasks]`: mean squared error of the least-squares fit of each task. `None` unless there are more rows than
    /// coefficients and the inputs are linearly independent.
    pub fn mean_squared_errors(&self) -> Option<Vec<f64>> {
        if self.rows <= self.size as f64 {
            return None;
        }
        let factor = self.cholesky()?;
        let explained = |task: usize| {
            let solved = self.forward_substitution(&factor, &self.moments[task * self.size..(task + 1) * self.size]);
            solved.iter().map(|v| v * v).sum::<f64>()
        };
        Some((0..self.tasks).map(|task| ((self.squares[task] - explained(task)) / self.rows).max(0.0)).collect())
    }

    /// Upper factor R with R'R = gram; `None` if an input is a linear combination of others.
    fn cholesky(&self) -> Option<Vec<f64>> {
        let n = self.size;
        let mut r = self.gram.clone();
        for i in 0..n {
            for k in 0..i {
                let factor = r[k * n + i];
                for j in i..n {
                    r[i * n + j] -= factor * r[k * n + j];
                }
            }
            let pivot = r[i * n + i];
            if pivot <= 1e-10 * self.gram[i * n + i] {
                return None;
            }
            let root = pivot.sqrt();
            for j in i..n {
                r[i * n + j] /= root;
            }
        }
        Some(r)
    }

    /// Solves R'v = b for v.
    fn forward_substitution(&self, factor: &[f64], b: &[f64]) -> Vec<f64> {
        let n = self.size;
        let mut v = b.to_vec();
        for i in 0..n {
            for k in 0..i {
                v[i] -= factor[k * n + i] * v[k];
            }
            v[i] /= factor[i * n + i];
        }
        v
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_five_points_leaves_the_textbook_residual() {
        let mut fit = LinearFit::new(1, 1);
        for (x, y) in [(1.0, 2.0), (2.0, 4.0), (3.0, 5.0), (4.0, 4.0), (5.0, 5.0)] {
            fit.add([x].into_iter(), &[y]);
        }
        // Slope .6, intercept 2.2; squared residuals sum to 2.4.
        let left = fit.mean_squared_errors().expect("enough rows");
        assert!((left[0] - 2.4 / 5.0).abs() < 1e-12, "{left:?}");
    }

    #[test]
    fn too_few_rows_or_dependent_inputs_give_no_fit() {
        let mut fit = LinearFit::new(2, 1);
        fit.add([1.0, 2.0].into_iter(), &[1.0]);
        assert_eq!(fit.mean_squared_errors(), None);
        for i in 0..9 {
            fit.add([i as f32, 2.0 * i as f32].into_iter(), &[1.0]);
        }
        assert_eq!(fit.mean_squared_errors(), None);
    }
}
