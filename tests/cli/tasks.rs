//! Synthetic data with other numbers of tasks than two: every model from its config to its tables.

use std::fs;
use std::path::Path;

use crate::common::Outcome;
use crate::common::program::said;
use mmoe::base::exit_code::ExitCode;
use mmoe::study::run::{Choice, ModelKind};

/// A study of every model on small data with these settings and this grid.
fn write(dir: &Path, data: &str, grid: &str) -> std::io::Result<()> {
    let models: String = ModelKind::words().iter().map(|word| format!("[[model]]\ntype = '{word}'\n")).collect();
    let config = format!(
        "[study]\nname = 'tiny'\n[data]\ndim = 5\ntest_rows = 20\n{data}\
         [training]\nsteps = 10\neval_every = 5\nbatch_size = 8\n{models}[grid]\nseeds = 2\n{grid}"
    );
    fs::write(dir.join("tiny.toml"), config)
}

#[test]
fn every_model_learns_one_task_or_several_from_its_config_to_a_check() -> Outcome {
    let cases = [
        ("tasks = 1\n", "", "train_mse_mean,train_mse_y1\n"),
        ("", "tasks = [1, 4]\ncorr = [-0.25]\n", "train_mse_y3,train_mse_y4\n"),
        ("tasks = 3\ncorr = [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]\n", "", "train_mse_y2,train_mse_y3\n"),
    ];
    for (data, grid, columns) in cases {
        let scratch = tempfile::tempdir()?;
        let dir = scratch.path();
        write(dir, data, grid)?;
        let table = said(dir, "sweep tiny.toml", 0)?;
        assert!(ModelKind::words().iter().all(|word| table.contains(word)), "{table}");
        let runs = fs::read_to_string(dir.join("results/tiny/runs.csv"))?;
        assert!(runs.lines().next().is_some_and(|head| format!("{head}\n").ends_with(columns)), "{runs}");
        assert!(!runs.contains(",failed,") && !runs.contains(",missing,"), "{runs}");
        said(dir, "report results/tiny", 0)?;
        let refused = said(dir, "claims results/tiny", ExitCode::NothingSelected)?;
        assert!(refused.contains("no run of the study has two tasks"), "{refused}");
        said(dir, "publish results/tiny", 0)?;
        let checked = said(dir, "check results/tiny", 0)?;
        assert!(checked.contains("nothing differs"), "{checked}");
        // The manifest is a config of the same study.
        said(dir, "sweep results/tiny/manifest.toml --out results/tiny", 0)?;
    }
    Ok(())
}

#[test]
fn a_single_run_has_as_many_tasks_as_its_flag_says() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let train = |flags: &str| said(dir, &format!("train --dim 5 --steps 10 --batch-size 8 --test-rows 20 {flags}"), 0);
    for model in ModelKind::words() {
        let one = train(&format!("--model {model} --synthetic-tasks 1"))?;
        assert!(one.contains("  test   mse     y1  ") && !one.contains("y2"), "{one}");
    }
    let three = train("--synthetic-tasks 3 --corr 1,0.5,0;0.5,1,0;0,0,1")?;
    assert!(three.contains("  test   mse     y3  "), "{three}");
    assert!(three.contains("model=mmoe,learning_rate=0.001,seed=0 ("), "a matrix is no place on an axis: {three}");
    Ok(())
}

#[test]
fn a_generated_table_has_a_column_for_every_task_and_can_be_trained_on() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let printed = said(dir, "gen-synthetic --tasks 3 --corr -0.5 --dim 4 --rows 80 --out t.csv", 0)?;
    for line in ["\nmean label correlation    -0.", "\ny2:y3: correlation        -0.", "\ny3: variance              "] {
        assert!(printed.contains(line), "{printed}");
    }
    let described: serde_json::Value = serde_json::from_str(&fs::read_to_string(dir.join("t.json"))?)?;
    assert_eq!(described["w3"].as_array().map(Vec::len), Some(4));
    assert!(described["w4"].is_null() && described["measured"]["label_correlations"]["y1:y3"].is_number());
    let trained = said(dir, "train --data t.csv --tasks y1,y2,y3 --steps 10 --batch-size 8", 0)?;
    assert!(trained.contains("y3"), "{trained}");
    Ok(())
}

#[test]
fn correlations_that_the_tasks_cannot_have_are_refused_with_their_flag() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let least = "give at least -0.3333333333333333, which is -1 / (tasks - 1)";
    let cases = [
        ("gen-synthetic --tasks 4 --corr -0.34", "--corr: `corr` is -0.34, but every two of 4 tasks", least),
        ("train --synthetic-tasks 4 --corr -0.34", "--corr: `corr` is -0.34, but every two of 4 tasks", least),
        ("gen-synthetic --tasks 6 --dim 5", "--dim: 6 tasks need as many inputs, but `dim` is 5", "per task"),
        ("train --dim 1", "--dim: 2 tasks need as many inputs, but `dim` is 1", "per task"),
        ("gen-synthetic --corr 1,0.2;0.2,x", "for '--corr <X>'", "write a matrix of numbers as 1,0.5;0.5,1"),
        ("gen-synthetic --corr 1;0.2", "--corr: list 1 of `corr` has length 1 for 2 tasks", "give 2 lists of 2"),
        ("gen-synthetic --tasks 65", "for '--tasks <N>'", "give a whole number from 1 to 64"),
        ("train --synthetic-tasks 0", "for '--synthetic-tasks <N>'", "give a whole number from 1 to 64"),
    ];
    for (line, cause, hint) in cases {
        let message = said(scratch.path(), line, ExitCode::Usage)?;
        assert!(message.contains(cause) && message.contains(hint), "{line}: {message}");
    }
    Ok(())
}
