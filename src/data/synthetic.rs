//! Regression data with related tasks: Section 3.2 of the paper, Equations 2-4, for any number of tasks.

use super::batch::{Batch, DenseInputs};
use super::buffers;
use super::dense_rows::Table;
use crate::base::cpu::kernel;
use crate::base::error::Result;
use crate::base::math::elementary::sin;
use crate::base::math::rng::{NormalStream, Purpose};
use crate::study::run::{Sines, Split, Synthetic, task_name};

/// Number of rows in a block. Each block has its own random stream, so row r does not depend on how rows are read.
pub const BLOCK_ROWS: usize = 128;

/// One seed's label function: the weight vectors and the sines.
#[derive(Clone, Debug, PartialEq)]
pub struct Tasks {
    /// `[tasks, dim]`: w1, w2, ..., of length c; the cosine of every two is the correlation of the tasks.
    pub weights: Vec<Vec<f64>>,
    /// Frequencies of the sines.
    pub alpha: Vec<f64>,
    /// Phases of the sines.
    pub beta: Vec<f64>,
}

impl Tasks {
    /// Draws the label function of `seed`: w_k = c sum_j L_kj u_j, with orthogonal unit vectors u_j and Cholesky's factor L
    /// of the correlations. For two tasks, w1 = c u1 and w2 = c (p u1 + sqrt(1 - p^2) u2) (Equations 2-3). Draws alpha and
    /// beta if they are per seed.
    pub fn draw(spec: &Synthetic, seed: u64) -> Self {
        let draw = |index, count| {
            let mut numbers = vec![0.0f32; count];
            NormalStream::new(seed, Purpose::TaskLaw, index).fill(&mut numbers);
            numbers.into_iter().map(f64::from).collect::<Vec<f64>>()
        };
        let directions = orthogonal((0..spec.tasks as u64).map(|task| draw(stream_of(task), spec.dim)));
        let factor = spec.corr.factor(spec.tasks);
        let weights = factor.iter().map(|row| combined(row, &directions, spec.law.scale)).collect();
        let (alpha, beta) = match &spec.law.sines {
            Sines::Fixed { alpha, beta } => (alpha.clone(), beta.clone()),
            Sines::PerSeed { count } => (draw(ALPHA, *count), draw(BETA, *count)),
        };
        Self { weights, alpha, beta }
    }
}

/// Indices of the random streams of alpha and beta. They stand between those of the second and the third task.
const ALPHA: u64 = 2;
const BETA: u64 = 3;

/// Index of the random stream of a task's direction.
fn stream_of(task: u64) -> u64 {
    if task < ALPHA { task } else { task + 2 }
}

/// Orthogonal unit vectors from any vectors, by Gram-Schmidt: each loses what is along those before it.
fn orthogonal(vectors: impl Iterator<Item = Vec<f64>>) -> Vec<Vec<f64>> {
    let mut directions: Vec<Vec<f64>> = Vec::new();
    for mut vector in vectors {
        for direction in &directions {
            let along = dot(direction, &vector);
            vector.iter_mut().zip(direction).for_each(|(v, u)| *v -= along * u);
        }
        directions.push(unit(vector));
    }
    directions
}

/// `scale` times the sum of the directions, each with its factor.
fn combined(factors: &[f64], directions: &[Vec<f64>], scale: f64) -> Vec<f64> {
    let mut terms = factors.iter().zip(directions).map(|(factor, u)| u.iter().map(move |u| factor * u));
    let first = terms.next().into_iter().flatten().collect();
    let add = |sum: Vec<f64>, term| sum.iter().zip(term).map(|(sum, term): (&f64, f64)| sum + term).collect();
    terms.fold(first, add).iter().map(|sum| scale * sum).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn unit(v: Vec<f64>) -> Vec<f64> {
    let length = dot(&v, &v).sqrt();
    v.into_iter().map(|x| x / length).collect()
}

/// Draws blocks of rows of one seed.
pub struct Blocks {
    seed: u64,
    purpose: Purpose,
    dim: usize,
    noise_std: f32,
    /// `[tasks, dim]`.
    weights: Vec<Vec<f32>>,
    /// (alpha, beta) in f32. beta is reduced to one turn, so that the arguments of the sines stay small.
    sines: Vec<(f32, f32)>,
}

/// [`BLOCK_ROWS`] rows, features first.
#[derive(Clone, Default)]
pub struct Block {
    /// `[dim, BLOCK_ROWS]`.
    pub inputs: Vec<f32>,
    /// `[tasks, BLOCK_ROWS]`. Holds the label noise until the labels are computed.
    pub targets: Vec<f32>,
}

impl Blocks {
    /// The rows of `seed` for `split`.
    pub fn new(spec: &Synthetic, seed: u64, split: Split) -> Self {
        let tasks = Tasks::draw(spec, seed);
        // A measurement (`All`) uses the rows of a training. Validation and test rows have random streams of their own.
        let purpose = match split {
            Split::Train | Split::All => Purpose::TrainRows,
            Split::Validation => Purpose::ValidationRows,
            Split::Test => Purpose::TestRows,
        };
        let narrow = |values: Vec<f64>| values.into_iter().map(|x| x as f32).collect();
        let turn = std::f64::consts::TAU;
        let reduced = |beta: f64| (beta - (beta / turn).round() * turn) as f32;
        Self {
            seed,
            purpose,
            dim: spec.dim,
            noise_std: spec.law.noise_std as f32,
            weights: tasks.weights.into_iter().map(narrow).collect(),
            sines: tasks.alpha.iter().zip(&tasks.beta).map(|(&a, &b)| (a as f32, reduced(b))).collect(),
        }
    }

    /// Makes block `index`: inputs from N(0, 1) and labels by Equation 4.
    pub fn fill(&self, index: u64, block: &mut Block) {
        block.inputs.resize(self.dim * BLOCK_ROWS, 0.0);
        block.targets.resize(self.weights.len() * BLOCK_ROWS, 0.0);
        let mut stream = NormalStream::new(self.seed, self.purpose, index);
        stream.fill(&mut block.inputs);
        stream.fill(&mut block.targets);
        for (weights, target) in self.weights.iter().zip(block.targets.chunks_exact_mut(BLOCK_ROWS)) {
            label(weights, &self.sines, self.noise_std, &block.inputs, target);
        }
    }
}

kernel! {
    /// Turns the noise in `target` into labels: z + sum of sin(alpha z + beta) + noise_std * noise, with z = w'x.
    fn label(weights: &[f32], sines: &[(f32, f32)], noise_std: f32, inputs: &[f32], target: &mut [f32]) {
        let mut z = [0.0f32; BLOCK_ROWS];
        for (weight, row) in weights.iter().zip(inputs.chunks_exact(BLOCK_ROWS)) {
            for (z, x) in z.iter_mut().zip(row) {
                *z += weight * x;
            }
        }
        let mut sum = z;
        for (alpha, beta) in sines {
            for (sum, z) in sum.iter_mut().zip(&z) {
                *sum += sin(alpha * z + beta);
            }
        }
        for (target, sum) in target.iter_mut().zip(&sum) {
            *target = sum + noise_std * *target;
        }
    }
}

/// An endless sequence of rows, read in batches of any size.
pub struct FreshRows {
    blocks: Blocks,
    block: Block,
    next_block: u64,
    /// Rows of `block` that are already handed out.
    used: usize,
}

impl FreshRows {
    /// The rows of `seed`, starting at the first.
    pub fn new(spec: &Synthetic, seed: u64, split: Split) -> Self {
        Self { blocks: Blocks::new(spec, seed, split), block: Block::default(), next_block: 0, used: BLOCK_ROWS }
    }

    /// The next `rows` rows.
    pub fn next_batch(&mut self, rows: usize) -> Result<Batch> {
        if self.used == BLOCK_ROWS && rows == BLOCK_ROWS {
            let mut block = Block { inputs: buffers::take(self.blocks.dim * BLOCK_ROWS), ..Block::default() };
            self.blocks.fill(self.next_block, &mut block);
            self.next_block += 1;
            return Batch::new(DenseInputs::from_inputs(block.inputs, rows), block.targets);
        }
        let mut inputs = buffers::take(self.blocks.dim * rows);
        let mut targets = vec![0.0; self.blocks.weights.len() * rows];
        let mut filled = 0;
        while filled < rows {
            if self.used == BLOCK_ROWS {
                self.blocks.fill(self.next_block, &mut self.block);
                self.next_block += 1;
                self.used = 0;
            }
            let count = (rows - filled).min(BLOCK_ROWS - self.used);
            copy_rows(&self.block.inputs, self.used, &mut inputs, filled, rows, count);
            copy_rows(&self.block.targets, self.used, &mut targets, filled, rows, count);
            filled += count;
            self.used += count;
        }
        Batch::new(DenseInputs::from_inputs(inputs, rows), targets)
    }

    /// The next `total` rows in batches of at most `batch_size`.
    pub fn take_rows(mut self, total: usize, batch_size: usize) -> Result<Vec<Batch>> {
        (0..total).step_by(batch_size).map(|start| self.next_batch(batch_size.min(total - start))).collect()
    }

    /// The first `rows` rows as a table.
    pub fn into_table(mut self, rows: usize) -> Table {
        let tasks = (0..self.blocks.weights.len()).map(task_name).collect();
        let mut table = Table::with_capacity(self.blocks.dim, tasks, rows);
        for start in (0..rows).step_by(BLOCK_ROWS) {
            self.blocks.fill(self.next_block, &mut self.block);
            self.next_block += 1;
            table.push_columns(&self.block.inputs, &self.block.targets, BLOCK_ROWS, BLOCK_ROWS.min(rows - start));
        }
        table
    }
}

/// Copies `count` columns of a `[features, BLOCK_ROWS]` block into a `[features, width]` batch.
fn copy_rows(block: &[f32], from: usize, batch: &mut [f32], to: usize, width: usize, count: usize) {
    for (source, target) in block.chunks_exact(BLOCK_ROWS).zip(batch.chunks_exact_mut(width)) {
        target[to..to + count].copy_from_slice(&source[from..from + count]);
    }
}
