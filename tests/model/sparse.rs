//! Networks that read only the active inputs of a row, against the same networks that read all inputs.

use candle_core::{Device, Tensor, Var};
use mmoe::base::math::rng::{NormalStream, Purpose, Stream};
use mmoe::data::Batch;
use mmoe::data::sparse_rows::SparseRows;
use mmoe::data::{InputRows, InputShape};
use mmoe::model::layers::parameters::Parameters;
use mmoe::model::{MultiTaskLoss, Network};
use mmoe::study::run::{Architecture, Experts, TaskNetworks};

const INPUTS: usize = 30;
const SLOTS: usize = 6;
const ROWS: usize = 21;

fn architectures() -> Vec<Architecture> {
    let experts = Experts { experts: 3, expert_units: vec![5, 4], tower_units: vec![3] };
    let networks = TaskNetworks { task_units: vec![6, 5], tower_units: vec![3] };
    vec![
        Architecture::Linear,
        Architecture::SharedBottom { bottom_units: vec![7], tower_units: vec![3] },
        Architecture::Omoe(experts.clone()),
        Architecture::Mmoe(Experts { expert_units: vec![16], ..experts }),
        Architecture::SingleTask(networks.clone()),
        Architecture::L2Constrained { networks: networks.clone(), alpha: 0.1 },
        Architecture::CrossStitch(networks.clone()),
        Architecture::TensorFactorization { networks, ranks: [4, 3, 2] },
    ]
}

fn normals(index: u64, count: usize) -> Vec<f32> {
    let mut numbers = vec![0.0; count];
    NormalStream::new(8, Purpose::TrainRows, index).fill(&mut numbers);
    numbers
}

fn sparse() -> SparseRows {
    let mut stream = Stream::new(8, Purpose::Shuffle, 0);
    let indices = (0..ROWS * SLOTS).map(|_| stream.below(INPUTS) as u32).collect();
    SparseRows::new(INPUTS, SLOTS, indices, normals(0, ROWS * SLOTS))
}

/// Moves parameters, or their gradient, from the order `order` to the order of a network with dense inputs.
fn unit_major(order: &Parameters, values: &[f32]) -> Vec<f32> {
    let mut turned = values.to_vec();
    for block in order.blocks().iter().filter(|block| block.is_input_major) {
        for unit in 0..block.units {
            for input in 0..block.inputs {
                turned[block.range.start + unit * block.inputs + input] =
                    values[block.range.start + input * block.units + unit];
            }
        }
    }
    turned
}

/// The tasks' weights in the sum of their losses: 1, 2, 3, ...
fn weights(tasks: usize) -> Vec<f64> {
    (1..=tasks).map(|weight| weight as f64).collect()
}

/// Losses and gradient; each task's loss has its weight.
fn pass(network: &mut Network, tasks: usize, parameters: &[f32], input: InputRows) -> (Vec<f64>, Vec<f32>) {
    let mut gradient = vec![f32::NAN; parameters.len()];
    network.forward(parameters, input, ROWS);
    let losses = network.losses(&normals(1, tasks * ROWS), None);
    let weights: Vec<f32> = weights(tasks).into_iter().map(|weight| weight as f32).collect();
    network.backward(parameters, input, &weights, &mut gradient);
    (losses, gradient)
}

#[test]
fn a_batch_of_sparse_rows_is_trained_on_like_a_batch_of_all_inputs() -> Result<(), Box<dyn std::error::Error>> {
    let tasks = 3;
    let architecture = architectures().remove(2);
    let mut network = Network::new(&architecture, InputShape::Sparse(INPUTS), tasks);
    let parameters = network.parameters().initial(&mut Stream::new(8, Purpose::InitialWeights, 0));
    let (_, expected) = pass(&mut network, tasks, &parameters, InputRows::Sparse(&sparse()));
    let batch = Batch::of_sparse(sparse(), normals(1, tasks * ROWS))?;
    let parameters = Var::from_vec(parameters.clone(), parameters.len(), &Device::Cpu)?;
    let weights = Tensor::new(weights(tasks), &Device::Cpu)?;
    let losses = MultiTaskLoss::new(network).losses(&parameters, &batch)?;
    let gradients = (losses * weights)?.sum_all()?.backward()?;
    assert_eq!(gradients.get(&parameters).ok_or("no gradient")?.to_vec1::<f32>()?, expected);
    Ok(())
}

#[test]
fn every_model_gives_the_same_losses_and_gradients_on_sparse_as_on_all_inputs() {
    let (sparse, dense) = (sparse(), sparse().dense());
    let cases = [1, 2, 4].into_iter().flat_map(|tasks| architectures().into_iter().map(move |it| (tasks, it)));
    for (tasks, architecture) in cases {
        let mut on_sparse = Network::new(&architecture, InputShape::Sparse(INPUTS), tasks);
        let mut on_all = Network::new(&architecture, INPUTS, tasks);
        let order = on_sparse.parameters().clone();
        let parameters = order.initial(&mut Stream::new(8, Purpose::InitialWeights, 0));
        let (losses, gradient) = pass(&mut on_sparse, tasks, &parameters, InputRows::Sparse(&sparse));
        let turned = unit_major(&order, &parameters);
        let (expected_losses, expected) = pass(&mut on_all, tasks, &turned, InputRows::Layer(&dense));
        let close = |a: f64, b: f64| (a - b).abs() < 1e-5 * (1.0 + b.abs());
        assert!(losses.iter().zip(&expected_losses).all(|(a, b)| close(*a, *b)), "{architecture:?}: {losses:?}");
        for (index, (got, expected)) in unit_major(&order, &gradient).iter().zip(&expected).enumerate() {
            assert!(close((*got).into(), (*expected).into()), "{architecture:?}, {index}: {got} instead of {expected}");
        }
        assert!(order.blocks().iter().any(|block| block.is_input_major), "{architecture:?} reads no sparse rows");
    }
}
