//! A network: a trunk that tasks share, a tower per task, and the forward and backward pass through both.

use super::cross_stitch::CrossStitch;
use super::l2_constrained::Constraint;
use super::layers::dense::Stack;
use super::layers::parameters::Parameters;
use super::mmoe::Mixture;
use super::shared_bottom::Networks;
use super::tensor_factorization::Tucker;
use super::trunk::Trunk;
use crate::data::{InputRows, InputShape};
use crate::study::run::{Architecture, Loss, LossMean};
use std::ops::Range;

/// A network with the buffers of one forward and backward pass. Its parameters are in a flat vector outside.
#[derive(Debug)]
pub struct Network {
    parameters: Parameters,
    /// `None` for a linear model, whose towers read the inputs directly.
    trunk: Option<Box<dyn Trunk>>,
    towers: Vec<Stack>,
    /// The loss of each task.
    losses: Vec<Loss>,
    /// Over which rows they are means.
    mean: LossMean,
    /// `[tasks]`: how much each loss of the last forward pass counts in a mean over several batches.
    counts: Vec<f64>,
    constraint: Option<Constraint>,
    /// `[units, rows]` per task: the gradient of what its tower reads.
    d_features: Vec<Vec<f32>>,
    /// Rows that the buffers hold.
    rows: usize,
}

impl Network {
    /// The network of `architecture` for rows of these inputs and `tasks` tasks.
    pub fn new(architecture: &Architecture, inputs: impl Into<InputShape>, tasks: usize) -> Self {
        let mut parameters = Parameters::default();
        let inputs = inputs.into();
        let trunk = trunk(&mut parameters, architecture, inputs, tasks);
        let features = trunk.as_ref().map_or(inputs, |trunk| trunk.units().into());
        let tower = |task| Stack::tower(&mut parameters, &format!("tower{task}"), features, architecture.tower_units());
        let towers = (0..tasks).map(tower).collect();
        let constraint = match architecture {
            Architecture::L2Constrained { alpha, .. } => Some(Constraint::new(*alpha, of_tasks(&parameters, tasks))),
            _ => None,
        };
        Self {
            parameters,
            trunk,
            towers,
            losses: vec![Loss::default(); tasks],
            mean: LossMean::Labelled,
            counts: vec![1.0; tasks],
            constraint,
            d_features: vec![Vec::new(); tasks],
            rows: 0,
        }
    }

    /// The same network with these losses, one per task. The default is the squared error.
    pub fn with_losses(mut self, losses: Vec<Loss>) -> Self {
        assert_eq!(losses.len(), self.towers.len(), "a loss per task");
        self.losses = losses;
        self
    }

    /// The same network with losses that are means over these rows.
    pub fn with_loss_mean(mut self, mean: LossMean) -> Self {
        self.mean = mean;
        self
    }

    /// The parameters that all tasks share: those of no tower, no gate and no network of a task.
    pub fn shared_parameters(&self) -> Vec<Range<usize>> {
        let is_own = |name: &str| ["tower", "task", "gate"].iter().any(|own| name.starts_with(own));
        let shared = self.parameters.blocks().iter().filter(|block| !is_own(&block.name));
        shared.map(|block| block.range.clone()).collect()
    }

    /// `[tasks]`: how much each loss of the last forward pass counts in a mean over several batches: 1, or the weight of
    /// the rows that it is a mean over.
    pub fn counts(&self) -> &[f64] {
        &self.counts
    }

    /// Which parameter is which.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Runs `rows` rows of inputs through trunk and towers.
    pub fn forward<'a>(&mut self, parameters: &[f32], inputs: impl Into<InputRows<'a>>, rows: usize) {
        self.reserve(rows);
        let inputs = inputs.into();
        if let Some(trunk) = &mut self.trunk {
            trunk.forward(parameters, inputs, rows);
        }
        for (task, tower) in self.towers.iter_mut().enumerate() {
            tower.forward(parameters, features(self.trunk.as_deref(), task, inputs), rows);
        }
    }

    /// Every task's loss of the last forward pass against `targets [tasks, rows]`, where each row counts as `weights`
    /// `[tasks, rows]` say, or 1. The towers keep the gradients.
    pub fn losses(&mut self, targets: &[f32], weights: Option<&[f32]>) -> Vec<f64> {
        let Some(weights) = weights else {
            self.counts.fill(1.0);
            let loss = |((tower, target), loss): ((&mut Stack, &[f32]), &Loss)| {
                let (prediction, d_prediction) = tower.output_and_gradient();
                loss.value_and_gradient(prediction, target, d_prediction)
            };
            return self.towers.iter_mut().zip(targets.chunks_exact(self.rows)).zip(&self.losses).map(loss).collect();
        };
        let rows = self.rows;
        let of_task = |task: usize| {
            let [target, weight] = [targets, weights].map(|of_all| &of_all[task * rows..][..rows]);
            let count = match self.mean {
                LossMean::Labelled => weight.iter().copied().map(f64::from).sum(),
                LossMean::Batch => rows as f64,
            };
            self.counts[task] = count;
            let (prediction, d_prediction) = self.towers[task].output_and_gradient();
            self.losses[task].weighted_value_and_gradient(prediction, target, weight, count, d_prediction)
        };
        (0..self.losses.len()).map(of_task).collect()
    }

    /// `[rows]` per task: the output of the last forward pass, a number or a logit.
    pub fn outputs(&self) -> impl Iterator<Item = &[f32]> {
        self.towers.iter().map(Stack::output)
    }

    /// Writes the gradient of the sum over tasks k of `weights[k] * loss[k]`, plus the constraint if there is one, with
    /// respect to all parameters. Call [`Self::forward`] and [`Self::losses`] on the same rows first.
    pub fn backward<'a>(
        &mut self,
        parameters: &[f32],
        inputs: impl Into<InputRows<'a>>,
        weights: &[f32],
        gradient: &mut [f32],
    ) {
        let (rows, inputs) = (self.rows, inputs.into());
        for (task, tower) in self.towers.iter_mut().enumerate() {
            if weights[task] != 1.0 {
                tower.d_output().iter_mut().for_each(|d| *d *= weights[task]);
            }
            let d_features = self.trunk.as_ref().map(|_| self.d_features[task].as_mut_slice());
            tower.backward(parameters, features(self.trunk.as_deref(), task, inputs), d_features, gradient, rows);
        }
        if let Some(trunk) = &mut self.trunk {
            if trunk.outputs() == 1 {
                let (shared, others) = self.d_features.split_at_mut(1);
                for other in others {
                    shared[0].iter_mut().zip(other).for_each(|(sum, d)| *sum += *d);
                }
            }
            trunk.backward(parameters, inputs, &self.d_features, gradient, rows);
        }
        if let Some(constraint) = &self.constraint {
            constraint.add_gradient(parameters, gradient);
        }
    }

    fn reserve(&mut self, rows: usize) {
        if rows != self.rows {
            self.rows = rows;
            self.towers.iter_mut().for_each(|tower| tower.reserve(rows));
            if let Some(trunk) = &mut self.trunk {
                trunk.reserve(rows);
                self.d_features.iter_mut().for_each(|d| d.resize(trunk.units() * rows, 0.0));
            }
        }
    }
}

/// A model's trunk. A linear model has none.
fn trunk(
    parameters: &mut Parameters,
    architecture: &Architecture,
    shape: InputShape,
    tasks: usize,
) -> Option<Box<dyn Trunk>> {
    Some(match architecture {
        Architecture::Linear => return None,
        Architecture::SharedBottom { bottom_units, .. } => Box::new(Networks::shared(parameters, shape, bottom_units)),
        Architecture::Omoe(sizes) => Box::new(Mixture::new(parameters, shape, sizes, 1)),
        Architecture::Mmoe(sizes) => Box::new(Mixture::new(parameters, shape, sizes, tasks)),
        Architecture::SingleTask(networks) | Architecture::L2Constrained { networks, .. } => {
            Box::new(Networks::per_task(parameters, shape, &networks.task_units, tasks))
        }
        Architecture::CrossStitch(networks) => {
            Box::new(CrossStitch::new(parameters, shape, &networks.task_units, tasks))
        }
        Architecture::TensorFactorization { networks, ranks } => {
            Box::new(Tucker::new(parameters, shape, &networks.task_units, *ranks, tasks))
        }
    })
}

/// For each task, the parameter ranges that only it uses.
fn of_tasks(parameters: &Parameters, tasks: usize) -> Vec<Vec<Range<usize>>> {
    let of_task = |task: usize| {
        let prefixes = [format!("task{task}."), format!("tower{task}.")];
        let is_own = |name: &str| prefixes.iter().any(|prefix| name.starts_with(prefix));
        parameters.blocks().iter().filter(|block| is_own(&block.name)).map(|block| block.range.clone()).collect()
    };
    (0..tasks).map(of_task).collect()
}

/// What a task's tower reads.
fn features<'a>(trunk: Option<&'a dyn Trunk>, task: usize, inputs: InputRows<'a>) -> InputRows<'a> {
    trunk.map_or(inputs, |trunk| trunk.output(task.min(trunk.outputs() - 1)).into())
}
