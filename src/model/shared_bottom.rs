//! Shared-Bottom (Equation 1, Figure 1a): one bottom network for all tasks. Single-Task (Section 6.3): a network per
//! task, with nothing shared. The networks of Single-Task are trained together, but each ends as it would alone: the
//! loss is the sum of the tasks' losses, and Adam updates every parameter by itself.

use super::layers::dense::Stack;
use super::layers::parameters::Parameters;
use super::trunk::Trunk;
use crate::data::{InputRows, InputShape};

/// A network for all tasks, or one for each.
#[derive(Debug)]
pub struct Networks(Vec<Stack>);

impl Networks {
    /// Shared-Bottom's: hidden layers of `units`.
    pub fn shared(parameters: &mut Parameters, shape: InputShape, units: &[usize]) -> Self {
        Self(vec![Stack::hidden(parameters, "bottom", shape, units)])
    }

    /// Single-Task's: hidden layers of `units` for each of `tasks` tasks.
    pub fn per_task(parameters: &mut Parameters, shape: InputShape, units: &[usize], tasks: usize) -> Self {
        Self((0..tasks).map(|task| Stack::hidden(parameters, &format!("task{task}"), shape, units)).collect())
    }
}

impl Trunk for Networks {
    fn outputs(&self) -> usize {
        self.0.len()
    }

    fn units(&self) -> usize {
        self.0.first().map_or(0, Stack::units)
    }

    fn reserve(&mut self, rows: usize) {
        self.0.iter_mut().for_each(|stack| stack.reserve(rows));
    }

    fn output(&self, index: usize) -> &[f32] {
        self.0[index].output()
    }

    fn forward(&mut self, parameters: &[f32], input: InputRows, rows: usize) {
        self.0.iter_mut().for_each(|stack| stack.forward(parameters, input, rows));
    }

    fn backward(
        &mut self,
        parameters: &[f32],
        input: InputRows,
        d_outputs: &[Vec<f32>],
        gradient: &mut [f32],
        rows: usize,
    ) {
        for (stack, d_output) in self.0.iter_mut().zip(d_outputs) {
            stack.d_output().copy_from_slice(d_output);
            stack.backward(parameters, input, None, gradient, rows);
        }
    }
}
