//! A network and its losses as one Candle operation: parameters, inputs and targets in, a loss per task out, with the
//! hand-written backward pass behind `Tensor::backward`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use candle_core::{CpuStorage, CustomOp3, Device, Layout, Result, Shape, Tensor, bail};

use super::Network;
use crate::data::Batch;

/// What a step minimises. Tasks' losses can be weighted, summed or penalised by any Candle operation on top.
#[derive(Clone)]
pub struct Objective {
    pass: Arc<Mutex<Pass>>,
}

/// The network with the activations of the last forward pass.
struct Pass {
    network: Network,
    /// Counts forward passes, so that no backward pass meets another's activations.
    number: u64,
}

impl Objective {
    /// The objective of `network`.
    pub fn new(network: Network) -> Self {
        Self { pass: Arc::new(Mutex::new(Pass { network, number: 0 })) }
    }

    /// The loss of every task on `batch`, `[tasks]` in f64, for the flat `parameters` in f32.
    pub fn losses(&self, parameters: &Tensor, batch: &Batch) -> Result<Tensor> {
        let number = {
            let mut pass = self.lock();
            pass.number += 1;
            pass.number
        };
        let losses = Losses { objective: self.clone(), number };
        parameters.apply_op3(&batch.inputs, &batch.targets, losses)
    }

    fn lock(&self) -> MutexGuard<'_, Pass> {
        self.pass.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Losses {
    objective: Objective,
    number: u64,
}

impl CustomOp3 for Losses {
    fn name(&self) -> &'static str {
        "multi-task losses"
    }

    fn cpu_fwd(
        &self,
        parameters: &CpuStorage,
        parameters_layout: &Layout,
        inputs: &CpuStorage,
        inputs_layout: &Layout,
        targets: &CpuStorage,
        targets_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let network = &mut self.objective.lock().network;
        let rows = inputs_layout.shape().dims2()?.1;
        network.forward(slice(parameters, parameters_layout)?, slice(inputs, inputs_layout)?, rows);
        let losses = network.losses(slice(targets, targets_layout)?);
        let shape = Shape::from(losses.len());
        Ok((CpuStorage::F64(losses), shape))
    }

    fn bwd(
        &self,
        parameters: &Tensor,
        inputs: &Tensor,
        _targets: &Tensor,
        _losses: &Tensor,
        d_losses: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let mut pass = self.objective.lock();
        if pass.number != self.number {
            bail!("the activations of this forward pass are gone: another one came before its backward pass");
        }
        let mut gradient = vec![0.0; parameters.elem_count()];
        let weights: Vec<f32> = d_losses.to_vec1::<f64>()?.into_iter().map(|weight| weight as f32).collect();
        let (parameters, parameters_layout) = parameters.storage_and_layout();
        let (inputs, inputs_layout) = inputs.storage_and_layout();
        pass.network.backward(
            slice(cpu(&parameters)?, parameters_layout)?,
            slice(cpu(&inputs)?, inputs_layout)?,
            &weights,
            &mut gradient,
        );
        let length = gradient.len();
        Ok((Some(Tensor::from_vec(gradient, length, &Device::Cpu)?), None, None))
    }
}

fn cpu(storage: &candle_core::Storage) -> Result<&CpuStorage> {
    match storage {
        candle_core::Storage::Cpu(storage) => Ok(storage),
        _ => bail!("the kernels run on the CPU"),
    }
}

fn slice<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&storage.as_slice::<f32>()?[start..end]),
        None => bail!("the kernels need contiguous tensors"),
    }
}
