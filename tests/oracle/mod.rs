//! The paper's models composed of plain Candle operations, in f64: what the kernels are checked against.

use candle_core::{DType, Device, Result, Tensor};
use mmoe::nn::layout::Layout;
use mmoe::spec::Architecture;

/// Named views into a flat vector of parameters.
pub struct Parameters<'a> {
    pub layout: &'a Layout,
    pub flat: &'a Tensor,
}

impl Parameters<'_> {
    fn get(&self, name: &str) -> Result<Tensor> {
        let block = self.layout.blocks().iter().find(|block| block.name == name).expect("the block exists");
        self.flat.narrow(0, block.range.start, block.range.len())?.reshape((block.units, block.inputs))
    }

    /// x W' + b for `x [rows, inputs]`.
    fn dense(&self, name: &str, x: &Tensor) -> Result<Tensor> {
        let bias = self.get(&format!("{name}.bias"))?.t()?;
        x.matmul(&self.get(&format!("{name}.weight"))?.t()?)?.broadcast_add(&bias)
    }

    fn hidden(&self, name: &str, x: &Tensor, layers: usize) -> Result<Tensor> {
        (0..layers).try_fold(x.clone(), |x, layer| self.dense(&format!("{name}.layer{layer}"), &x)?.relu())
    }

    fn gate(&self, index: usize, x: &Tensor) -> Result<Tensor> {
        candle_nn::ops::softmax(&x.matmul(&self.get(&format!("gate{index}.weight"))?.t()?)?, 1)
    }
}

/// Loss of every task, each a scalar, for `x [rows, inputs]` and `y [rows, tasks]`.
pub fn losses(architecture: &Architecture, parameters: &Parameters, x: &Tensor, y: &Tensor) -> Result<Vec<Tensor>> {
    let loss = |task: usize| {
        let (features, tower_units) = match architecture {
            Architecture::SharedBottom { bottom_units, tower_units } => {
                (parameters.hidden("bottom", x, bottom_units.len())?, tower_units)
            }
            Architecture::Omoe(sizes) | Architecture::Mmoe(sizes) => {
                let gate = if matches!(architecture, Architecture::Omoe(_)) { 0 } else { task };
                let weights = parameters.gate(gate, x)?;
                let mut mixed: Option<Tensor> = None;
                for expert in 0..sizes.experts {
                    let output = parameters.hidden(&format!("expert{expert}"), x, sizes.expert_units.len())?;
                    let weighted = output.broadcast_mul(&weights.narrow(1, expert, 1)?)?;
                    mixed = Some(mixed.map_or(Ok(weighted.clone()), |sum| sum + weighted)?);
                }
                (mixed.expect("at least one expert"), &sizes.tower_units)
            }
        };
        let tower = format!("tower{task}");
        let top = parameters.hidden(&tower, &features, tower_units.len())?;
        let prediction = parameters.dense(&format!("{tower}.output"), &top)?;
        candle_nn::loss::mse(&prediction, &y.narrow(1, task, 1)?)
    };
    (0..y.dims2()?.1).map(loss).collect()
}

/// Row-major f64 copy of a feature-major tensor: `[features, rows]` to `[rows, features]`.
pub fn rows_first(tensor: &Tensor) -> Result<Tensor> {
    tensor.t()?.contiguous()?.to_dtype(DType::F64)
}

/// A flat f64 tensor.
pub fn flat(values: &[f64]) -> Result<Tensor> {
    Tensor::from_slice(values, values.len(), &Device::Cpu)
}
