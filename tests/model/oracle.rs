//! The paper's models composed of plain Candle operations, in f64: what the kernels are checked against.

use candle_core::{DType, Device, Result, Tensor};
use mmoe::model::layers::parameters::Parameters;
use mmoe::study::run::{Architecture, Experts};

/// Named views into a flat vector of parameters.
pub struct NamedParameters<'a> {
    pub all: &'a Parameters,
    pub flat: &'a Tensor,
}

impl NamedParameters<'_> {
    fn get(&self, name: &str) -> Result<Tensor> {
        let block = self.all.blocks().iter().find(|block| block.name == name).expect("the block exists");
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
pub fn losses(
    architecture: &Architecture,
    parameters: &NamedParameters,
    x: &Tensor,
    y: &Tensor,
) -> Result<Vec<Tensor>> {
    let tasks = y.dims2()?.1;
    let features = features(architecture, parameters, x, tasks)?;
    let loss = |(task, features): (usize, Tensor)| {
        let tower = format!("tower{task}");
        let top = parameters.hidden(&tower, &features, architecture.tower_units().len())?;
        let prediction = parameters.dense(&format!("{tower}.output"), &top)?;
        candle_nn::loss::mse(&prediction, &y.narrow(1, task, 1)?)
    };
    features.into_iter().enumerate().map(loss).collect()
}

/// `[rows, units]`: what each task's tower reads.
fn features(
    architecture: &Architecture,
    parameters: &NamedParameters,
    x: &Tensor,
    tasks: usize,
) -> Result<Vec<Tensor>> {
    match architecture {
        Architecture::Linear => Ok(vec![x.clone(); tasks]),
        Architecture::SharedBottom { bottom_units, .. } => {
            (0..tasks).map(|_| parameters.hidden("bottom", x, bottom_units.len())).collect()
        }
        Architecture::Omoe(sizes) => (0..tasks).map(|_| mixture(sizes, parameters, x, 0)).collect(),
        Architecture::Mmoe(sizes) => (0..tasks).map(|task| mixture(sizes, parameters, x, task)).collect(),
        Architecture::SingleTask(networks) | Architecture::L2Constrained { networks, .. } => {
            (0..tasks).map(|task| parameters.hidden(&format!("task{task}"), x, networks.task_units.len())).collect()
        }
        Architecture::CrossStitch(networks) => {
            let first = vec![x.clone(); tasks];
            (0..networks.task_units.len()).try_fold(first, |below, layer| stitched(parameters, &below, layer))
        }
        Architecture::TensorFactorization { networks, ranks } => {
            let first = vec![x.clone(); tasks];
            (0..networks.task_units.len()).try_fold(first, |below, layer| factored(parameters, &below, layer, *ranks))
        }
    }
}

fn mixture(sizes: &Experts, parameters: &NamedParameters, x: &Tensor, gate: usize) -> Result<Tensor> {
    let weights = parameters.gate(gate, x)?;
    let mut mixed: Option<Tensor> = None;
    for expert in 0..sizes.experts {
        let output = parameters.hidden(&format!("expert{expert}"), x, sizes.expert_units.len())?;
        let weighted = output.broadcast_mul(&weights.narrow(1, expert, 1)?)?;
        mixed = Some(mixed.map_or(Ok(weighted.clone()), |sum| sum + weighted)?);
    }
    Ok(mixed.expect("at least one expert"))
}

/// A hidden layer of every task, followed by the cross-stitch unit.
fn stitched(parameters: &NamedParameters, below: &[Tensor], layer: usize) -> Result<Vec<Tensor>> {
    let hidden = below.iter().enumerate();
    let hidden = hidden.map(|(task, x)| parameters.dense(&format!("task{task}.layer{layer}"), x)?.relu());
    let hidden = Tensor::stack(&hidden.collect::<Result<Vec<_>>>()?, 0)?;
    let (tasks, rows, units) = hidden.dims3()?;
    let mixed = parameters.get(&format!("stitch{layer}"))?.matmul(&hidden.reshape((tasks, rows * units))?)?;
    (0..tasks).map(|task| mixed.get(task)?.reshape((rows, units))).collect()
}

/// A hidden layer of every task, with weights composed from the factors.
fn factored(
    parameters: &NamedParameters,
    below: &[Tensor],
    layer: usize,
    [r1, r2, r3]: [usize; 3],
) -> Result<Vec<Tensor>> {
    let get = |what: &str| parameters.get(&format!("tucker{layer}.{what}"));
    let (inputs, units, tasks, core) = (get("inputs")?, get("units")?, get("tasks")?, get("core")?);
    let bias = get("bias")?.reshape((below.len(), units.dims2()?.0))?;
    let layer = |(task, x): (usize, &Tensor)| {
        let core = tasks.narrow(0, task, 1)?.matmul(&core.reshape((r3, r2 * r1))?)?.reshape((r2, r1))?;
        let weight = units.matmul(&core)?.matmul(&inputs)?;
        x.matmul(&weight.t()?)?.broadcast_add(&bias.narrow(0, task, 1)?)?.relu()
    };
    below.iter().enumerate().map(layer).collect()
}

/// What L2-Constrained adds to the tasks' losses: alpha times the squared distances between the tasks' parameters.
pub fn penalty(architecture: &Architecture, parameters: &NamedParameters, tasks: usize) -> Result<Option<Tensor>> {
    let Architecture::L2Constrained { alpha, .. } = architecture else { return Ok(None) };
    let of_task = |task: usize| {
        let own = |name: &str| name.starts_with(&format!("task{task}.")) || name.starts_with(&format!("tower{task}."));
        let blocks = parameters.all.blocks().iter().filter(|block| own(&block.name));
        let flat = blocks.map(|block| parameters.flat.narrow(0, block.range.start, block.range.len()));
        Tensor::cat(&flat.collect::<Result<Vec<_>>>()?, 0)
    };
    let mut sum = Tensor::zeros((), DType::F64, &Device::Cpu)?;
    for one in 0..tasks {
        for other in one + 1..tasks {
            sum = (sum + (of_task(one)? - of_task(other)?)?.sqr()?.sum_all()?)?;
        }
    }
    Ok(Some((sum * *alpha)?))
}

/// Row-major f64 copy of a feature-major tensor: `[features, rows]` to `[rows, features]`.
pub fn rows_first(tensor: &Tensor) -> Result<Tensor> {
    tensor.t()?.contiguous()?.to_dtype(DType::F64)
}

/// A flat f64 tensor.
pub fn flat(values: &[f64]) -> Result<Tensor> {
    Tensor::from_slice(values, values.len(), &Device::Cpu)
}
