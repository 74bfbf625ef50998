//! Measurements of data: what is measured, and a study of it from its config to its tables.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{Outcome, tree};
use assert_cmd::cargo::cargo_bin;
use mmoe::base::digits::recorded;
use mmoe::base::exit_code::ExitCode;
use mmoe::data::label_moments::LabelMoments;
use mmoe::data::synthetic_csv::write_csv;
use mmoe::data::table_format::TableFormat;
use mmoe::study::run::Split;
use mmoe::study::run::presets::PRESETS;
use mmoe::study::run::{LabelFunction, Measure, MeasurementSpec, Sines, Synthetic};
use mmoe::train::measure::measure;
use mmoe::train::outcome::RunOutcome;

const ROWS: usize = 10_000;

fn spec(law: LabelFunction, corr: f64, seed: u64) -> MeasurementSpec {
    let data = Synthetic { law, tasks: 2, dim: 5, corr: corr.into(), rows: Some(ROWS), test_rows: 0 };
    MeasurementSpec { measure: Measure::LabelCorrelation, data, seed }
}

fn measured(spec: &MeasurementSpec) -> RunOutcome {
    let outcome = measure(spec, &mut |_| ControlFlow::Continue(()));
    outcome.expect("the labels vary").expect("nothing stops it")
}

fn value(outcome: &RunOutcome, task: &str, metric: &str) -> f64 {
    outcome.final_value(Split::All, task, metric).expect("it is measured")
}

#[test]
fn the_correlation_of_a_linear_law_is_the_cosine_less_what_noise_takes_away() {
    for (corr, scale, noise_std) in [(0.5, 1.0, 0.0), (0.5, 1.0, 1.0), (-0.8, 2.0, 1.0), (1.0, 0.5, 0.5)] {
        let law = LabelFunction { scale, sines: Sines::Fixed { alpha: vec![], beta: vec![] }, noise_std };
        let expected = corr * scale * scale / (scale * scale + noise_std * noise_std);
        // Fisher's transform of a correlation has a standard error of 1 / sqrt(n - 3).
        let off = value(&measured(&spec(law, corr, 3)), "labels", "pearson").atanh() - f64::atanh(expected);
        assert!(off.abs() < 4.0 / (ROWS as f64).sqrt(), "{corr} {scale} {noise_std}: {off}");
    }
}

#[test]
fn every_preset_has_the_correlation_and_the_variance_that_follow_from_its_equation() {
    for preset in PRESETS {
        for corr in [-0.5, 0.9] {
            let spec = spec(preset.law(), corr, 7);
            let (outcome, moments) = (measured(&spec), LabelMoments::of(&spec.data, 7));
            let off = value(&outcome, "labels", "pearson") - moments.label_correlation(&spec.data, 7, corr);
            assert!(off.abs() < 0.05, "{preset:?} {corr}: {off}");
            for task in ["y1", "y2"] {
                let ratio = value(&outcome, task, "variance") / moments.label_variance;
                assert!((ratio - 1.0).abs() < 0.1, "{preset:?} {corr} {task}: {ratio}");
            }
        }
    }
}

#[test]
fn a_measurement_is_of_the_rows_that_a_training_would_see() {
    let mut spec = spec(PRESETS[0].law(), 0.5, 2);
    spec.data.rows = Some(300);
    let format = TableFormat { separator: b',', is_packed: false };
    let facts = write_csv(&spec.data, 300, 2, format, &mut Vec::new(), &mut |_| ()).expect("memory takes every byte");
    let outcome = measured(&spec);
    assert_eq!(outcome.curve.len(), 3);
    let correlation = facts.label_correlation.expect("the labels vary");
    assert_eq!(value(&outcome, "labels", "pearson"), recorded(correlation));
    assert_eq!(value(&outcome, "y2", "variance"), recorded(facts.label_variance[1]));
}

#[test]
fn of_several_labels_every_two_have_a_correlation_and_all_have_their_mean() {
    let mut spec = spec(PRESETS[0].law(), 0.5, 2);
    spec.data.tasks = 4;
    let outcome = measured(&spec);
    let names: Vec<&str> = outcome.curve.iter().map(|point| point.task.as_str()).collect();
    let pairs = ["y1:y2", "y1:y3", "y1:y4", "y2:y3", "y2:y4", "y3:y4"];
    assert_eq!(names, [&["labels"], &pairs[..], &["y1", "y2", "y3", "y4"]].concat());
    let expected = LabelMoments::of(&spec.data, 2).label_correlation(&spec.data, 2, 0.5);
    let correlations = pairs.map(|pair| value(&outcome, pair, "pearson"));
    for (pair, correlation) in pairs.iter().zip(correlations) {
        assert!((correlation - expected).abs() < 0.05, "{pair}: {correlation} instead of {expected}");
    }
    let mean = correlations.iter().sum::<f64>() / 6.0;
    assert!((value(&outcome, "labels", "pearson") - mean).abs() < 1e-5);
}

#[test]
fn labels_that_do_not_vary_are_an_error_and_an_observer_that_breaks_ends_the_run() {
    let law = PRESETS[0].law();
    let mut single = spec(law.clone(), 0.5, 0);
    single.data.rows = Some(1);
    let error = measure(&single, &mut |_| ControlFlow::Continue(())).expect_err("one row does not vary");
    assert!(error.to_string().contains("a label does not vary"), "{error}");
    let mut heard = Vec::new();
    let stopped = measure(&spec(law, 0.5, 0), &mut |rows| {
        heard.push(rows);
        if rows > 200 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(stopped.expect("no error"), None);
    assert_eq!(heard, [128, 256]);
}

const STUDY: &str = "[study]\nname = 'tiny'\nmeasure = 'label-correlation'\n[data]\ndim = 4\n[grid]\nseeds = 3\n\
                     corr = [0.0, 1.0]\npreset = ['stn', 'ple']\nrows = [50, 200]\n";

fn mmoe(dir: &Path, line: &str) -> std::io::Result<Output> {
    Command::new(cargo_bin("mmoe")).args(line.split_whitespace()).current_dir(dir).output()
}

/// What a successful command prints to stdout.
fn printed(dir: &Path, line: &str) -> Result<String, Box<dyn std::error::Error>> {
    let output = mmoe(dir, line)?;
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
fn a_study_that_measures_is_swept_reported_published_and_repeated_like_any_other() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("tiny.toml"), STUDY)?;
    let table = printed(dir, "sweep tiny.toml --out swept")?;
    assert!(table.starts_with("Correlation of the two labels\n"), "{table}");
    let heading = table.lines().nth(2).unwrap_or_default();
    assert_eq!(
        heading.split_whitespace().collect::<Vec<_>>(),
        ["preset", "corr", "rows", "n", "mean", "sd", "q25", "median", "q75", "min"]
    );
    assert!(table.contains("Pearson's correlation over the rows of a trial"), "{table}");
    let rows = table.lines().filter(|line| line.split_whitespace().nth(3) == Some("3"));
    assert_eq!(rows.count(), 8, "{table}");

    let cells = fs::read_to_string(dir.join("swept/cells.csv"))?;
    let columns = "preset,corr,rows,metric,n,diverged,failed,missing,mean,sd,se,q25,median,q75,min,max,\
                   all_variance_y1,all_variance_y2\n";
    assert!(cells.starts_with(columns), "{cells}");
    assert_eq!(cells.lines().count(), 1 + 8, "{cells}");
    assert_eq!(cells.matches(",all_pearson_labels,3,0,0,0,").count(), 8, "{cells}");
    assert!(!dir.join("swept/selected.csv").exists(), "nothing is chosen");
    let runs = fs::read_to_string(dir.join("swept/runs.csv"))?;
    let columns = "id,preset,corr,rows,seed,status,last_step,all_pearson_labels,all_variance_y1,all_variance_y2\n";
    assert!(runs.starts_with(columns), "{runs}");

    let id = runs.lines().nth(5).and_then(|row| row.split(',').next()).ok_or("no run")?;
    let alone = printed(dir, &format!("train --study tiny.toml --run {id} --out alone"))?;
    assert!(alone.starts_with("measured:\n  all    pearson   labels    "), "{alone}");
    let run = |out: &str| tree(&dir.join(out).join("runs").join(id));
    assert_eq!(run("alone")?, run("swept")?);

    let before = tree(&dir.join("swept"))?;
    printed(dir, "publish swept")?;
    fs::remove_dir_all(dir.join("swept/runs"))?;
    let list = printed(dir, "sweep tiny.toml --out swept --list --filter preset=ple,rows=50")?;
    assert_eq!(list.matches(" done\n").count(), 6, "{list}");
    for name in ["selected.csv", "summary.csv"] {
        fs::write(dir.join("swept").join(name), "of an earlier report")?;
    }
    assert_eq!(printed(dir, "report swept")?, table);
    let checked = printed(dir, "check swept")?;
    assert!(checked.contains("compared in every digit"), "{checked}");
    let after = tree(&dir.join("swept"))?;
    assert_eq!(after["cells.csv"], before["cells.csv"]);
    assert!(["selected.csv", "summary.csv"].iter().all(|name| !after.contains_key(*name)), "{after:?}");
    Ok(())
}

#[test]
fn a_config_that_measures_cannot_be_trained() -> Outcome {
    let scratch = tempfile::tempdir()?;
    fs::write(scratch.path().join("tiny.toml"), STUDY)?;
    for flags in ["", " --model mmoe", " --corr 0.5 --rows 10"] {
        let output = mmoe(scratch.path(), &format!("train --config tiny.toml{flags}"))?;
        assert_eq!(output.status.code(), Some(ExitCode::Usage.into()));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("the study measures data and has no model to train"), "{said}");
    }
    Ok(())
}
