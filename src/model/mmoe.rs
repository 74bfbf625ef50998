//! MMoE (Equations 6-7, Figure 1c): experts with a linear gate per task. OMoE (Equation 5, Figure 1b): experts with one
//! gate, whose mixture all tasks share. A mixture is the sum of the experts' outputs, weighted by a gate.
//!
//! The first layers of all experts and all gates read the same input. If it is dense, their weights form one matrix
//! `[experts * units + gates * experts, inputs]`, and a step does one large product with it forward and one backward.

use super::layers::dense::{Stack, mask_by_relu, sum_rows};
use super::layers::gate::{softmax, softmax_backward};
use super::layers::parameters::Parameters;
use super::layers::products::After;
use super::layers::weights::{Weights, dense_gradient, dense_product};
use super::trunk::Trunk;
use crate::base::cpu::kernel;
use crate::data::{InputRows, InputShape};
use crate::study::run::Experts;
use std::ops::Range;

/// Experts with one or more gates, and the buffers of one forward and backward pass.
#[derive(Debug)]
pub struct Mixture {
    experts: usize,
    gates: usize,
    /// Units of every expert's first layer.
    first_units: usize,
    /// Units of every expert's output.
    units: usize,
    /// Weights of the experts' first layers and of the gates.
    weights: FirstWeights,
    /// `[experts * first_units]`.
    bias: Range<usize>,
    /// Layers above the first, per expert; empty in the paper's studies.
    deeper: Vec<Stack>,
    /// `[experts * first_units, rows]`: outputs of the first layers. Then `[gates * experts, rows]`: weights of the
    /// gates.
    packed: Vec<f32>,
    d_packed: Vec<f32>,
    /// `[experts, units, rows]`: outputs of the experts if there are deeper layers. Otherwise they are in `packed`.
    top: Vec<f32>,
    d_top: Vec<f32>,
    /// `[units, rows]` per gate: the weighted sum of the experts.
    mixed: Vec<Vec<f32>>,
}

impl Mixture {
    /// Experts of these sizes, each with at least one layer, and `gates` gates: one per task for MMoE, one for OMoE.
    pub fn new(parameters: &mut Parameters, shape: InputShape, sizes: &Experts, gates: usize) -> Self {
        let (experts, units) = (sizes.experts, sizes.expert_units.as_slice());
        let (first_units, above) =
            units.split_first().map_or((shape.inputs(), units), |(first, above)| (*first, above));
        let weights = FirstWeights::new(parameters, shape, [experts, first_units, gates]);
        let start = parameters.len();
        for expert in 0..experts {
            parameters.bias(format!("expert{expert}.layer0.bias"), first_units);
        }
        let bias = start..parameters.len();
        let deeper = match above {
            [] => Vec::new(),
            _ => (0..experts)
                .map(|expert| Stack::hidden_from(parameters, &format!("expert{expert}"), 1, first_units.into(), above))
                .collect(),
        };
        Self {
            experts,
            gates,
            first_units,
            units: above.last().copied().unwrap_or(first_units),
            weights,
            bias,
            deeper,
            packed: Vec::new(),
            d_packed: Vec::new(),
            top: Vec::new(),
            d_top: Vec::new(),
            mixed: vec![Vec::new(); gates],
        }
    }
}

impl Trunk for Mixture {
    fn outputs(&self) -> usize {
        self.gates
    }

    fn units(&self) -> usize {
        self.units
    }

    fn reserve(&mut self, rows: usize) {
        let packed = (self.experts * self.first_units + self.gates * self.experts) * rows;
        self.packed.resize(packed, 0.0);
        self.d_packed.resize(packed, 0.0);
        for mixed in &mut self.mixed {
            mixed.resize(self.units * rows, 0.0);
        }
        if !self.deeper.is_empty() {
            self.top.resize(self.experts * self.units * rows, 0.0);
            self.d_top.resize(self.experts * self.units * rows, 0.0);
        }
        for stack in &mut self.deeper {
            stack.reserve(rows);
        }
    }

    fn output(&self, gate: usize) -> &[f32] {
        &self.mixed[gate]
    }

    fn forward(&mut self, parameters: &[f32], input: InputRows, rows: usize) {
        let experts_only = After { bias: &parameters[self.bias.clone()], clamps: true };
        self.weights.product(parameters, input, &mut self.packed, rows, experts_only);
        let (first, gates) = self.packed.split_at_mut(self.experts * self.first_units * rows);
        for (expert, stack) in self.deeper.iter_mut().enumerate() {
            stack.forward(parameters, InputRows::Layer(part(first, expert, self.first_units * rows)), rows);
            part_mut(&mut self.top, expert, self.units * rows).copy_from_slice(stack.output());
        }
        let top = if self.deeper.is_empty() { first } else { self.top.as_mut_slice() };
        for (gate, mixed) in gates.chunks_exact_mut(self.experts * rows).zip(&mut self.mixed) {
            softmax(gate, rows);
            mix(gate, top, mixed, rows);
        }
    }

    fn backward(
        &mut self,
        parameters: &[f32],
        input: InputRows,
        d_outputs: &[Vec<f32>],
        gradient: &mut [f32],
        rows: usize,
    ) {
        let (first, gates) = self.packed.split_at(self.experts * self.first_units * rows);
        let (d_first, d_gates) = self.d_packed.split_at_mut(first.len());
        {
            let (top, d_top) = match self.deeper.is_empty() {
                true => (first, &mut *d_first),
                false => (self.top.as_slice(), self.d_top.as_mut_slice()),
            };
            let gates = gates.chunks_exact(self.experts * rows).zip(d_gates.chunks_exact_mut(self.experts * rows));
            for (index, ((gate, d_gate), d_mixed)) in gates.zip(d_outputs).enumerate() {
                mix_backward(gate, top, d_mixed, d_gate, d_top, rows, index > 0);
                softmax_backward(gate, d_gate, rows);
            }
        }
        for (expert, stack) in self.deeper.iter_mut().enumerate() {
            stack.d_output().copy_from_slice(part(&self.d_top, expert, self.units * rows));
            let below = InputRows::Layer(part(first, expert, self.first_units * rows));
            let d_below = part_mut(d_first, expert, self.first_units * rows);
            stack.backward(parameters, below, Some(d_below), gradient, rows);
        }
        mask_by_relu(first, d_first);
        sum_rows(d_first, &mut gradient[self.bias.clone()], rows);
        self.weights.gradient(input, &self.d_packed, gradient, rows);
    }
}

/// The weights of all experts' first layers and of all gates.
#[derive(Debug)]
enum FirstWeights {
    /// One matrix `[experts * first_units + gates * experts, inputs]`, so that a step does one large product with it.
    Packed { inputs: usize, range: Range<usize> },
    /// A matrix for each expert and each gate, if they read sparse rows.
    Parts(Vec<Weights>),
}

impl FirstWeights {
    fn new(parameters: &mut Parameters, shape: InputShape, [experts, first_units, gates]: [usize; 3]) -> Self {
        let start = parameters.len();
        let expert = (0..experts).map(|expert| (format!("expert{expert}.layer0.weight"), first_units));
        let gate = (0..gates).map(|gate| (format!("gate{gate}.weight"), experts));
        let parts = expert.chain(gate).map(|(name, units)| Weights::new(parameters, name, shape, units)).collect();
        match shape {
            InputShape::Dense(inputs) => Self::Packed { inputs, range: start..parameters.len() },
            InputShape::Sparse(_) => Self::Parts(parts),
        }
    }

    /// Computes `packed [units of all, rows]` from `input`, then applies `after`.
    fn product(&self, parameters: &[f32], input: InputRows, packed: &mut [f32], rows: usize, after: After) {
        match self {
            Self::Packed { inputs, range } => {
                let sizes = [range.len() / inputs, *inputs, rows];
                dense_product(&parameters[range.clone()], input, packed, sizes, after);
            }
            Self::Parts(parts) => {
                let mut rest = &mut *packed;
                for part in parts {
                    let (output, below) = rest.split_at_mut(part.units() * rows);
                    part.product(parameters, input, output, rows, After::NOTHING);
                    rest = below;
                }
                after.apply(packed, rows);
            }
        }
    }

    /// Writes the gradient of the weights into `gradient`, from that of the packed outputs.
    fn gradient(&self, input: InputRows, d_packed: &[f32], gradient: &mut [f32], rows: usize) {
        match self {
            Self::Packed { inputs, range } => {
                let sizes = [range.len() / inputs, rows, *inputs];
                dense_gradient(d_packed, input, &mut gradient[range.clone()], sizes);
            }
            Self::Parts(parts) => {
                let mut rest = d_packed;
                for part in parts {
                    let (d_output, below) = rest.split_at(part.units() * rows);
                    part.gradient(input, d_output, gradient, rows);
                    rest = below;
                }
            }
        }
    }
}

/// The `index`-th part of `length` values.
fn part(values: &[f32], index: usize, length: usize) -> &[f32] {
    &values[index * length..][..length]
}

fn part_mut(values: &mut [f32], index: usize, length: usize) -> &mut [f32] {
    &mut values[index * length..][..length]
}

kernel! {
    /// mixed[u, :] = sum over experts i of gate[i, :] * experts[i, u, :].
    fn mix(gate: &[f32], experts: &[f32], mixed: &mut [f32], rows: usize) {
        mixed.fill(0.0);
        for (gate, expert) in gate.chunks_exact(rows).zip(experts.chunks_exact(mixed.len())) {
            for (mixed, unit) in mixed.chunks_exact_mut(rows).zip(expert.chunks_exact(rows)) {
                for ((mixed, unit), gate) in mixed.iter_mut().zip(unit).zip(gate) {
                    *mixed += gate * unit;
                }
            }
        }
    }
}

kernel! {
    /// d_gate[i, :] = sum over units u of d_mixed[u, :] * experts[i, u, :], and
    /// d_experts[i, u, :] = gate[i, :] * d_mixed[u, :]; if `add`, this is added to `d_experts`.
    fn mix_backward(
        gate: &[f32],
        experts: &[f32],
        d_mixed: &[f32],
        d_gate: &mut [f32],
        d_experts: &mut [f32],
        rows: usize,
        add: bool,
    ) {
        let size = d_mixed.len();
        let gates = gate.chunks_exact(rows).zip(d_gate.chunks_exact_mut(rows));
        let experts = experts.chunks_exact(size).zip(d_experts.chunks_exact_mut(size));
        for ((gate, d_gate), (expert, d_expert)) in gates.zip(experts) {
            d_gate.fill(0.0);
            let units = expert.chunks_exact(rows).zip(d_expert.chunks_exact_mut(rows));
            for ((unit, d_unit), d_mixed) in units.zip(d_mixed.chunks_exact(rows)) {
                for (((unit, d_unit), d_mixed), (gate, d_gate)) in
                    unit.iter().zip(d_unit).zip(d_mixed).zip(gate.iter().zip(&mut *d_gate))
                {
                    *d_gate += d_mixed * unit;
                    *d_unit = if add { *d_unit + gate * d_mixed } else { gate * d_mixed };
                }
            }
        }
    }
}
