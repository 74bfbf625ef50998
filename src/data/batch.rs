//! What a step trains on.

use std::sync::Arc;

use candle_core::{CpuStorage, Device, Storage, Tensor, bail};

use super::sparse_rows::Bags;
use crate::base::error::Result;
use crate::model::layers::weights::Input;

/// Rows for one step. Features come first in memory, so that every kernel runs along the rows.
pub struct Batch {
    /// What the network reads.
    pub inputs: Inputs,
    /// `[tasks, rows]`.
    pub targets: Tensor,
}

/// The inputs of some rows; a copy shares them.
#[derive(Clone)]
pub enum Inputs {
    /// All of them, `[inputs, rows]`.
    Dense(Tensor),
    /// The active ones.
    Bags(Arc<Bags>),
}

impl Batch {
    /// A batch of `rows` rows from feature-major values.
    pub fn new(inputs: Vec<f32>, targets: Vec<f32>, rows: usize) -> Result<Self> {
        Ok(Self { inputs: Inputs::Dense(features_first(inputs, rows)?), targets: features_first(targets, rows)? })
    }

    /// A batch of bags with their feature-major targets.
    pub fn of_bags(bags: Bags, targets: Vec<f32>) -> Result<Self> {
        let targets = features_first(targets, bags.rows())?;
        Ok(Self { inputs: Inputs::Bags(Arc::new(bags)), targets })
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
            Self::Bags(bags) => bags.rows(),
        }
    }

    /// All inputs of every row, `[inputs, rows]`.
    pub fn dense(&self) -> Result<Tensor> {
        match self {
            Self::Dense(tensor) => Ok(tensor.clone()),
            Self::Bags(bags) => features_first(bags.dense(), bags.rows()),
        }
    }

    /// Lets the kernels read the inputs where they stand.
    pub fn read<T>(&self, read: impl FnOnce(Input) -> T) -> candle_core::Result<T> {
        match self {
            Self::Bags(bags) => Ok(read(Input::Bags(bags))),
            Self::Dense(tensor) => {
                let (storage, layout) = tensor.storage_and_layout();
                match (&*storage, layout.contiguous_offsets()) {
                    (Storage::Cpu(CpuStorage::F32(values)), Some((start, end))) => {
                        Ok(read(Input::Dense(&values[start..end])))
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
