//! Checks that need several settings: whether a training fits its data, and whether it fits any machine.

use super::{Architecture, DataSpec, Loss, TrainingSpec};
use crate::base::words::grouped;

/// Most parameters: 400 MB, and three times as much for gradients and moments.
const MAX_PARAMETERS: u128 = 100_000_000;
/// Most numbers in one data set or in one step's layers: 4 GB.
const MAX_NUMBERS: u128 = 1_000_000_000;
/// Most evaluations in one run's curve.
const MAX_EVALUATIONS: u128 = 100_000;

/// Settings that do not fit together.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Keys of the settings that are involved. The one that should be fixed comes first.
    pub keys: &'static [&'static str],
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub hint: String,
}

/// Refuses a training that does not fit its data, or is too large to be intended. The data need not be read.
pub fn check(spec: &TrainingSpec) -> Result<(), Problem> {
    check_aucs(spec)?;
    let inputs = match &spec.data {
        DataSpec::Synthetic(data) => data.dim,
        // A file's columns are not known before it is read, but at least one of them is an input.
        DataSpec::Csv(_) => 1,
        DataSpec::CensusIncome(census) => census.official_inputs(),
    };
    check_size(spec, inputs)
}

/// Refuses `patience` and `resamples` unless the labels are 0 and 1. (All sources with such labels have validation
/// rows.)
fn check_aucs(spec: &TrainingSpec) -> Result<(), Problem> {
    if spec.data.loss() == Loss::CrossEntropy {
        return Ok(());
    }
    let problem = |key: &'static [&'static str], cause: &str| {
        let hint = "remove it, or use data with labels of 0 and 1, such as census-income";
        Err(Problem { keys: key, cause: cause.into(), hint: hint.into() })
    };
    match (spec.training.patience, spec.training.resamples) {
        (Some(_), _) => problem(&["patience"], "`patience` needs AUCs on validation rows, and the data has none"),
        (_, Some(_)) => problem(&["resamples"], "`resamples` needs AUCs on test rows, and the data has none"),
        (None, None) => Ok(()),
    }
}

/// Refuses a training that is too large to be intended, given the number of inputs of its data.
pub fn check_size(spec: &TrainingSpec, inputs: usize) -> Result<(), Problem> {
    let network = Network::of(spec, inputs as u128);
    let rows = |rows: usize| rows as u128 * (network.inputs + network.tasks);
    let (train_rows, test_rows) = match &spec.data {
        DataSpec::Synthetic(data) => (data.rows.unwrap_or(0), data.test_rows),
        DataSpec::Csv(_) | DataSpec::CensusIncome(_) => (0, 0),
    };
    let training = &spec.training;
    let batch = training.batch_size as u128 * network.units;
    let evaluations = u128::from(training.steps / training.eval_every);
    let sizes = network.size_keys;
    // What is counted, its amount, the greatest amount, the keys of the settings, and a hint.
    let quantities: [(&str, u128, u128, &'static [&'static str], &str); 5] = [
        ("numbers in the data set", rows(train_rows), MAX_NUMBERS, &["rows", "dim"], "choose fewer rows or inputs"),
        (
            "numbers in the test set",
            rows(test_rows),
            MAX_NUMBERS,
            &["test_rows", "dim"],
            "choose fewer test rows or inputs",
        ),
        ("parameters", network.parameters, MAX_PARAMETERS, sizes, "choose fewer or narrower layers, or fewer inputs"),
        ("numbers in a step's layers", batch, MAX_NUMBERS, &["batch_size", "dim"], "choose a smaller batch or network"),
        (
            "evaluations in a run",
            evaluations,
            MAX_EVALUATIONS,
            &["eval_every", "steps"],
            "evaluate less often or take fewer steps",
        ),
    ];
    let Some((what, amount, most, keys, hint)) = quantities.into_iter().find(|(_, amount, most, ..)| amount > most)
    else {
        return Ok(());
    };
    let cause = format!("{} {what}, more than {}", grouped(amount), grouped(most));
    Err(Problem { keys, cause, hint: hint.into() })
}

/// Counts of a run's network, in integers so wide that no product overflows.
struct Network {
    inputs: u128,
    tasks: u128,
    parameters: u128,
    /// Numbers in all layers for one row, inputs included.
    units: u128,
    size_keys: &'static [&'static str],
}

impl Network {
    fn of(spec: &TrainingSpec, inputs: u128) -> Self {
        let tasks = spec.data.tasks().len() as u128;
        let (below, size_keys) = below_towers(&spec.model, inputs, tasks);
        let towers = spec.model.tower_units();
        Self {
            inputs,
            tasks,
            parameters: below.parameters + tasks * parameters(below.outputs, towers),
            units: inputs + below.units + tasks * units(towers),
            size_keys,
        }
    }
}

/// Counts of the layers between inputs and towers.
struct Below {
    parameters: u128,
    units: u128,
    /// Number of inputs of a tower.
    outputs: u128,
}

impl Below {
    /// Several networks side by side, each with these hidden layers.
    fn networks(copies: u128, inputs: u128, hidden: &[usize]) -> Self {
        let outputs = hidden.last().map_or(inputs, |&width| width as u128);
        Self { parameters: copies * parameters(inputs, hidden), units: copies * units(hidden), outputs }
    }

    fn factored(tasks: u128, inputs: u128, hidden: &[usize], ranks: [usize; 3]) -> Self {
        let [r1, r2, r3] = ranks.map(|rank| rank as u128);
        let layer = |below: Self, &width: &usize| {
            let width = width as u128;
            let factors = below.outputs * r1 + width * r2 + tasks * r3 + r1 * r2 * r3 + tasks * width;
            let units = below.units + tasks * (r1 + r2 + width);
            Self { parameters: below.parameters + factors, units, outputs: width }
        };
        hidden.iter().fold(Self { parameters: 0, units: 0, outputs: inputs }, layer)
    }
}

/// Counts of the layers between inputs and towers, and the keys of their sizes.
fn below_towers(model: &Architecture, inputs: u128, tasks: u128) -> (Below, &'static [&'static str]) {
    let of_tasks = &["task_units", "tower_units", "dim"];
    match model {
        Architecture::Linear => (Below::networks(0, inputs, &[]), &["dim"]),
        Architecture::SharedBottom { bottom_units, .. } => {
            (Below::networks(1, inputs, bottom_units), &["bottom_units", "tower_units", "dim"])
        }
        Architecture::Omoe(sizes) | Architecture::Mmoe(sizes) => {
            let experts = sizes.experts as u128;
            let mut below = Below::networks(experts, inputs, &sizes.expert_units);
            // OMoE has fewer gates, which does not matter here.
            below.parameters += tasks * experts * inputs;
            below.units += tasks * experts;
            (below, &["experts", "expert_units", "tower_units", "dim"])
        }
        Architecture::SingleTask(networks)
        | Architecture::CrossStitch(networks)
        | Architecture::L2Constrained { networks, .. } => {
            (Below::networks(tasks, inputs, &networks.task_units), of_tasks)
        }
        Architecture::TensorFactorization { networks, ranks } => (
            Below::factored(tasks, inputs, &networks.task_units, *ranks),
            &["ranks", "task_units", "tower_units", "dim"],
        ),
    }
}

/// Weights and biases of a stack of dense layers.
fn parameters(inputs: u128, widths: &[usize]) -> u128 {
    let layer = |(total, inputs): (u128, u128), &width: &usize| (total + (inputs + 1) * width as u128, width as u128);
    widths.iter().fold((0, inputs), layer).0
}

fn units(widths: &[usize]) -> u128 {
    widths.iter().map(|&width| width as u128).sum()
}
