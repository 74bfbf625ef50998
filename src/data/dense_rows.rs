//! A table: dense rows in memory.

use super::batch::{Batch, DenseInputs};
use super::epochs::Rows;
use crate::base::error::Result;

/// Dense rows in memory, stored row by row.
pub struct Table {
    inputs: usize,
    tasks: Vec<String>,
    /// `[rows, inputs]`.
    input_values: Vec<f32>,
    /// `[rows, tasks]`.
    target_values: Vec<f32>,
}

impl Table {
    /// An empty table with room for `rows` rows.
    pub fn with_capacity(inputs: usize, tasks: Vec<String>, rows: usize) -> Self {
        let (input_values, target_values) = (Vec::with_capacity(inputs * rows), Vec::with_capacity(tasks.len() * rows));
        Self { inputs, tasks, input_values, target_values }
    }

    /// Appends a row.
    pub fn push_row(&mut self, inputs: &[f32], targets: &[f32]) {
        self.input_values.extend_from_slice(inputs);
        self.target_values.extend_from_slice(targets);
    }

    /// Appends `count` rows: the first columns of feature-major `inputs` and `targets`, which are `width` columns wide.
    pub fn push_columns(&mut self, inputs: &[f32], targets: &[f32], width: usize, count: usize) {
        for row in 0..count {
            self.input_values.extend(inputs.iter().skip(row).step_by(width));
            self.target_values.extend(targets.iter().skip(row).step_by(width));
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.target_values.len() / self.tasks.len()
    }

    /// Number of inputs of a row.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Names of the tasks.
    pub fn tasks(&self) -> &[String] {
        &self.tasks
    }

    fn input_row(&self, row: usize) -> &[f32] {
        &self.input_values[row * self.inputs..][..self.inputs]
    }

    fn target_row(&self, row: usize) -> &[f32] {
        &self.target_values[row * self.tasks.len()..][..self.tasks.len()]
    }
}

impl Rows for Table {
    fn count(&self) -> usize {
        self.rows()
    }

    fn batch(&self, rows: &[usize]) -> Result<Batch> {
        let mut inputs = Vec::with_capacity(self.inputs * rows.len());
        rows.iter().for_each(|&row| inputs.extend_from_slice(self.input_row(row)));
        let targets = (0..self.tasks.len()).flat_map(|task| rows.iter().map(move |&row| self.target_row(row)[task]));
        Batch::new(DenseInputs::from_rows(inputs, rows.len()), targets.collect())
    }
}
