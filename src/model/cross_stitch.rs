//! Cross-Stitch (Section 6.1; Misra et al. 2016): a network per task, whose hidden layers are mixed.
//!
//! A cross-stitch unit follows every hidden layer: a matrix A `[tasks, tasks]`, the same for all units of the layer. If
//! h_j is the layer of task j, the next layer of task k reads sum_j A[k, j] h_j.

use super::layers::dense::Dense;
use super::layers::parameters::{Init, Parameters};
use super::layers::products::{add_scaled, dot};
use super::trunk::Trunk;
use crate::data::{InputRows, InputShape};
use std::ops::Range;

/// Initial weight of a task's own layer, as the authors choose it. The other tasks share the rest.
const OWN: f64 = 0.9;

/// The tasks' networks with cross-stitch units, and the buffers of one forward and backward pass.
#[derive(Debug)]
pub struct CrossStitch {
    layers: Vec<Layer>,
}

/// A hidden layer of every task, and the cross-stitch unit after it.
#[derive(Debug)]
struct Layer {
    dense: Vec<Dense>,
    /// `[tasks, tasks]`.
    unit: Range<usize>,
    /// `[units, rows]` per task: the layers' outputs, the unit's outputs, and the gradients of both.
    hidden: Vec<Vec<f32>>,
    mixed: Vec<Vec<f32>>,
    d_hidden: Vec<Vec<f32>>,
    d_mixed: Vec<Vec<f32>>,
}

impl CrossStitch {
    /// For each of `tasks` tasks, hidden ReLU layers of `units`; there is at least one.
    pub fn new(parameters: &mut Parameters, shape: InputShape, units: &[usize], tasks: usize) -> Self {
        let mut below = shape;
        let layer = |(index, &units): (usize, &usize)| {
            let dense =
                (0..tasks).map(|task| Dense::new(parameters, &format!("task{task}.layer{index}"), below, units, true));
            let dense = dense.collect();
            let off = if tasks > 1 { (1.0 - OWN) / (tasks - 1) as f64 } else { 0.0 };
            let start = Init::Diagonal { on: if tasks > 1 { OWN } else { 1.0 }, off };
            let unit = parameters.matrix(format!("stitch{index}"), tasks, tasks, start);
            below = InputShape::Dense(units);
            let buffers = vec![Vec::new(); tasks];
            let [hidden, mixed, d_hidden, d_mixed] = [(); 4].map(|()| buffers.clone());
            Layer { dense, unit, hidden, mixed, d_hidden, d_mixed }
        };
        Self { layers: units.iter().enumerate().map(layer).collect() }
    }
}

impl Trunk for CrossStitch {
    fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.dense.len())
    }

    fn units(&self) -> usize {
        self.layers.last().and_then(|layer| layer.dense.first()).map_or(0, Dense::units)
    }

    fn reserve(&mut self, rows: usize) {
        for layer in &mut self.layers {
            for buffers in [&mut layer.hidden, &mut layer.mixed, &mut layer.d_hidden, &mut layer.d_mixed] {
                for (buffer, dense) in buffers.iter_mut().zip(&layer.dense) {
                    buffer.resize(dense.units() * rows, 0.0);
                }
            }
        }
    }

    fn output(&self, task: usize) -> &[f32] {
        self.layers.last().map_or(&[], |layer| &layer.mixed[task])
    }

    fn forward(&mut self, parameters: &[f32], input: InputRows, rows: usize) {
        for index in 0..self.layers.len() {
            let (below, rest) = self.layers.split_at_mut(index);
            let layer = &mut rest[0];
            for (task, dense) in layer.dense.iter().enumerate() {
                let below = below.last().map_or(input, |below| InputRows::Layer(&below.mixed[task]));
                dense.forward(parameters, below, &mut layer.hidden[task], rows);
            }
            layer.mix(&parameters[layer.unit.clone()]);
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
        if let Some(last) = self.layers.last_mut() {
            last.d_mixed.iter_mut().zip(d_outputs).for_each(|(d_mixed, d_output)| d_mixed.copy_from_slice(d_output));
        }
        for index in (0..self.layers.len()).rev() {
            let (below, rest) = self.layers.split_at_mut(index);
            let (layer, mut below) = (&mut rest[0], below.last_mut());
            layer.unmix(&parameters[layer.unit.clone()], &mut gradient[layer.unit.clone()]);
            for (task, dense) in layer.dense.iter().enumerate() {
                let (below, d_below) = match below.as_deref_mut() {
                    Some(below) => (InputRows::Layer(&below.mixed[task]), Some(below.d_mixed[task].as_mut_slice())),
                    None => (input, None),
                };
                let (hidden, d_hidden) = (&layer.hidden[task], &mut layer.d_hidden[task]);
                dense.backward(parameters, below, hidden, d_hidden, d_below, gradient, rows);
            }
        }
    }
}

impl Layer {
    /// mixed_k = sum_j A[k, j] hidden_j.
    fn mix(&mut self, unit: &[f32]) {
        for (mixed, weights) in self.mixed.iter_mut().zip(unit.chunks_exact(self.dense.len())) {
            mixed.fill(0.0);
            weights.iter().zip(&self.hidden).for_each(|(&weight, hidden)| add_scaled(mixed, weight, hidden));
        }
    }

    /// d_A[k, j] = d_mixed_k . hidden_j and d_hidden_j = sum_k A[k, j] d_mixed_k.
    fn unmix(&mut self, unit: &[f32], d_unit: &mut [f32]) {
        let tasks = self.dense.len();
        self.d_hidden.iter_mut().for_each(|d_hidden| d_hidden.fill(0.0));
        for (k, d_mixed) in self.d_mixed.iter().enumerate() {
            for (j, (hidden, d_hidden)) in self.hidden.iter().zip(&mut self.d_hidden).enumerate() {
                d_unit[k * tasks + j] = dot(d_mixed, hidden);
                add_scaled(d_hidden, unit[k * tasks + j], d_mixed);
            }
        }
    }
}
