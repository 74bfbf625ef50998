//! A batch: the rows that a step trains on.

use super::buffers;
use super::sparse_rows::SparseRows;
use crate::base::error::Result;
use crate::base::math::transpose::transpose;
use candle_core::{Device, Tensor};
use std::sync::{Arc, OnceLock};

/// Rows for one step. Features come first in memory, so that every kernel runs along the rows.
pub struct Batch {
    /// What the network reads.
    pub inputs: Inputs,
    /// `[tasks, rows]`.
    pub targets: Tensor,
    /// `[tasks, rows]`: how much each row counts for each task; `None` if all rows count 1.
    pub weights: Option<Arc<[f32]>>,
}

/// The inputs of some rows; a clone shares their memory.
#[derive(Clone)]
pub enum Inputs {
    /// Every input of every row.
    Dense(Arc<DenseInputs>),
    /// The active inputs of every row.
    Sparse(Arc<SparseRows>),
}

impl Batch {
    /// A batch of dense rows with their targets `[tasks, rows]`.
    pub fn new(inputs: DenseInputs, targets: Vec<f32>) -> Result<Self> {
        Self::of_inputs(Inputs::Dense(Arc::new(inputs)), targets, None)
    }

    /// A batch of sparse rows with their targets `[tasks, rows]`.
    pub fn of_sparse(sparse: SparseRows, targets: Vec<f32>) -> Result<Self> {
        Self::of_inputs(Inputs::Sparse(Arc::new(sparse)), targets, None)
    }

    /// A batch of any rows with their targets and weights, `[tasks, rows]` each.
    pub fn of_inputs(inputs: Inputs, targets: Vec<f32>, weights: Option<Vec<f32>>) -> Result<Self> {
        let targets = features_first(targets, inputs.rows())?;
        Ok(Self { inputs, targets, weights: weights.map(Arc::from) })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.inputs.rows()
    }

    /// Makes both layouts now, so that they count as a bundle's shared work and not as work of its first run.
    pub fn prepare(&self) {
        if let Inputs::Dense(dense) = &self.inputs {
            dense.by_input();
            dense.by_row();
        }
    }
}

impl Inputs {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.rows(),
            Self::Sparse(sparse) => sparse.rows(),
        }
    }

    /// The inputs as layers read them.
    pub fn read(&self) -> InputRows<'_> {
        match self {
            Self::Dense(dense) => InputRows::Dense(dense),
            Self::Sparse(sparse) => InputRows::Sparse(sparse),
        }
    }

    /// `[inputs, rows]`: every input of every row.
    pub fn dense(&self) -> Result<Tensor> {
        match self {
            Self::Dense(dense) => features_first(dense.by_input().to_vec(), dense.rows()),
            Self::Sparse(sparse) => features_first(sparse.dense(), sparse.rows()),
        }
    }
}

fn features_first(values: Vec<f32>, rows: usize) -> Result<Tensor> {
    let features = values.len() / rows;
    Ok(Tensor::from_vec(values, (features, rows), &Device::Cpu)?)
}

/// Every input of some rows, in two layouts, so that no product has to transpose. The second layout is made when it is
/// first asked for, since an evaluation needs only one.
#[derive(Clone, Debug)]
pub struct DenseInputs {
    rows: usize,
    by_input: OnceLock<Vec<f32>>,
    by_row: OnceLock<Vec<f32>>,
}

impl DenseInputs {
    /// The inputs of `rows` rows from `[inputs, rows]`.
    pub fn from_inputs(by_input: Vec<f32>, rows: usize) -> Self {
        Self { rows, by_input: by_input.into(), by_row: OnceLock::new() }
    }

    /// The inputs of `rows` rows from `[rows, inputs]`.
    pub fn from_rows(by_row: Vec<f32>, rows: usize) -> Self {
        Self { rows, by_input: OnceLock::new(), by_row: by_row.into() }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// `[inputs, rows]`.
    pub fn by_input(&self) -> &[f32] {
        self.by_input.get_or_init(|| {
            let by_row = self.by_row.get().map_or(&[][..], Vec::as_slice);
            transposed(by_row, by_row.len() / self.rows.max(1))
        })
    }

    /// `[rows, inputs]`.
    pub fn by_row(&self) -> &[f32] {
        self.by_row.get_or_init(|| transposed(self.by_input.get().map_or(&[], Vec::as_slice), self.rows))
    }
}

impl Drop for DenseInputs {
    fn drop(&mut self) {
        [&mut self.by_input, &mut self.by_row].into_iter().filter_map(OnceLock::take).for_each(buffers::keep);
    }
}

fn transposed(values: &[f32], columns: usize) -> Vec<f32> {
    let mut transposed = buffers::take(values.len());
    transpose(values, columns, &mut transposed);
    transposed
}

/// The rows that a layer reads.
#[derive(Clone, Copy, Debug)]
pub enum InputRows<'a> {
    /// `[inputs, rows]`: the output of the layer below.
    Layer(&'a [f32]),
    /// Every input of every row.
    Dense(&'a DenseInputs),
    /// The active inputs of every row.
    Sparse(&'a SparseRows),
}

impl<'a> From<&'a [f32]> for InputRows<'a> {
    fn from(values: &'a [f32]) -> Self {
        Self::Layer(values)
    }
}

/// Number and kind of the inputs that a layer reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputShape {
    /// Dense rows of this many inputs.
    Dense(usize),
    /// Sparse rows, with active inputs among this many.
    Sparse(usize),
}

impl From<usize> for InputShape {
    fn from(inputs: usize) -> Self {
        Self::Dense(inputs)
    }
}

impl InputShape {
    /// Number of inputs.
    pub fn inputs(self) -> usize {
        match self {
            Self::Dense(inputs) | Self::Sparse(inputs) => inputs,
        }
    }
}
