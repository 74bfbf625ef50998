//! What a step trains on.

use candle_core::{Device, Tensor};

use crate::error::Result;

/// Rows for one step. Features come first in memory, so that every kernel runs along the rows.
pub struct Batch {
    /// `[inputs, rows]`.
    pub inputs: Tensor,
    /// `[tasks, rows]`.
    pub targets: Tensor,
}

impl Batch {
    /// A batch of `rows` rows from feature-major values.
    pub fn new(inputs: Vec<f32>, targets: Vec<f32>, rows: usize) -> Result<Self> {
        let tensor = |values: Vec<f32>| {
            let features = values.len() / rows;
            Tensor::from_vec(values, (features, rows), &Device::Cpu)
        };
        Ok(Self { inputs: tensor(inputs)?, targets: tensor(targets)? })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.inputs.dims()[1]
    }
}
