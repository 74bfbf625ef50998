//! What a step trains on.

use std::sync::Arc;

use candle_core::{CpuStorage, Device, Storage, Tensor, bail};

use super::sparse_rows::SparseRows;
use crate::base::error::Result;
use crate::train::outcome::Split;

/// Rows for one step. Features come first in memory, so that every kernel runs along the rows.
pub struct Batch {
    /// What the network reads.
    pub inputs: Inputs,
    /// `[tasks, rows]`.
    pub targets: Tensor,
}

/// Rows that are not trained on.
pub struct HeldOut {
    /// What they are for.
    pub split: Split,
    /// All of them.
    pub batches: Vec<Batch>,
}

/// The inputs of some rows; a copy shares them.
#[derive(Clone)]
pub enum Inputs {
    /// All of them, `[inputs, rows]`.
    Dense(Tensor),
    /// The active ones.
    Sparse(Arc<SparseRows>),
}

impl Batch {
    /// A batch of `rows` rows from feature-major values.
    pub fn new(inputs: Vec<f32>, targets: Vec<f32>, rows: usize) -> Result<Self> {
        Ok(Self { inputs: Inputs::Dense(features_first(inputs, rows)?), targets: features_first(targets, rows)? })
    }

    /// A batch of sparse rows with their feature-major targets.
    pub fn of_sparse(sparse: SparseRows, targets: Vec<f32>) -> Result<Self> {
        let targets = features_first(targets, sparse.rows())?;
        Ok(Self { inputs: Inputs::Sparse(Arc::new(sparse)), targets })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.inputs.rows()
    }
}

impl Inputs {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Self::Dense(tensor) => tensor.dims()[1],
            Self::Sparse(sparse) => sparse.rows(),
        }
    }

    /// All inputs of every row, `[inputs, rows]`.
    pub fn dense(&self) -> Result<Tensor> {
        match self {
            Self::Dense(tensor) => Ok(tensor.clone()),
            Self::Sparse(sparse) => features_first(sparse.dense(), sparse.rows()),
        }
    }

    /// Lets the kernels read the inputs where they stand.
    pub fn read<T>(&self, read: impl FnOnce(InputRows) -> T) -> candle_core::Result<T> {
        match self {
            Self::Sparse(sparse) => Ok(read(InputRows::Sparse(sparse))),
            Self::Dense(tensor) => {
                let (storage, layout) = tensor.storage_and_layout();
                match (&*storage, layout.contiguous_offsets()) {
                    (Storage::Cpu(CpuStorage::F32(values)), Some((start, end))) => {
                        Ok(read(InputRows::Dense(&values[start..end])))
                    }
                    _ => bail!("the kernels need contiguous inputs in f32 on the CPU"),
                }
            }
        }
    }
}

fn features_first(values: Vec<f32>, rows: usize) -> Result<Tensor> {
    let features = values.len() / rows;
    Ok(Tensor::from_vec(values, (features, rows), &Device::Cpu)?)
}

/// The rows that a layer reads.
#[derive(Clone, Copy, Debug)]
pub enum InputRows<'a> {
    /// Every input of every row, `[inputs, rows]`.
    Dense(&'a [f32]),
    /// The active inputs of every row.
    Sparse(&'a SparseRows),
}

impl<'a> From<&'a [f32]> for InputRows<'a> {
    fn from(values: &'a [f32]) -> Self {
        Self::Dense(values)
    }
}

/// Number and kind of the inputs that a layer reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputShape {
    /// All of this many inputs.
    Dense(usize),
    /// The active ones among this many inputs.
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
