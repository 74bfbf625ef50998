//! The bits of trained parameters, which every processor must give, on other architectures, too.
//!
//! `MMOE_BLESS=1 cargo test --release --test model golden` writes `golden.csv` anew. If the file changes, so must the
//! engine's revision.

use candle_core::{Device, Var};
use candle_nn::Optimizer;
use mmoe::base::cpu::{InstructionSet, by_every_set};
use mmoe::base::error::Result;
use mmoe::base::math::rng::{NormalStream, Purpose, Stream};
use mmoe::base::sha256::sha256_hex;
use mmoe::data::sparse_rows::SparseRows;
use mmoe::data::synthetic::FreshRows;
use mmoe::data::{Batch, InputShape};
use mmoe::model::{MultiTaskLoss, Network};
use mmoe::study::run::{Architecture, Choice, Experts, Loss, ModelKind, Split, Synthetic, TaskNetworks, Training};
use mmoe::train::adam::{Adam, Settings};

/// Steps after which the parameters are compared.
const STEPS: [u64; 2] = [10, 300];
const TASKS: usize = 2;
/// Inputs and active inputs of sparse rows.
const SPARSE: [usize; 2] = [230, 11];
/// Not a multiple of any register's width.
const SPARSE_ROWS: usize = 90;
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/model/golden.csv");

#[test]
fn trained_parameters_have_the_golden_bits_by_every_instruction_set() {
    if std::env::var_os("MMOE_BLESS").is_some() {
        let lines = lines(STEPS[1]).expect("trainings");
        std::fs::write(FILE, format!("rows,model,steps,sha256\n{}\n", lines.join("\n"))).expect("it can be written");
    }
    let golden = std::fs::read_to_string(FILE).expect("it can be read");
    let golden: Vec<&str> = golden.lines().skip(1).collect();
    by_every_set(|set| {
        // If a fused multiplication is a function call, a step takes a hundred times as long.
        let is_slow = cfg!(target_arch = "x86_64") && set == InstructionSet::Portable;
        let steps = if is_slow { STEPS[0] } else { STEPS[1] };
        let lines = lines(steps).expect("trainings");
        assert!(!lines.is_empty());
        for line in lines {
            assert!(golden.contains(&line.as_str()), "by {set:?} it is {line}");
        }
    });
}

/// A line per model, kind of rows and number of steps up to `steps`.
fn lines(steps: u64) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for &(_, kind) in ModelKind::CHOICES {
        let trained = trained_on_dense_rows(&Architecture::of(kind), steps)?;
        lines.extend(trained.into_iter().map(|(step, sha256)| format!("dense,{},{step},{sha256}", kind)));
    }
    for architecture in small_architectures() {
        let (key, trained) = (architecture.kind(), trained_on_sparse_rows(&architecture, steps)?);
        lines.extend(trained.into_iter().map(|(step, sha256)| format!("sparse,{key},{step},{sha256}")));
    }
    Ok(lines)
}

/// Layers of several sizes, and also experts of several layers.
fn small_architectures() -> Vec<Architecture> {
    let experts = Experts { experts: 3, expert_units: vec![21, 10], tower_units: vec![5] };
    let networks = TaskNetworks { task_units: vec![19, 12], tower_units: vec![7, 4] };
    vec![
        Architecture::Linear,
        Architecture::SharedBottom { bottom_units: vec![33, 18], tower_units: vec![6] },
        Architecture::Omoe(experts.clone()),
        Architecture::Mmoe(Experts { expert_units: vec![16], ..experts }),
        Architecture::SingleTask(networks.clone()),
        Architecture::L2Constrained { networks: networks.clone(), alpha: 0.01 },
        Architecture::CrossStitch(networks.clone()),
        Architecture::TensorFactorization { networks, ranks: [10, 9, 2] },
    ]
}

/// Trains on the study's rows, in batches of its size.
fn trained_on_dense_rows(architecture: &Architecture, steps: u64) -> Result<Trained> {
    let synthetic = Synthetic::default();
    let mut rows = FreshRows::new(&synthetic, 7, Split::Train);
    let network = Network::new(architecture, synthetic.dim, TASKS);
    trained(network, steps, |_| rows.next_batch(Training::default().batch_size))
}

/// Trains on rows of few active inputs, with labels of 0 and 1.
fn trained_on_sparse_rows(architecture: &Architecture, steps: u64) -> Result<Trained> {
    let [inputs, active] = SPARSE;
    let network = Network::new(architecture, InputShape::Sparse(inputs), TASKS);
    trained(network.with_losses(vec![Loss::CrossEntropy; TASKS]), steps, |step| {
        let mut stream = Stream::new(7, Purpose::Shuffle, step);
        let indices = (0..SPARSE_ROWS * active).map(|_| stream.below(inputs) as u32).collect();
        let labels = (0..SPARSE_ROWS * TASKS).map(|_| stream.below(2) as f32).collect();
        let mut values = vec![0.0; SPARSE_ROWS * active];
        NormalStream::new(7, Purpose::TrainRows, step).fill(&mut values);
        Batch::of_sparse(SparseRows::new(inputs, active, indices, values), labels)
    })
}

/// Steps, and the sha256 of the parameters after them in little-endian bytes.
type Trained = Vec<(u64, String)>;

fn trained(network: Network, steps: u64, mut batch: impl FnMut(u64) -> Result<Batch>) -> Result<Trained> {
    let initial = network.parameters().initial(&mut Stream::new(7, Purpose::InitialWeights, 0));
    let parameters = Var::from_vec(initial, network.parameters().len(), &Device::Cpu)?;
    let settings = Settings { constants: Training::default().optimizer, learning_rate: 1e-2 };
    let mut adam = Adam::new(vec![parameters.clone()], settings)?;
    let gradient = parameters.zeros_like()?;
    let criterion = MultiTaskLoss::new(network);
    let mut trained = Vec::new();
    for step in 1..=steps {
        // Batches are counted from 0.
        let batch = batch(step - 1)?;
        criterion.losses(&parameters, &batch)?;
        criterion.gradient_into(&gradient, &parameters, &batch.inputs, &[1.0; TASKS])?;
        adam.step_along(|_| Some(&gradient))?;
        if STEPS.contains(&step) {
            let bytes: Vec<u8> = parameters.to_vec1::<f32>()?.into_iter().flat_map(f32::to_le_bytes).collect();
            trained.push((step, sha256_hex(&bytes)));
        }
    }
    Ok(trained)
}
