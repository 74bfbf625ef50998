//! Early stopping and resampled test rows, on census-income with a few made-up people.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use crate::common::Outcome;
use crate::common::people::write_people;
use crate::common::program::said;
use assert_cmd::cargo::cargo_bin;
use mmoe::base::exit_code::ExitCode;
use mmoe::data::Dataset;
use mmoe::data::census::{Census, official_inputs};
use mmoe::study::run::{
    AUC, Architecture, CensusIncome, CensusTarget, DataSpec, ModelKind, Split, Training, TrainingSpec,
};
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status, resampled_auc};
use mmoe::train::train;

/// The paper's seven methods and the baseline, all small, at a learning rate at which the AUC soon stops rising.
const STUDY: &str = "[study]\nname = 'finals'\n[data]\nsource = 'census-income'\npath = 'people'\ngroup = 'income'\n\
    [training]\nsteps = 120\nbatch_size = 16\neval_every = 10\nlearning_rate = 0.03\npatience = 2\nresamples = 40\n\
    [[model]]\ntype = 'linear'\n[[model]]\ntype = 'single-task'\ntask_units = [4]\n\
    [[model]]\ntype = 'shared-bottom'\nbottom_units = [4]\n[[model]]\ntype = 'l2-constrained'\ntask_units = [4]\n\
    [[model]]\ntype = 'cross-stitch'\ntask_units = [4]\n\
    [[model]]\ntype = 'tensor-factorization'\ntask_units = [4]\nranks = [3, 3, 2]\n\
    [[model]]\ntype = 'omoe'\nexperts = 2\nexpert_units = [3]\n[[model]]\ntype = 'mmoe'\nexperts = 2\nexpert_units = [3]\n\
    [grid]\nseeds = 4\n";

fn trained(dir: &Path, training: &dyn Fn(Training) -> Training) -> Result<RunOutcome, Box<dyn std::error::Error>> {
    let data = DataSpec::CensusIncome(CensusIncome { path: dir.into(), ..CensusIncome::default() });
    let dataset = Dataset::load(Some(&data))?;
    let rate = Training { steps: 200, batch_size: 16, eval_every: 10, learning_rate: 0.03, ..Training::default() };
    let model = Architecture::of(ModelKind::SharedBottom);
    let spec = TrainingSpec { data, model, training: training(rate), seed: 3 };
    Ok(train(&spec, &dataset, &mut |_| ControlFlow::Continue(()))?.ok_or("nobody stopped it")?)
}

fn aucs(outcome: &RunOutcome) -> Vec<(u64, f64)> {
    let is_it =
        |point: &&MetricPoint| point.split == Split::Validation && point.task == "income" && point.metric == AUC;
    outcome.curve.iter().filter(is_it).map(|point| (point.step, point.value)).collect()
}

#[test]
fn early_stopping_ends_a_curve_at_its_best_evaluation_and_changes_nothing_before() -> Outcome {
    let scratch = tempfile::tempdir()?;
    write_people(scratch.path())?;
    let whole = trained(scratch.path(), &|training| training)?;
    let mut ends = Vec::new();
    for patience in [1, 2, 5, 100] {
        let stopped = trained(scratch.path(), &|training| Training { patience: Some(patience), ..training })?;
        let scores = aucs(&whole);
        let first_best =
            |until: usize| (0..=until).rev().max_by(|&a, &b| scores[a].1.total_cmp(&scores[b].1)).unwrap_or_default();
        let is_over = |&evaluation: &usize| evaluation - first_best(evaluation) == patience as usize;
        let best = first_best((0..scores.len()).find(is_over).unwrap_or(scores.len() - 1));
        let expected: Vec<MetricPoint> =
            whole.curve.iter().filter(|point| point.step <= scores[best].0).cloned().collect();
        assert_eq!((stopped.status, stopped.curve), (Status::Completed, expected), "patience {patience}");
        ends.push(scores[best].0);
    }
    assert!(ends.is_sorted() && ends[0] < 200, "patience makes a difference: {ends:?}");
    Ok(())
}

#[test]
fn the_aucs_on_resamples_of_the_test_rows_are_recorded_for_the_kept_model_alone() -> Outcome {
    let scratch = tempfile::tempdir()?;
    write_people(scratch.path())?;
    let plain = trained(scratch.path(), &|training| Training { patience: Some(2), ..training })?;
    let with = trained(scratch.path(), &|training| Training { patience: Some(2), resamples: Some(30), ..training })?;
    let (resampled, curve): (Vec<MetricPoint>, Vec<MetricPoint>) =
        with.curve.into_iter().partition(MetricPoint::is_resampled);
    assert_eq!(curve, plain.curve);
    assert_eq!(resampled.len(), 2 * 30);
    let end = curve.last().ok_or("a curve")?.step;
    for task in ["income", "never_married"] {
        let all = plain.final_value(Split::Test, task, AUC).ok_or("an AUC")?;
        let of_task: Vec<&MetricPoint> = resampled.iter().filter(|point| point.task == task).collect();
        assert!(of_task.iter().enumerate().all(|(number, point)| point.metric == resampled_auc(number)));
        assert!(of_task.iter().all(|point| (point.step, point.split) == (end, Split::Test)));
        let mean = of_task.iter().map(|point| point.value).sum::<f64>() / 30.0;
        let spread = of_task.iter().map(|point| (point.value - mean).abs()).fold(0.0, f64::max);
        assert!((mean - all).abs() < 0.03 && (0.001..0.3).contains(&spread), "{task}: {all}, {mean}, {spread}");
    }
    Ok(())
}

/// The rows of a table, each by its columns.
fn rows(path: &Path) -> Result<Vec<BTreeMap<String, String>>, Box<dyn std::error::Error>> {
    Ok(csv::Reader::from_path(path)?.into_deserialize().collect::<Result<_, _>>()?)
}

/// The best AUC to expect of 400 runs, from the AUCs of four: 2.96818 normal standard deviations above the median. The
/// standard deviation is that of the two runs above the median.
fn best_of_400<E>(aucs: impl Iterator<Item = Result<f64, E>>) -> Result<f64, E> {
    let mut sorted = aucs.collect::<Result<Vec<_>, _>>()?;
    sorted.sort_by(f64::total_cmp);
    let [_, b, c, d] = sorted[..] else { panic!("{} runs instead of four", sorted.len()) };
    let median = (b + c) / 2.0;
    let variance = ((c - median).powi(2) + (d - median).powi(2)) / 2.0;
    Ok(median + 2.96818 * variance.sqrt())
}

#[test]
fn a_study_of_all_methods_has_intervals_comparisons_and_verdicts_and_passes_its_check_without_runs() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    write_people(&dir.join("people"))?;
    fs::write(dir.join("finals.toml"), STUDY)?;
    let text = said(dir, "sweep finals.toml --out swept", 0)?;
    for words in
        ["Beside the paper's Tables 1 and 2", "best of 400", "MMoE against every other model", "s a run", "0.9359"]
    {
        assert!(text.contains(words), "`{words}` is missing in\n{text}");
    }
    let narrow =
        Command::new(cargo_bin("mmoe")).args(["report", "swept"]).current_dir(dir).env("COLUMNS", "80").output()?;
    let narrow = String::from_utf8(narrow.stdout)?;
    assert!(narrow.lines().all(|line| line.chars().count() <= 80), "{narrow}");
    let runs = rows(&dir.join("swept/runs.csv"))?;
    assert!(!runs[0].keys().any(|column| column.contains("auc-resample")), "hundreds of series would swamp the tables");

    let aucs = rows(&dir.join("swept/aucs.csv"))?;
    let number = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<f64>();
    for row in &aucs {
        let [low, mean, high] = ["low", "mean", "high"].map(|end| number(row, &format!("main_{end}")));
        let (low, mean, high) = (low?, mean?, high?);
        assert!(low < mean && mean < high, "{row:?}");
        let best = best_of_400(
            runs.iter().filter(|run| run["model"] == row["model"]).map(|run| number(run, "test_auc_income")),
        )?;
        assert!((number(row, "main_best_of_400")? - best).abs() < 1e-4, "{best} expected, in {row:?}");
        assert_eq!(row["paper_main_mean"].is_empty(), row["model"] == "linear");
        assert!(
            !row.contains_key("parameters"),
            "these are not the official files, so that their inputs are not known"
        );
    }

    let comparisons = rows(&dir.join("swept/comparisons.csv"))?;
    assert_eq!(comparisons.len(), 7);
    for row in &comparisons {
        let [low, high, p, p_holm] = ["low", "high", "p", "p_holm"].map(|column| number(row, column));
        let (low, high, p) = (low?, high?, p?);
        assert_eq!(low > 0.0 || high < 0.0, p <= 0.05, "interval and test are one: {row:?}");
        assert!(p <= p_holm?, "{row:?}");
    }

    let verdicts = said(dir, "claims swept", 0)?;
    for words in ["group income, n = 4 seeds", "T1.1 ", "T1.2 ", "T1.3 ", "joint bootstrap over test rows and runs"] {
        assert!(verdicts.contains(words), "`{words}` is missing in\n{verdicts}");
    }

    said(dir, "publish swept", 0)?;
    fs::remove_dir_all(dir.join("swept/runs"))?;
    assert!(said(dir, "check swept --runs 8", 0)?.ends_with("swept: nothing differs\n"));
    assert_eq!(said(dir, "claims swept", 0)?, verdicts);
    Ok(())
}

#[test]
fn without_resamples_a_study_has_no_intervals_and_says_so() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    write_people(&dir.join("people"))?;
    fs::write(dir.join("finals.toml"), STUDY.replace("resamples = 40\n", ""))?;
    let text = said(dir, "sweep finals.toml --out swept --filter seed=0", 0)?;
    assert!(text.contains("No intervals:") && !text.contains("MMoE against"), "{text}");
    assert!(!dir.join("swept/comparisons.csv").exists());
    assert!(said(dir, "claims swept", ExitCode::NothingSelected)?.contains("runs with `resamples` of all six"));
    Ok(())
}

#[test]
fn patience_and_resamples_are_refused_for_data_without_the_metrics_that_they_need() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    for (key, needs, other_data) in [
        ("patience", "metrics on validation rows", "data with validation rows"),
        ("resamples", "AUCs on test rows", "data with labels of 0 and 1"),
    ] {
        let said_of_flag = said(dir, &format!("train --{key} 50"), ExitCode::Usage)?;
        assert!(said_of_flag.contains(&format!("--{key}: `{key}` needs {needs}")), "{said_of_flag}");
        let config = format!("[study]\nname = 'a'\n[[model]]\ntype = 'mmoe'\n[training]\n{key} = 50\n");
        fs::write(dir.join("a.toml"), config)?;
        let said_of_key = said(dir, "sweep a.toml --list", ExitCode::Usage)?;
        assert!(said_of_key.contains(&format!("a.toml:6:{}: `{key}` needs {needs}", key.len() + 4)), "{said_of_key}");
        assert!(said_of_key.contains(&format!("^^ remove it, or use {other_data}")), "{said_of_key}");
    }
    Ok(())
}

#[test]
fn the_number_of_inputs_of_the_official_files_is_known_without_them() -> Outcome {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/census-income");
    if !dir.join("census-income.data").exists() {
        println!("skipped: `mmoe fetch census-income` has not brought the files");
        return Ok(());
    }
    let plain = CensusIncome { path: (&dir).into(), ..CensusIncome::default() };
    let sha256 = mmoe::data::census::fingerprint(&dir)?;
    for spec in [
        plain.clone(),
        CensusIncome { keep_weight: true, ..plain.clone() },
        CensusIncome { keep_education: true, ..plain.clone() },
        CensusIncome { keep_education: true, group: CensusTarget::Education, ..plain.clone() },
        CensusIncome { drop_incomplete: true, ..plain },
    ] {
        assert_eq!(official_inputs(&spec, &sha256), Some(Census::load(&spec)?.input_shape().inputs()), "{spec:?}");
        assert_eq!(official_inputs(&spec, "another"), None);
    }
    Ok(())
}
