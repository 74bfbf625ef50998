//! A network and its losses as one Candle operation: parameters and targets in, a loss per task out. `Tensor::backward`
//! calls the hand-written backward pass. The training loop calls that pass directly; Candle's autograd lets the tests
//! check it, and lets other losses be built on top.

use super::Network;
use crate::data::{Batch, Inputs};
use candle_core::{CpuStorage, CustomOp2, InplaceOp2, Layout, Result, Shape, Tensor, bail};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The tasks' losses, which a step minimises. Any Candle operations on top can weight, sum or penalise them.
#[derive(Clone)]
pub struct MultiTaskLoss {
    pass: Arc<Mutex<Pass>>,
}

/// The network with the activations of the last forward pass.
struct Pass {
    network: Network,
    /// Counts forward passes, so that no backward pass uses the activations of another forward pass.
    number: u64,
}

impl MultiTaskLoss {
    /// The losses of `network`.
    pub fn new(network: Network) -> Self {
        Self { pass: Arc::new(Mutex::new(Pass { network, number: 0 })) }
    }

    /// `[tasks]` in f64: the loss of every task on `batch`, for the flat `parameters` in f32.
    pub fn losses(&self, parameters: &Tensor, batch: &Batch) -> Result<Tensor> {
        let number = {
            let mut pass = self.lock();
            pass.number += 1;
            pass.number
        };
        let (inputs, weights) = (batch.inputs.clone(), batch.weights.clone());
        let losses = Losses { criterion: self.clone(), number, inputs, weights };
        parameters.apply_op2(&batch.targets, losses)
    }

    /// `[tasks][rows]`: every task's output of the last forward pass, a number or a logit.
    pub fn outputs(&self) -> Vec<Vec<f32>> {
        self.lock().network.outputs().map(<[f32]>::to_vec).collect()
    }

    /// How much each task's loss of the last forward pass counts in a mean over several batches.
    pub fn counts(&self) -> Vec<f64> {
        self.lock().network.counts().to_vec()
    }

    /// Fills `gradient`, which is as long as the flat `parameters`, with the gradient of the sum of
    /// `weights[k] * losses[k]` over tasks k. The last forward pass must have been on `inputs`.
    ///
    /// `Tensor::backward` calls this. A training loop that calls it directly saves the copies and zeros of Candle's
    /// gradient store, a twentieth of a step.
    pub fn gradient_into(
        &self,
        gradient: &Tensor,
        parameters: &Tensor,
        inputs: &Inputs,
        weights: &[f32],
    ) -> Result<()> {
        gradient.inplace_op2(parameters, &Backward { pass: &self.pass, inputs, weights })
    }

    fn lock(&self) -> MutexGuard<'_, Pass> {
        self.pass.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Losses {
    criterion: MultiTaskLoss,
    number: u64,
    inputs: Inputs,
    weights: Option<Arc<[f32]>>,
}

impl CustomOp2 for Losses {
    fn name(&self) -> &'static str {
        "multi-task losses"
    }

    fn cpu_fwd(
        &self,
        parameters: &CpuStorage,
        parameters_layout: &Layout,
        targets: &CpuStorage,
        targets_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let network = &mut self.criterion.lock().network;
        let parameters = slice(parameters, parameters_layout)?;
        network.forward(parameters, self.inputs.read(), self.inputs.rows());
        let losses = network.losses(slice(targets, targets_layout)?, self.weights.as_deref());
        let shape = Shape::from(losses.len());
        Ok((CpuStorage::F64(losses), shape))
    }

    fn bwd(
        &self,
        parameters: &Tensor,
        _targets: &Tensor,
        _losses: &Tensor,
        d_losses: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        if self.criterion.lock().number != self.number {
            bail!("another forward pass came before the backward pass of this one, so its activations are gone");
        }
        let weights: Vec<f32> = d_losses.to_vec1::<f64>()?.into_iter().map(|weight| weight as f32).collect();
        let gradient = parameters.zeros_like()?;
        self.criterion.gradient_into(&gradient, parameters, &self.inputs, &weights)?;
        Ok((Some(gradient), None))
    }
}

/// The backward pass, in place on the gradient.
struct Backward<'a> {
    pass: &'a Mutex<Pass>,
    inputs: &'a Inputs,
    weights: &'a [f32],
}

impl InplaceOp2 for Backward<'_> {
    fn name(&self) -> &'static str {
        "multi-task gradient"
    }

    fn cpu_fwd(
        &self,
        gradient: &mut CpuStorage,
        gradient_layout: &Layout,
        parameters: &CpuStorage,
        parameters_layout: &Layout,
    ) -> Result<()> {
        let (CpuStorage::F32(gradient), Some((start, end))) = (gradient, gradient_layout.contiguous_offsets()) else {
            bail!("the kernels need a contiguous gradient in f32");
        };
        let parameters = slice(parameters, parameters_layout)?;
        let network = &mut self.pass.lock().unwrap_or_else(PoisonError::into_inner).network;
        network.backward(parameters, self.inputs.read(), self.weights, &mut gradient[start..end]);
        Ok(())
    }
}

fn slice<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    match layout.contiguous_offsets() {
        Some((start, end)) => Ok(&storage.as_slice::<f32>()?[start..end]),
        None => bail!("the kernels need contiguous tensors"),
    }
}
