//! The hand-written backward passes against finite differences and against the same models in plain Candle operations.

use crate::oracle;
use candle_core::{Device, Tensor, Var};
use mmoe::base::math::rng::{NormalStream, Purpose, Stream};
use mmoe::data::{Batch, DenseInputs, InputShape};
use mmoe::model::{MultiTaskLoss, Network};
use mmoe::study::run::{Architecture, Experts, ParameterCounts, TaskNetworks};

const INPUTS: usize = 7;

fn architectures() -> Vec<Architecture> {
    let experts = |experts, expert_units: &[usize], tower_units: &[usize]| Experts {
        experts,
        expert_units: expert_units.to_vec(),
        tower_units: tower_units.to_vec(),
    };
    let networks = |task_units: &[usize], tower_units: &[usize]| TaskNetworks {
        task_units: task_units.to_vec(),
        tower_units: tower_units.to_vec(),
    };
    vec![
        Architecture::Linear,
        Architecture::SharedBottom { bottom_units: vec![9], tower_units: vec![4] },
        Architecture::SharedBottom { bottom_units: vec![6, 5], tower_units: vec![] },
        Architecture::Omoe(experts(3, &[5], &[4])),
        Architecture::Omoe(experts(2, &[4, 3], &[3, 2])),
        Architecture::Mmoe(experts(3, &[5], &[4])),
        Architecture::Mmoe(experts(3, &[6, 4, 5], &[4, 3])),
        Architecture::Mmoe(experts(1, &[5], &[4])),
        Architecture::Mmoe(experts(8, &[16], &[8])),
        Architecture::SingleTask(networks(&[5], &[4])),
        Architecture::L2Constrained { networks: networks(&[5, 3], &[4]), alpha: 0.2 },
        Architecture::CrossStitch(networks(&[5], &[4])),
        Architecture::CrossStitch(networks(&[6, 8, 7], &[])),
        Architecture::TensorFactorization { networks: networks(&[5], &[4]), ranks: [3, 2, 2] },
        Architecture::TensorFactorization { networks: networks(&[6, 4], &[3]), ranks: [2, 4, 1] },
    ]
}

/// A network with random parameters (biases too), and rows to train on.
struct Case {
    name: String,
    architecture: Architecture,
    network: Network,
    parameters: Vec<f32>,
    batch: Batch,
}

impl Case {
    /// The same network with buffers of its own.
    fn another_network(&self) -> Network {
        let tasks = self.batch.targets.dim(0).expect("targets [tasks, rows]");
        Network::new(&self.architecture, INPUTS, tasks)
    }
}

fn case(architecture: Architecture, tasks: usize, rows: usize) -> Case {
    let network = Network::new(&architecture, INPUTS, tasks);
    let mut parameters = network.parameters().initial(&mut Stream::new(5, Purpose::InitialWeights, 0));
    let draw = |index, count| {
        let mut numbers = vec![0.0; count];
        NormalStream::new(5, Purpose::TrainRows, index).fill(&mut numbers);
        numbers
    };
    for block in network.parameters().blocks().iter().filter(|block| block.is_bias()) {
        for (parameter, noise) in parameters[block.range.clone()].iter_mut().zip(draw(9, block.range.len())) {
            *parameter = 0.3 * noise;
        }
    }
    let batch =
        Batch::new(DenseInputs::from_inputs(draw(0, INPUTS * rows), rows), draw(1, tasks * rows)).expect("a batch");
    Case { name: format!("{architecture:?}, {tasks} tasks, {rows} rows"), architecture, network, parameters, batch }
}

fn cases() -> impl Iterator<Item = Case> {
    let sizes = [(1, 1), (1, 20), (2, 1), (2, 37), (3, 16), (2, 128), (5, 9)];
    sizes.into_iter().flat_map(|(tasks, rows)| architectures().into_iter().map(move |a| case(a, tasks, rows)))
}

/// Losses and gradient by the kernels, the tasks' losses weighted by 1, 2, 3...
fn by_kernels(case: &Case) -> (Vec<f64>, Vec<f64>) {
    let parameters = Var::from_slice(&case.parameters, case.parameters.len(), &Device::Cpu).expect("parameters");
    let losses = MultiTaskLoss::new(case.another_network()).losses(&parameters, &case.batch).expect("a forward pass");
    let tasks = losses.elem_count();
    let weights: Vec<f64> = (1..=tasks).map(|k| k as f64).collect();
    let weights = Tensor::from_vec(weights, tasks, &Device::Cpu).expect("weights");
    let total = (&losses * weights).and_then(|weighted| weighted.sum_all()).expect("a sum");
    let gradients = total.backward().expect("a backward pass");
    let gradient = gradients.get(&parameters).expect("a gradient").to_vec1::<f32>().expect("values");
    (losses.to_vec1().expect("values"), gradient.into_iter().map(f64::from).collect())
}

/// Losses of every task by plain Candle operations in f64, as tensors.
fn plain_losses(case: &Case, parameters: &Tensor) -> Vec<Tensor> {
    let named = oracle::NamedParameters { all: case.network.parameters(), flat: parameters };
    let x = oracle::rows_first(&case.batch.inputs.dense().expect("dense rows")).expect("inputs");
    let y = oracle::rows_first(&case.batch.targets).expect("targets");
    oracle::losses(&case.architecture, &named, &x, &y).expect("a forward pass")
}

/// What a step minimises, by plain Candle operations: the weighted losses, plus the penalty if the model has one.
fn plain_loss(case: &Case, parameters: &Tensor) -> Tensor {
    let losses = plain_losses(case, parameters);
    let named = oracle::NamedParameters { all: case.network.parameters(), flat: parameters };
    let penalty = oracle::penalty(&case.architecture, &named, losses.len()).expect("a penalty");
    let losses = weighted_sum(losses);
    penalty.map_or(losses.clone(), |penalty| (losses + penalty).expect("a sum"))
}

fn weighted_sum(losses: Vec<Tensor>) -> Tensor {
    let weighted = losses.into_iter().enumerate().map(|(task, loss)| (loss * (task + 1) as f64).expect("a product"));
    weighted.reduce(|sum, loss| (sum + loss).expect("a sum")).expect("a task")
}

fn in_f64(case: &Case) -> Vec<f64> {
    case.parameters.iter().map(|&p| f64::from(p)).collect()
}

/// Largest difference, relative to the largest entry of `expected`, or to 0.1 if that is larger: predictions and
/// targets are about 1, and a single row's loss can be the square of a small difference between them.
fn difference(got: &[f64], expected: &[f64]) -> f64 {
    let scale = expected.iter().fold(0.1, |largest: f64, x| largest.max(x.abs()));
    got.iter().zip(expected).map(|(a, b)| (a - b).abs() / scale).fold(0.0, f64::max)
}

#[test]
fn losses_and_gradients_are_those_of_plain_candle_operations() {
    for case in cases() {
        let (losses, gradient) = by_kernels(&case);
        let parameters = Var::from_tensor(&oracle::flat(&in_f64(&case)).expect("a tensor")).expect("a variable");
        let plain = plain_losses(&case, &parameters);
        let expected: Vec<f64> = plain.iter().map(|loss| loss.to_scalar::<f64>().expect("a scalar")).collect();
        assert!(difference(&losses, &expected) < 2e-6, "{}: losses {losses:?}, plainly {expected:?}", case.name);
        let gradients = plain_loss(&case, &parameters).backward().expect("a backward pass");
        let expected: Vec<f64> = gradients.get(&parameters).expect("a gradient").to_vec1().expect("values");
        let difference = difference(&gradient, &expected);
        assert!(difference < 5e-6, "{}: gradients differ by {difference}", case.name);
    }
}

#[test]
fn every_gradient_entry_agrees_with_finite_differences() {
    const STEP: f64 = 1e-6;
    for architecture in architectures() {
        let case = case(architecture, 2, 10);
        let (_, gradient) = by_kernels(&case);
        let loss_at = |index: usize, shift: f64| {
            let mut shifted = in_f64(&case);
            shifted[index] += shift;
            let criterion = plain_loss(&case, &oracle::flat(&shifted).expect("a tensor"));
            criterion.to_scalar::<f64>().expect("a scalar")
        };
        let numeric: Vec<f64> =
            (0..gradient.len()).map(|i| (loss_at(i, STEP) - loss_at(i, -STEP)) / (2.0 * STEP)).collect();
        let difference = difference(&gradient, &numeric);
        assert!(difference < 1e-5, "{}: differs from finite differences by {difference}", case.name);
    }
}

#[test]
fn every_block_of_parameters_gets_a_gradient() {
    for case in cases().filter(|case| case.batch.rows() >= 16) {
        let (_, gradient) = by_kernels(&case);
        for block in case.network.parameters().blocks() {
            let lone_gate = block.name.starts_with("gate") && block.units == 1;
            let moved = gradient[block.range.clone()].iter().any(|&g| g != 0.0);
            assert!(moved != lone_gate, "{}: {} gets the wrong kind of gradient", case.name, block.name);
        }
    }
}

#[test]
fn losses_and_gradients_have_the_same_bits_by_every_instruction_set() {
    for case in cases() {
        let mut first = None;
        mmoe::base::cpu::by_every_set(|set| {
            let (losses, gradient) = by_kernels(&case);
            let bits: Vec<u64> = losses.iter().chain(&gradient).map(|value| value.to_bits()).collect();
            assert_eq!(*first.get_or_insert_with(|| bits.clone()), bits, "{} by {set:?}", case.name);
        });
    }
}

#[test]
fn a_backward_pass_after_another_forward_pass_is_refused() {
    let case = case(architectures().remove(0), 2, 8);
    let parameters = Var::from_slice(&case.parameters, case.parameters.len(), &Device::Cpu).expect("parameters");
    let criterion = MultiTaskLoss::new(case.another_network());
    let first = criterion.losses(&parameters, &case.batch).and_then(|losses| losses.sum_all()).expect("a loss");
    criterion.losses(&parameters, &case.batch).expect("a second forward pass");
    let error = first.backward().expect_err("refused").to_string();
    assert!(error.contains("activations"), "{error}");
}

#[test]
fn a_nan_in_the_inputs_reaches_the_loss() {
    for architecture in architectures() {
        let mut case = case(architecture, 2, 5);
        let mut inputs = vec![0.5; INPUTS * 5];
        inputs[3] = f32::NAN;
        case.batch = Batch::new(DenseInputs::from_inputs(inputs, 5), vec![0.0; 10]).expect("a batch");
        let (losses, _) = by_kernels(&case);
        assert!(losses.iter().all(|loss| loss.is_nan()), "{}: {losses:?}", case.name);
    }
}

#[test]
fn the_arithmetic_of_parameters_agrees_with_the_layout_of_every_network() {
    let weights = |name: &str| !name.starts_with("gate") && !name.ends_with(".output.weight");
    for architecture in architectures().into_iter().chain([Architecture::Linear]) {
        for (inputs, tasks) in [(7, 1), (7, 2), (20, 3)] {
            for shape in [InputShape::Dense(inputs), InputShape::Sparse(inputs)] {
                let network = Network::new(&architecture, shape, tasks);
                let parameters = network.parameters();
                let counted = parameters.blocks().iter().filter(|block| !block.is_bias() && weights(&block.name));
                let paper = counted.map(|block| block.range.len()).sum();
                let counts = ParameterCounts { paper, total: parameters.len() };
                assert_eq!(architecture.parameter_counts(inputs, tasks), counts, "{architecture:?}, {tasks} tasks");
            }
        }
    }
}

#[test]
fn parameters_are_counted_as_the_paper_counts_and_whole() {
    let experts = Experts { experts: 8, expert_units: vec![16], tower_units: vec![8] };
    let counts = |architecture: Architecture| {
        let counts = architecture.parameter_counts(100, 2);
        (counts.paper, counts.total)
    };
    // 100*16*8 + 16*8*2; with 128 + 16 biases, 18 output parameters, and gates of 800 weights each.
    assert_eq!(counts(Architecture::Omoe(experts.clone())), (13_056, 13_056 + 128 + 16 + 18 + 800));
    assert_eq!(counts(Architecture::Mmoe(experts)), (13_056, 13_056 + 128 + 16 + 18 + 1600));
    let shared = Architecture::SharedBottom { bottom_units: vec![113], tower_units: vec![8] };
    assert_eq!(counts(shared), (113 * 116, 113 * 116 + 113 + 16 + 18));
}
