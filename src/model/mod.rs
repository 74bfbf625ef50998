//! The paper's models: a trunk that tasks share and a tower per task. One file per model.

mod mmoe;
mod objective;
mod omoe;
mod shared_bottom;
mod trunk;

pub use objective::Objective;
use trunk::Trunk;

use crate::nn::dense::Stack;
use crate::nn::layout::Layout;
use crate::nn::loss::mean_squared_error;
use crate::spec::Architecture;

/// A network with the buffers of one forward and backward pass. Its parameters stand in a flat vector outside.
#[derive(Clone, Debug)]
pub struct Network {
    layout: Layout,
    trunk: Trunk,
    towers: Vec<Stack>,
    /// Gradients of what the towers read, per task `[units, rows]`.
    d_features: Vec<Vec<f32>>,
    /// Rows that the buffers hold.
    rows: usize,
}

/// Sizes of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ParameterCounts {
    /// As Section 5.1 counts to give the models the same size: the weights of bottom or experts and of the towers' hidden
    /// layers, without biases, gates and output layers.
    pub paper: usize,
    /// All trained parameters.
    pub total: usize,
}

impl Network {
    /// The network of `architecture` for rows of `inputs` inputs and `tasks` tasks.
    pub fn new(architecture: &Architecture, inputs: usize, tasks: usize) -> Self {
        let mut layout = Layout::default();
        let (trunk, tower_units) = match architecture {
            Architecture::SharedBottom { bottom_units, tower_units } => {
                (shared_bottom::trunk(&mut layout, inputs, bottom_units), tower_units)
            }
            Architecture::Omoe(sizes) => (omoe::trunk(&mut layout, inputs, sizes), &sizes.tower_units),
            Architecture::Mmoe(sizes) => (mmoe::trunk(&mut layout, inputs, sizes, tasks), &sizes.tower_units),
        };
        let tower = |task| Stack::tower(&mut layout, &format!("tower{task}"), trunk.units(), tower_units);
        let towers = (0..tasks).map(tower).collect();
        Self { layout, trunk, towers, d_features: vec![Vec::new(); tasks], rows: 0 }
    }

    /// Which parameter is which.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Number of parameters, as the paper counts and whole.
    pub fn parameter_counts(&self) -> ParameterCounts {
        let counted = |name: &str| !name.starts_with("gate") && !name.ends_with(".output.weight");
        let weights = self.layout.blocks().iter().filter(|block| !block.is_bias && counted(&block.name));
        ParameterCounts { paper: weights.map(|block| block.range.len()).sum(), total: self.layout.len() }
    }

    /// Runs `inputs [inputs, rows]` through trunk and towers.
    pub fn forward(&mut self, parameters: &[f32], inputs: &[f32], rows: usize) {
        self.reserve(rows);
        self.trunk.forward(parameters, inputs, rows);
        for (task, tower) in self.towers.iter_mut().enumerate() {
            tower.forward(parameters, self.trunk.output(read_by(&self.trunk, task)), rows);
        }
    }

    /// Every task's loss of the last forward pass against `targets [tasks, rows]`; the towers keep its gradient.
    pub fn losses(&mut self, targets: &[f32]) -> Vec<f64> {
        let loss = |(tower, target): (&mut Stack, &[f32])| {
            let (prediction, d_prediction) = tower.output_and_gradient();
            mean_squared_error(prediction, target, d_prediction)
        };
        self.towers.iter_mut().zip(targets.chunks_exact(self.rows)).map(loss).collect()
    }

    /// The gradient of sum over tasks k of `weights[k] * loss[k]` with respect to all parameters, after
    /// [`Self::forward`] and [`Self::losses`] on the same rows.
    pub fn backward(&mut self, parameters: &[f32], inputs: &[f32], weights: &[f32], gradient: &mut [f32]) {
        let rows = self.rows;
        for (task, tower) in self.towers.iter_mut().enumerate() {
            if weights[task] != 1.0 {
                tower.d_output().iter_mut().for_each(|d| *d *= weights[task]);
            }
            let features = self.trunk.output(read_by(&self.trunk, task));
            tower.backward(parameters, features, Some(&mut self.d_features[task]), gradient, rows);
        }
        if self.trunk.outputs() == 1 {
            let (shared, others) = self.d_features.split_at_mut(1);
            for other in others {
                shared[0].iter_mut().zip(other).for_each(|(sum, d)| *sum += *d);
            }
        }
        self.trunk.backward(parameters, inputs, &self.d_features, gradient, rows);
    }

    fn reserve(&mut self, rows: usize) {
        if rows != self.rows {
            self.rows = rows;
            self.trunk.reserve(rows);
            self.towers.iter_mut().for_each(|tower| tower.reserve(rows));
            self.d_features.iter_mut().for_each(|d| d.resize(self.trunk.units() * rows, 0.0));
        }
    }
}

/// Which of the trunk's outputs a task's tower reads.
fn read_by(trunk: &Trunk, task: usize) -> usize {
    task.min(trunk.outputs() - 1)
}
