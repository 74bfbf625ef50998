//! Checks that need several settings: whether a training fits its data, and whether it fits any machine.

use super::{AUC, DataSpec, Loss, RMSE, Synthetic, TrainingSpec, split_monitor};
use crate::base::words::{grouped, suggestion};

/// Most parameters: 400 MB, and three times as much for gradients and moments.
const MAX_PARAMETERS: u128 = 100_000_000;
/// Most numbers in one data set or in one step's layers: 4 GB.
const MAX_NUMBERS: u128 = 1_000_000_000;
/// Most evaluations in one run's curve.
const MAX_EVALUATIONS: u128 = 100_000;

/// Keys of the settings that a network's size depends on, the one to lower first.
const SIZES: &[&str] = &["ranks", "bottom_units", "experts", "expert_units", "task_units", "tower_units", "dim"];

/// Settings that do not fit together.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Keys of the settings that may be involved. The first one that is given should be changed.
    pub keys: &'static [&'static str],
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub hint: String,
}

/// Refuses a training that does not fit its data, or is too large to be intended. The data need not be read.
pub fn check(spec: &TrainingSpec) -> Result<(), Problem> {
    check_metrics(spec)?;
    spec.data.synthetic().map_or(Ok(()), check_tasks)?;
    let inputs = match &spec.data {
        DataSpec::Synthetic(data) => data.dim,
        DataSpec::CensusIncome(census) => census.official_inputs(),
        // How many values the columns have is not known before they are read, but each is at least one input.
        DataSpec::Table(table) => table.fields.len(),
    };
    check_size(spec, inputs)
}

/// Refuses synthetic data with more tasks than inputs, since the weight vectors of the tasks follow from as many
/// orthogonal vectors, and correlations that no tasks can have.
pub fn check_tasks(data: &Synthetic) -> Result<(), Problem> {
    let Synthetic { tasks, dim, corr, .. } = data;
    if dim < tasks {
        let cause = format!("{tasks} tasks need as many inputs, but `dim` is {dim}");
        return Err(Problem { keys: &["dim", "tasks"], cause, hint: "give at least one input per task".into() });
    }
    corr.check(*tasks).map_err(|(cause, hint)| Problem { keys: &["corr", "tasks"], cause, hint })
}

/// Refuses settings that need metrics which the data does not have.
fn check_metrics(spec: &TrainingSpec) -> Result<(), Problem> {
    let problem =
        |key: &'static [&'static str], cause: String, hint: &str| Err(Problem { keys: key, cause, hint: hint.into() });
    let tasks = spec.data.task_list();
    let has_auc = tasks.iter().any(|task| task.loss == Loss::CrossEntropy);
    if let Some(monitor) = &spec.training.monitor {
        let (name, metric) = split_monitor(monitor);
        let names: Vec<&str> = tasks.iter().map(|task| task.name.as_str()).collect();
        let Some(task) = tasks.iter().find(|task| task.name == name) else {
            let cause = format!("`monitor` names the task `{name}`, which there is not");
            return problem(&["monitor"], cause, &suggestion(name, "the tasks", &names));
        };
        let known = metrics_of(spec, task.loss);
        if let Some(metric) = metric.filter(|metric| !known.contains(metric)) {
            let cause = format!("the task `{name}` has no metric `{metric}`");
            return problem(&["monitor"], cause, &suggestion(metric, "its metrics", &known));
        }
    }
    const HINT: &str = "remove it, or use data with labels of 0 and 1, such as census-income";
    if spec.training.patience.is_some() && !spec.data.has_validation_rows() {
        let cause = "`patience` needs metrics on validation rows, and the data has none".into();
        return problem(&["patience"], cause, "remove it, or use data with validation rows, such as census-income");
    }
    if spec.training.resamples.is_some() && !has_auc {
        return problem(&["resamples"], "`resamples` needs AUCs on test rows, and the data has none".into(), HINT);
    }
    if spec.training.loss_mean.is_some() && spec.data.table().is_none() {
        let cause = "`loss_mean` is about rows without a label, and all rows of this data have theirs".into();
        return problem(&["loss_mean"], cause, "remove it");
    }
    Ok(())
}

/// The metrics of a task with this loss on held-out rows.
fn metrics_of(spec: &TrainingSpec, loss: Loss) -> Vec<&'static str> {
    match (loss, spec.data.table()) {
        (Loss::CrossEntropy, None) => vec![AUC, "log-loss"],
        (Loss::SquaredError, None) => vec!["mse"],
        (Loss::SquaredError, Some(_)) => vec![RMSE, "mae", "r2"],
        (Loss::CrossEntropy, Some(table)) => {
            let gauc = table.gauc.is_some().then_some("gauc");
            [AUC, "log-loss", "normalized-entropy", "average-precision"].into_iter().chain(gauc).collect()
        }
    }
}

/// Refuses steps to evaluate that none of these trainings takes.
pub fn check_evaluations(trainings: &[TrainingSpec]) -> Result<(), Problem> {
    let last = trainings.iter().map(|spec| spec.training.steps).max().unwrap_or(0);
    let wanted = trainings.iter().flat_map(|spec| &spec.training.eval_at);
    match wanted.filter(|step| **step > last).min() {
        Some(step) => Err(Problem {
            keys: &["eval_at"],
            cause: format!("`eval_at` has {step}, but no run takes more than {} steps", grouped(last)),
            hint: "remove it, or take more steps".into(),
        }),
        None => Ok(()),
    }
}

/// Refuses a training that is too large to be intended, given the number of inputs of its data.
pub fn check_size(spec: &TrainingSpec, inputs: usize) -> Result<(), Problem> {
    let (inputs, tasks) = (inputs as u128, spec.data.tasks().len() as u128);
    let network = spec.model.counts(inputs, tasks);
    let rows = |rows: usize| rows as u128 * (inputs + tasks);
    let (train_rows, test_rows) = match &spec.data {
        DataSpec::Synthetic(data) => (data.rows.unwrap_or(0), data.test_rows),
        DataSpec::CensusIncome(_) | DataSpec::Table(_) => (0, 0),
    };
    let training = &spec.training;
    let batch = training.batch_size as u128 * (inputs + network.units);
    let evaluations = u128::from(training.steps / training.eval_every);
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
        ("parameters", network.total, MAX_PARAMETERS, SIZES, "choose fewer or narrower layers, or fewer inputs"),
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
