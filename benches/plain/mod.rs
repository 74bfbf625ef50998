//! MMoE in plain Candle operations and candle-nn's Adam, without any kernel of this crate.

use candle_core::{D, Device, Result, Tensor, Var};
use candle_nn::ops::softmax;
use candle_nn::{AdamW, Optimizer, ParamsAdamW};

const INPUTS: usize = 100;
const EXPERTS: usize = 8;
const UNITS: usize = 16;
const TOWER: usize = 8;
const TASKS: usize = 2;
const CORRELATION: f64 = 0.5;
const NOISE: f64 = 0.1;

/// Data, network and optimiser, with Candle's own random numbers.
pub struct Trainer {
    /// `[INPUTS, TASKS]`.
    law: Tensor,
    network: Network,
    adam: AdamW,
    batch: usize,
}

/// All experts are one product, all gates another, and all towers a batched one.
struct Network {
    experts: Var,
    expert_bias: Var,
    gates: Var,
    towers: Var,
    tower_bias: Var,
    heads: Var,
    head_bias: Var,
}

impl Trainer {
    /// A new label function and new weights.
    pub fn new(batch: usize) -> Result<Self> {
        let network = Network::new()?;
        let settings = ParamsAdamW { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0.0 };
        let adam = AdamW::new(network.variables(), settings)?;
        Ok(Self { law: law()?, network, adam, batch })
    }

    /// Takes `steps` steps, each on new rows.
    pub fn train(&mut self, steps: u64) -> Result<()> {
        for _ in 0..steps {
            let (x, y) = self.rows(self.batch)?;
            self.adam.backward_step(&self.network.loss(&x, &y)?)?;
        }
        Ok(())
    }

    /// Mean of the tasks' losses over `rows` new rows.
    pub fn test_loss(&self, rows: usize) -> Result<f64> {
        let (x, y) = self.rows(rows)?;
        Ok(f64::from(self.network.loss(&x, &y)?.to_scalar::<f32>()?) / TASKS as f64)
    }

    /// Equation 4 with the study's ten sines.
    fn rows(&self, count: usize) -> Result<(Tensor, Tensor)> {
        let x = Tensor::randn(0f32, 1f32, (count, INPUTS), &Device::Cpu)?;
        let z = x.matmul(&self.law)?;
        let mut y = (&z + (Tensor::randn(0f32, 1f32, (count, TASKS), &Device::Cpu)? * NOISE)?)?;
        for i in 0..10 {
            y = (y + z.affine(f64::from(i + 1), f64::from(i * i))?.sin()?)?;
        }
        Ok((x, y))
    }
}

/// Equations 2-3: two unit vectors with cosine [`CORRELATION`] between them.
fn law() -> Result<Tensor> {
    let normal = || Tensor::randn(0f32, 1f32, (INPUTS, 1), &Device::Cpu);
    let unit = |v: Tensor| v.broadcast_div(&v.sqr()?.sum_keepdim(0)?.sqrt()?);
    let u1 = unit(normal()?)?;
    let v = normal()?;
    let along = (&v * &u1)?.sum_keepdim(0)?;
    let u2 = unit((v - u1.broadcast_mul(&along)?)?)?;
    let w2 = ((&u1 * CORRELATION)? + (u2 * (1.0 - CORRELATION * CORRELATION).sqrt())?)?;
    Tensor::cat(&[u1, w2], 1)
}

fn glorot(inputs: usize, units: usize) -> Result<Tensor> {
    let limit = (6.0 / (inputs + units) as f32).sqrt();
    Tensor::rand(-limit, limit, (inputs, units), &Device::Cpu)
}

fn repeated(count: usize, axis: usize, inputs: usize, units: usize) -> Result<Var> {
    let parts = (0..count).map(|_| glorot(inputs, units)).collect::<Result<Vec<_>>>()?;
    let joined = if axis == 0 { Tensor::stack(&parts, 0)? } else { Tensor::cat(&parts, axis)? };
    Var::from_tensor(&joined)
}

fn zeros(shape: impl Into<candle_core::Shape>) -> Result<Var> {
    Var::zeros(shape, candle_core::DType::F32, &Device::Cpu)
}

impl Network {
    fn new() -> Result<Self> {
        Ok(Self {
            experts: repeated(EXPERTS, 1, INPUTS, UNITS)?,
            expert_bias: zeros(EXPERTS * UNITS)?,
            gates: repeated(TASKS, 1, INPUTS, EXPERTS)?,
            towers: repeated(TASKS, 0, UNITS, TOWER)?,
            tower_bias: zeros((TASKS, 1, TOWER))?,
            heads: repeated(TASKS, 0, TOWER, 1)?,
            head_bias: zeros((TASKS, 1, 1))?,
        })
    }

    fn variables(&self) -> Vec<Var> {
        let all = [
            &self.experts,
            &self.expert_bias,
            &self.gates,
            &self.towers,
            &self.tower_bias,
            &self.heads,
            &self.head_bias,
        ];
        all.into_iter().cloned().collect()
    }

    fn loss(&self, x: &Tensor, y: &Tensor) -> Result<Tensor> {
        let rows = x.dims()[0];
        let experts = x.matmul(&self.experts)?.broadcast_add(&self.expert_bias)?.relu()?;
        let experts = experts.reshape((rows, EXPERTS, UNITS))?;
        let gates = softmax(&x.matmul(&self.gates)?.reshape((rows, TASKS, EXPERTS))?, D::Minus1)?;
        let mixed = gates.matmul(&experts)?.transpose(0, 1)?.contiguous()?;
        let hidden = mixed.matmul(&self.towers)?.broadcast_add(&self.tower_bias)?.relu()?;
        let predicted = hidden.matmul(&self.heads)?.broadcast_add(&self.head_bias)?.squeeze(2)?.t()?;
        (predicted - y)?.sqr()?.mean(0)?.sum_all()
    }
}
