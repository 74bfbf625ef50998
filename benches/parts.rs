//! The parts of a training step at the study's sizes, and an evaluation: `cargo bench --bench parts`.

#![allow(missing_docs)]

mod study;

use candle_core::{Device, Tensor, Var};
use candle_nn::Optimizer;
use criterion::{Criterion, criterion_group, criterion_main};
use mmoe::base::math::rng::{NormalStream, Purpose, Stream};
use mmoe::base::math::transpose::transpose;
use mmoe::data::synthetic::{BLOCK_ROWS, Block, Blocks, FreshRows};
use mmoe::data::{DenseInputs, InputRows};
use mmoe::model::{MultiTaskLoss, Network};
use mmoe::study::run::{Split, Synthetic, Training};
use mmoe::train::adam::{Adam, Settings};

const TASKS: usize = 2;
/// Rows of a batch of the study, which are one block.
const ROWS: usize = BLOCK_ROWS;

/// What a step needs, after a batch was made and a forward pass was done.
struct Prepared {
    network: Network,
    parameters: Vec<f32>,
    gradient: Vec<f32>,
    inputs: DenseInputs,
    targets: Vec<f32>,
}

impl Prepared {
    fn mmoe() -> Self {
        let [.., (_, mmoe)] = study::models();
        let data = Synthetic::default();
        let mut network = Network::new(&mmoe, data.dim, TASKS);
        let parameters = network.parameters().initial(&mut Stream::new(0, Purpose::InitialWeights, 0));
        let mut block = Block::default();
        Blocks::new(&data, 0, Split::Train).fill(0, &mut block);
        let Block { inputs, targets } = block;
        let inputs = DenseInputs::from_inputs(inputs, ROWS);
        network.forward(&parameters, InputRows::Dense(&inputs), ROWS);
        network.losses(&targets, None);
        Self { network, gradient: vec![0.0; parameters.len()], parameters, inputs, targets }
    }
}

fn data(criterion: &mut Criterion) {
    let synthetic = Synthetic::default();
    let mut group = criterion.benchmark_group("parts");
    let mut numbers = vec![0.0; ROWS * (synthetic.dim + TASKS)];
    group.bench_function("normals of a batch", |bencher| {
        bencher.iter(|| NormalStream::new(0, Purpose::TrainRows, 0).fill(&mut numbers));
    });
    let blocks = Blocks::new(&synthetic, 0, Split::Train);
    let mut block = Block::default();
    group.bench_function("a batch: its normals and labels", |bencher| bencher.iter(|| blocks.fill(0, &mut block)));
    group.bench_function("its other layout", |bencher| {
        let mut turned = vec![0.0; block.inputs.len()];
        bencher.iter(|| transpose(&block.inputs, ROWS, &mut turned));
    });
    group.finish();
}

fn network(criterion: &mut Criterion) {
    let Prepared { mut network, parameters, mut gradient, inputs, targets } = Prepared::mmoe();
    let mut group = criterion.benchmark_group("parts");
    group.bench_function("forward", |bencher| {
        bencher.iter(|| {
            network.forward(&parameters, InputRows::Dense(&inputs), ROWS);
            network.losses(&targets, None)
        });
    });
    group.bench_function("backward", |bencher| {
        bencher.iter(|| network.backward(&parameters, InputRows::Dense(&inputs), &[1.0; TASKS], &mut gradient));
    });
    group.finish();
}

fn optimiser(criterion: &mut Criterion) {
    let parameters = Prepared::mmoe().parameters;
    let gradient = Tensor::from_slice(&parameters, parameters.len(), &Device::Cpu).expect("a tensor");
    let var = Var::from_tensor(&gradient.copy().expect("a copy")).expect("a variable");
    let settings = Settings { constants: Training::default().optimizer, learning_rate: 1e-3 };
    let mut adam = Adam::new(vec![var], settings).expect("an optimiser");
    criterion.bench_function("parts/Adam", |bencher| {
        bencher.iter(|| adam.step_along(|_| Some(&gradient)).expect("a step"));
    });
}

fn evaluation(criterion: &mut Criterion) {
    let Prepared { network, parameters, .. } = Prepared::mmoe();
    let synthetic = Synthetic::default();
    let held_out = FreshRows::new(&synthetic, 0, Split::Test).take_rows(synthetic.test_rows, ROWS).expect("rows");
    let parameters = Tensor::from_vec(parameters, network.parameters().len(), &Device::Cpu).expect("a tensor");
    let objective = MultiTaskLoss::new(network);
    criterion.bench_function("parts/evaluation, once in 500 steps", |bencher| {
        bencher.iter(|| held_out.iter().for_each(|batch| drop(objective.losses(&parameters, batch).expect("losses"))));
    });
}

criterion_group!(benches, data, network, optimiser, evaluation);
criterion_main!(benches);
