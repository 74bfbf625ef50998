//! Tensor-Factorization (Section 6.1; Yang & Hospedales 2017): hidden layers whose weights for all tasks are one tensor
//! in Tucker form.
//!
//! The weights of a layer, W `[inputs, units, tasks]`, are the core S `[r1, r2, r3]` times the factors U1
//! `[inputs, r1]`, U2 `[units, r2]` and U3 `[tasks, r3]`. W is never computed: task k's layer is U2 (C_k (U1' x)) with
//! the small matrix C_k = sum_t U3[k, t] S[:, :, t]'. Each task has its own biases.

use super::layers::dense::{mask_by_relu, sum_rows};
use super::layers::parameters::{Init, Parameters};
use super::layers::products::{
    After, add_scaled, dot, matmul, matmul_then, matmul_transposed_left, matmul_transposed_right,
};
use super::layers::weights::Weights;
use super::trunk::Trunk;
use crate::data::{InputRows, InputShape};
use std::ops::Range;

/// Factored layers on top of each other, with the buffers of one forward and backward pass.
#[derive(Debug)]
pub struct Tucker {
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    units: usize,
    tasks: usize,
    ranks: [usize; 3],
    /// Whether all tasks read one input, as in the first layer.
    is_shared: bool,
    /// U1 as `[r1, inputs]`.
    input_factor: Weights,
    /// U2 as `[units, r2]`.
    unit_factor: Range<usize>,
    /// U3 as `[tasks, r3]`.
    task_factor: Range<usize>,
    /// S as `[r3, r2, r1]`.
    core: Range<usize>,
    /// `[tasks, units]`.
    bias: Range<usize>,
    /// `[r1, rows]` per task: U1' x. If the input is shared, all tasks use that of the first.
    projected: Vec<Vec<f32>>,
    /// `[r2, r1]` per task: C_k.
    cores: Vec<Vec<f32>>,
    /// `[r2, rows]` per task: C_k U1' x.
    mixed: Vec<Vec<f32>>,
    /// `[units, rows]` per task: the output.
    outputs: Vec<Vec<f32>>,
    d_outputs: Vec<Vec<f32>>,
    d_projected: Vec<f32>,
    /// `[r1, rows]`: the sum of the tasks' `d_projected`, if the input is shared.
    d_shared: Vec<f32>,
    d_core: Vec<f32>,
    d_mixed: Vec<f32>,
    /// One task's part of a factor's gradient.
    d_factor: Vec<f32>,
}

impl Tucker {
    /// For each of `tasks` tasks, hidden ReLU layers of `units` with these ranks; there is at least one.
    pub fn new(
        parameters: &mut Parameters,
        shape: InputShape,
        units: &[usize],
        ranks: [usize; 3],
        tasks: usize,
    ) -> Self {
        let mut below = shape;
        let layer = |(index, &units): (usize, &usize)| {
            let mut layer = Layer::new(parameters, &format!("tucker{index}"), below, [units, tasks], ranks);
            layer.is_shared = index == 0;
            below = InputShape::Dense(units);
            layer
        };
        Self { layers: units.iter().enumerate().map(layer).collect() }
    }
}

impl Trunk for Tucker {
    fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.tasks)
    }

    fn units(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.units)
    }

    fn reserve(&mut self, rows: usize) {
        self.layers.iter_mut().for_each(|layer| layer.reserve(rows));
    }

    fn output(&self, task: usize) -> &[f32] {
        self.layers.last().map_or(&[], |layer| &layer.outputs[task])
    }

    fn forward(&mut self, parameters: &[f32], input: InputRows, rows: usize) {
        for index in 0..self.layers.len() {
            let (below, rest) = self.layers.split_at_mut(index);
            let below = below.last();
            for task in 0..rest[0].tasks {
                let below = below.map_or(input, |below| InputRows::Layer(&below.outputs[task]));
                rest[0].forward(parameters, below, task, rows);
            }
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
            last.d_outputs.iter_mut().zip(d_outputs).for_each(|(own, d_output)| own.copy_from_slice(d_output));
        }
        for index in (0..self.layers.len()).rev() {
            let (below, rest) = self.layers.split_at_mut(index);
            let (layer, mut below) = (&mut rest[0], below.last_mut());
            layer.clear(gradient);
            for task in 0..layer.tasks {
                let (below, d_below) = match below.as_deref_mut() {
                    Some(below) => (InputRows::Layer(&below.outputs[task]), Some(below.d_outputs[task].as_mut_slice())),
                    None => (input, None),
                };
                layer.backward(parameters, below, task, d_below, gradient, rows);
            }
        }
    }
}

impl Layer {
    fn new(
        parameters: &mut Parameters,
        name: &str,
        shape: InputShape,
        [units, tasks]: [usize; 2],
        ranks: [usize; 3],
    ) -> Self {
        let inputs = shape.inputs();
        let [r1, r2, r3] = ranks;
        // An entry of W is a sum of r1 r2 r3 products. Each factor has variance 1 / rank, so W has the variance of the
        // core, which is Glorot's for a layer of these inputs and units.
        let factor = |rank: usize| Init::Uniform { variance: 1.0 / rank as f64 };
        let core = Init::Uniform { variance: 2.0 / (inputs + units) as f64 };
        let buffers = vec![Vec::new(); tasks];
        let [projected, cores, mixed, outputs, d_outputs] = [(); 5].map(|()| buffers.clone());
        Self {
            units,
            tasks,
            ranks,
            is_shared: false,
            input_factor: Weights::with_init(parameters, format!("{name}.inputs"), shape, r1, factor(r1)),
            unit_factor: parameters.matrix(format!("{name}.units"), units, r2, factor(r2)),
            task_factor: parameters.matrix(format!("{name}.tasks"), tasks, r3, factor(r3)),
            core: parameters.matrix(format!("{name}.core"), r3, r2 * r1, core),
            bias: parameters.bias(format!("{name}.bias"), tasks * units),
            projected,
            cores,
            mixed,
            outputs,
            d_outputs,
            d_projected: Vec::new(),
            d_shared: Vec::new(),
            d_core: vec![0.0; r1 * r2],
            d_mixed: Vec::new(),
            d_factor: vec![0.0; (r1 * inputs).max(units * r2)],
        }
    }

    fn reserve(&mut self, rows: usize) {
        let [r1, r2, _] = self.ranks;
        self.projected.iter_mut().for_each(|buffer| buffer.resize(r1 * rows, 0.0));
        self.cores.iter_mut().for_each(|buffer| buffer.resize(r1 * r2, 0.0));
        self.mixed.iter_mut().for_each(|buffer| buffer.resize(r2 * rows, 0.0));
        let outputs = self.outputs.iter_mut().chain(&mut self.d_outputs);
        outputs.for_each(|buffer| buffer.resize(self.units * rows, 0.0));
        self.d_projected.resize(r1 * rows, 0.0);
        self.d_shared.resize(r1 * rows, 0.0);
        self.d_mixed.resize(r2 * rows, 0.0);
    }

    fn forward(&mut self, parameters: &[f32], input: InputRows, task: usize, rows: usize) {
        let [r1, r2, r3] = self.ranks;
        let reader = self.reader(task);
        if reader == task {
            self.input_factor.product(parameters, input, &mut self.projected[task], rows, After::NOTHING);
        }
        let weights = &parameters[self.task_factor.clone()][task * r3..][..r3];
        let core = &mut self.cores[task];
        core.fill(0.0);
        for (&weight, slice) in weights.iter().zip(parameters[self.core.clone()].chunks_exact(r1 * r2)) {
            add_scaled(core, weight, slice);
        }
        matmul(core, &self.projected[reader], &mut self.mixed[task], [r2, r1, rows]);
        let output = &mut self.outputs[task];
        let after = After { bias: &parameters[self.bias.clone()][task * self.units..][..self.units], clamps: true };
        let unit_factor = &parameters[self.unit_factor.clone()];
        matmul_then(unit_factor, &self.mixed[task], output, [self.units, r2, rows], after);
    }

    /// The task whose projection a task reads.
    fn reader(&self, task: usize) -> usize {
        if self.is_shared { 0 } else { task }
    }

    /// Sets the gradients of U1, U2 and S to zero: they are sums over the tasks.
    fn clear(&mut self, gradient: &mut [f32]) {
        for range in [self.input_factor.range(), self.unit_factor.clone(), self.core.clone()] {
            gradient[range].fill(0.0);
        }
        self.d_shared.fill(0.0);
    }

    fn backward(
        &mut self,
        parameters: &[f32],
        input: InputRows,
        task: usize,
        d_input: Option<&mut [f32]>,
        gradient: &mut [f32],
        rows: usize,
    ) {
        let [r1, r2, r3] = self.ranks;
        let d_output = &mut self.d_outputs[task];
        mask_by_relu(&self.outputs[task], d_output);
        sum_rows(d_output, &mut gradient[self.bias.clone()][task * self.units..][..self.units], rows);

        let d_unit_factor = &mut self.d_factor[..self.units * r2];
        matmul_transposed_right(d_output, &self.mixed[task], d_unit_factor, [self.units, rows, r2]);
        add_scaled(&mut gradient[self.unit_factor.clone()], 1.0, d_unit_factor);
        let unit_factor = &parameters[self.unit_factor.clone()];
        matmul_transposed_left(unit_factor, d_output, &mut self.d_mixed, [r2, self.units, rows]);

        matmul_transposed_right(&self.d_mixed, &self.projected[self.reader(task)], &mut self.d_core, [r2, rows, r1]);
        let weights = &parameters[self.task_factor.clone()][task * r3..][..r3];
        for (t, &weight) in weights.iter().enumerate() {
            let slice = t * r1 * r2..(t + 1) * r1 * r2;
            gradient[self.task_factor.start + task * r3 + t] =
                dot(&self.d_core, &parameters[self.core.clone()][slice.clone()]);
            add_scaled(&mut gradient[self.core.clone()][slice], weight, &self.d_core);
        }
        matmul_transposed_left(&self.cores[task], &self.d_mixed, &mut self.d_projected, [r1, r2, rows]);

        self.backward_input(parameters, input, task, d_input, gradient, rows);
    }

    /// The gradients of U1 and of the input, from that of the projection.
    fn backward_input(
        &mut self,
        parameters: &[f32],
        input: InputRows,
        task: usize,
        d_input: Option<&mut [f32]>,
        gradient: &mut [f32],
        rows: usize,
    ) {
        if self.is_shared {
            add_scaled(&mut self.d_shared, 1.0, &self.d_projected);
            if task + 1 == self.tasks {
                self.input_factor.gradient(input, &self.d_shared, gradient, rows);
            }
        } else if let InputRows::Layer(input) = input {
            let range = self.input_factor.range();
            let sizes = [self.ranks[0], rows, range.len() / self.ranks[0]];
            let d_input_factor = &mut self.d_factor[..range.len()];
            matmul_transposed_right(&self.d_projected, input, d_input_factor, sizes);
            add_scaled(&mut gradient[range], 1.0, d_input_factor);
        }
        if let Some(d_input) = d_input {
            self.input_factor.input_gradient(parameters, &self.d_projected, d_input, rows);
        }
    }
}
