//! `mmoe train` as a user runs it: a run of a study done again, what is printed, and what is left when it is stopped.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common::{Outcome, tree};
use assert_cmd::cargo::cargo_bin;
use mmoe::base::exit_code::ExitCode;

const STUDY: &str = "[study]\nname = 'tiny'\n[data]\ndim = 6\ntest_rows = 40\n[training]\nsteps = 30\neval_every = 10\n\
                     [[model]]\ntype = 'shared-bottom'\nbottom_units = [5]\n[[model]]\ntype = 'mmoe'\nexperts = 2\n\
                     [grid]\nseeds = 2\ncorr = [0.5, 1.0]\nlearning_rate = [0.01, 1e4]\n";

/// Runs the program in `dir`, with the words of `line` as arguments.
fn mmoe(dir: &Path, line: &str) -> std::io::Result<Output> {
    Command::new(cargo_bin("mmoe")).args(line.split_whitespace()).current_dir(dir).output()
}

/// What a command that ends with this code prints to stdout.
fn printed(dir: &Path, line: &str, code: impl Into<i32>) -> Result<String, Box<dyn std::error::Error>> {
    let output = mmoe(dir, line)?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code.into()), "{line}: {said}");
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
fn a_run_of_a_study_done_again_alone_has_the_bytes_that_the_sweep_wrote() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("tiny.toml"), STUDY)?;
    printed(dir, "sweep tiny.toml --out swept", ExitCode::RunsFailed)?;
    let runs = fs::read_to_string(dir.join("swept/runs.csv"))?;
    assert_eq!(runs.matches(",diverged,").count(), 8, "{runs}");
    for id in runs.lines().skip(1).filter_map(|run| run.split(',').next()) {
        let output = mmoe(dir, &format!("train --study tiny.toml --run {} --out alone", &id[..6]))?;
        assert!(matches!(output.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(tree(&dir.join("alone/runs"))?, tree(&dir.join("swept/runs"))?);
    Ok(())
}

#[test]
fn the_heading_says_over_how_many_evaluations_the_final_values_are_means() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let cases = [(3, "of the last evaluation"), (20, "means of the last 2"), (50, "means of the last 3")];
    for (steps, words) in cases {
        let line = format!("train --dim 5 --test-rows 40 --eval-every 10 --steps {steps}");
        let shown = printed(scratch.path(), &line, ExitCode::Done)?;
        assert!(shown.starts_with("final values, ") && shown.contains(words), "{shown}");
    }
    Ok(())
}

#[test]
fn a_final_value_of_any_size_is_short_and_has_its_digits() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let law = |scale: &str| format!("--dim 3 --test-rows 9 --noise-std 0 --alpha 1 --beta 0 --scale {scale} --rows 9");
    for scale in ["1e6", "1e-6"] {
        let shown = printed(scratch.path(), &format!("train --steps 5 {}", law(scale)), ExitCode::Done)?;
        for value in shown.lines().skip(1).filter_map(|line| line.split_whitespace().last()) {
            assert!(value.len() < 14 && value.parse::<f64>()? > 0.0, "{shown}");
        }
    }
    Ok(())
}

#[test]
fn a_training_that_is_stopped_leaves_no_trace_of_a_run_and_says_how_to_start_it_again() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let mut training = Command::new(cargo_bin("mmoe"))
        .args(["train", "--dim", "5", "--steps", "10000000", "--out", "stopped"])
        .current_dir(scratch.path())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut said = BufReader::new(training.stderr.take().ok_or("no stderr")?);
    // The program prints its first line once it listens for signals.
    let mut line = String::new();
    said.read_line(&mut line)?;
    assert!(Command::new("kill").args(["-INT", &training.id().to_string()]).status()?.success());
    said.read_to_string(&mut line)?;
    assert_eq!(training.wait()?.code(), Some(ExitCode::Interrupted.into()), "{line}");
    assert!(line.contains("to start again: ") && line.ends_with("--out stopped\n"), "{line}");
    assert_eq!(fs::read_dir(scratch.path().join("stopped/runs"))?.count(), 0);
    Ok(())
}

#[test]
fn a_state_of_the_optimiser_that_overflows_is_divergence() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let row = |millisecond: u64| format!("{},{}\n", 1_600_000_000_000 + 40_000_000 * millisecond, millisecond % 7);
    let config = "[study]\nname = 'times'\n[data]\nsource = 'table'\nfiles = 'times.csv'\n\
                  fields = { time = { kind = 'number', scale = 'none' } }\ntasks = { y = { kind = 'regression' } }\n\
                  [[model]]\ntype = 'linear'\n";
    fs::write(scratch.path().join("times.toml"), config)?;
    let rows: String = (0..60).map(row).collect();
    fs::write(scratch.path().join("times.csv"), format!("time,y\n{rows}"))?;
    let line = "train --config times.toml --learning-rate 0.01 --steps 50 --eval-every 10";
    let output = mmoe(scratch.path(), line)?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(ExitCode::RunsFailed.into()), "{said}");
    assert!(said.contains("diverged at step 1:"), "{said}");
    Ok(())
}

#[test]
fn a_training_that_stands_still_says_so() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let line = "train --dim 3 --test-rows 50 --steps 60 --eval-every 20 --learning-rate 1e-12";
    let output = mmoe(scratch.path(), line)?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("no held-out metric changed between steps 20 and 40: the training stood still"), "{said}");
    let moving = mmoe(scratch.path(), &line.replace("1e-12", "1e-2"))?;
    assert!(!String::from_utf8_lossy(&moving.stderr).contains("stood still"));
    Ok(())
}
