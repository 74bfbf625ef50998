//! Hand-made outcomes whose statistics can be checked by hand.

use mmoe::report::{Format, Report, report, table};
use mmoe::study::plan::{Plan, PlannedRun};
use mmoe::study::run::{Architecture, DataSpec, MEAN_TASK, RunSpec, Sines, Split, Synthetic, Training, TrainingSpec};
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status};
use std::collections::HashMap;

/// A study of one model over learning rates and seeds, on data of a linear law.
pub fn plan(rates: &[f64], seeds: u64) -> Plan {
    let runs = (0..seeds).flat_map(|seed| rates.iter().map(move |&rate| planned(rate, seed))).collect();
    Plan { axes: vec!["model".into(), "learning_rate".into()], runs, reference: None }
}

pub fn planned(learning_rate: f64, seed: u64) -> PlannedRun {
    let mut data = Synthetic::default();
    data.law.sines = Sines::PerSeed { count: 0 };
    let training = Training { steps: 2, batch_size: 1, eval_every: 1, learning_rate, ..Training::default() };
    let model = Architecture::SharedBottom { bottom_units: vec![1], tower_units: vec![1] };
    let spec = RunSpec::Training(TrainingSpec { data: DataSpec::Synthetic(data), model, training, seed });
    let axes = vec!["shared-bottom".into(), learning_rate.to_string()];
    PlannedRun { id: format!("{learning_rate}-{seed}"), axes, seed, spec }
}

pub fn rate(run: &PlannedRun) -> f64 {
    run.spec.training().expect("it is a training").training.learning_rate
}

/// A completed run of two evaluations whose final test loss is `loss`: the curve falls from `loss + 1` to `loss - 1`.
pub fn completed(loss: f64) -> RunOutcome {
    let curve = [(1, loss + 1.0), (2, loss - 1.0)].into_iter().flat_map(|(step, value)| {
        [(Split::Train, "price", 10.0 * value), (Split::Test, "price", value), (Split::Test, MEAN_TASK, value)]
            .map(|(split, task, value)| MetricPoint { step, split, task: task.into(), metric: "mse".into(), value })
    });
    RunOutcome { status: Status::Completed, curve: curve.collect() }
}

pub fn diverged(step: u64) -> RunOutcome {
    RunOutcome { status: Status::Diverged { step }, ..completed(1e30) }
}

/// The final test losses 1, 2, 4, 8 of seeds 0 to 3, times the learning rate.
pub fn losses(run: &PlannedRun) -> Option<RunOutcome> {
    Some(completed(rate(run) * f64::from(1 << run.seed)))
}

pub fn reported(plan: &Plan, mut load: impl FnMut(&PlannedRun) -> Option<RunOutcome>) -> Report {
    report(plan, None, &mut load).expect("tables in memory")
}

pub fn printed(report: &Report, format: Format) -> String {
    table(&report.summary, format, &HashMap::new(), None).expect("text")
}

/// The rows of a derived file, each as `column=field` for the columns asked for.
pub fn select(report: &Report, file: &str, columns: &[&str]) -> Vec<String> {
    let (_, bytes) = report.files.iter().find(|(name, _)| name == file).expect("the file is made");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().expect("a header").clone();
    let place = |column: &&str| header.iter().position(|name| name == *column).expect("the column is there");
    let places: Vec<usize> = columns.iter().map(place).collect();
    let row = |row: csv::StringRecord| places.iter().map(|&place| row[place].to_owned()).collect::<Vec<_>>().join(" ");
    reader.records().map(|record| row(record.expect("as many fields as the header"))).collect()
}

const CHOICE: [&str; 4] = ["selection", "learning_rate_even_seeds", "learning_rate_odd_seeds", "n"];

#[test]
fn runs_stand_in_plan_order_with_the_final_value_of_every_metric() {
    let report = reported(&plan(&[1.0, 3.0], 2), losses);
    let columns = ["id", "seed", "status", "test_mse_mean", "test_mse_price", "train_mse_price"];
    assert_eq!(
        select(&report, "runs.csv", &columns),
        [
            "1-0 0 completed 1.0 1.0 10.0",
            "3-0 0 completed 3.0 3.0 30.0",
            "1-1 1 completed 2.0 2.0 20.0",
            "3-1 1 completed 6.0 6.0 60.0",
        ]
    );
}

#[test]
fn a_diverged_a_failed_and_a_missing_run_have_a_status_and_no_values() {
    let report = reported(&plan(&[1.0], 3), |run| match run.seed {
        0 => Some(diverged(7)),
        1 => Some(RunOutcome { status: Status::Failed { message: "no memory".into() }, curve: Vec::new() }),
        _ => None,
    });
    let rows = select(&report, "runs.csv", &["status", "last_step"]);
    assert_eq!(rows, ["diverged 7", "failed 0", "missing 0"]);
}

/// Values 1, 2, 4, 8: mean 3.75, sd sqrt((2.75^2 + 1.75^2 + 0.25^2 + 4.25^2) / 3) = sqrt(28.75 / 3).
#[test]
fn a_cell_has_the_statistics_of_the_final_test_loss_and_the_means_of_the_other_metrics() {
    let report = reported(&plan(&[1.0], 4), losses);
    let columns = ["metric", "n", "mean", "sd", "se", "q25", "median", "q75", "min", "max", "train_mse_price"];
    let row = "test_mse_mean 4 3.75 3.0957 1.54785 1.75 3.0 5.0 1.0 8.0 37.5";
    assert_eq!(select(&report, "cells.csv", &columns), [row]);
    assert_eq!(select(&report, "selected.csv", &columns), [row]);
}

#[test]
fn curves_describe_every_step_of_a_cell_by_the_mean_over_the_tasks_where_there_is_one() {
    let report = reported(&plan(&[1.0], 2), losses);
    let columns = ["step", "metric", "n", "mean", "q25", "q75", "train_mse_price"];
    let points = ["1 test_mse_mean 2 2.5 2.25 2.75 25.0", "2 test_mse_mean 2 0.5 0.25 0.75 5.0"];
    for file in ["curves.csv", "selected-curves.csv"] {
        assert_eq!(select(&report, file, &columns), points, "{file}");
    }
}

/// The even seeds do best at 0.1 and the odd ones at 0.01. So the odd seeds run at 0.1 and the even ones at 0.01.
#[test]
fn each_half_of_the_seeds_runs_at_the_rate_that_the_other_half_chose() {
    let load = |run: &PlannedRun| {
        let favours_large = run.seed.is_multiple_of(2);
        let is_large = rate(run) > 0.05;
        let loss = if favours_large == is_large { 1.0 } else { 10.0 };
        Some(completed(loss + run.seed as f64))
    };
    let report = reported(&plan(&[0.1, 0.01], 4), load);
    let chosen = select(&report, "selected.csv", &[CHOICE.as_slice(), &["mean", "min", "max"]].concat());
    assert_eq!(chosen, ["cross-fitted 0.01 0.1 4 11.5 10.0 13.0"]);
    let text = printed(&report, Format::Table);
    assert!(text.contains(" 0.01/0.1 ") && text.contains("Two rates (a/b) are for"), "{text}");
    let curve = select(&report, "selected-curves.csv", &["selection", "step", "mean"]);
    assert_eq!(curve[0], "cross-fitted 1 12.5");
}

#[test]
fn of_two_equally_good_rates_the_lower_is_chosen() {
    let report = reported(&plan(&[0.1, 0.01], 4), |_| Some(completed(5.0)));
    assert_eq!(select(&report, "selected.csv", &CHOICE), ["cross-fitted 0.01 0.01 4"]);
    let text = printed(&report, Format::Table);
    assert!(text.contains("cross-fitted") && !text.contains("Two rates"), "{text}");
}

#[test]
fn a_rate_with_a_diverged_run_in_the_choosing_half_is_not_chosen_though_better() {
    let load = |run: &PlannedRun| {
        let is_large = rate(run) > 0.05;
        if is_large && run.seed == 2 { Some(diverged(1)) } else { Some(completed(if is_large { 1.0 } else { 9.0 })) }
    };
    let report = reported(&plan(&[0.1, 0.01], 4), load);
    let columns = ["n", "diverged", "mean"];
    assert_eq!(select(&report, "cells.csv", &columns), ["3 1 1.0", "4 0 9.0"]);
    // The odd half saw no divergence and chooses 0.1 for the even seeds; there seed 2 diverges. Losses: 1, 9 and 9.
    assert_eq!(select(&report, "selected.csv", &CHOICE), ["cross-fitted 0.1 0.01 3"]);
    assert_eq!(select(&report, "selected.csv", &columns), ["3 1 6.33333"]);
}

#[test]
fn where_every_rate_has_a_diverged_run_the_best_of_the_others_counts() {
    let load = |run: &PlannedRun| {
        if run.seed < 2 { Some(diverged(1)) } else { Some(completed(rate(run))) }
    };
    let report = reported(&plan(&[0.1, 0.01], 4), load);
    assert_eq!(select(&report, "selected.csv", &CHOICE), ["cross-fitted 0.01 0.01 2"]);
}

#[test]
fn a_single_seed_chooses_in_sample_and_the_table_says_so() {
    let report = reported(&plan(&[3.0, 1.0], 1), losses);
    assert_eq!(select(&report, "selected.csv", &CHOICE), ["in-sample 1 1 1"]);
    let text = printed(&report, Format::Table);
    assert!(text.contains("1*") && text.contains("* In-sample"), "{text}");
    assert!(!text.contains("cross-fitted"), "{text}");
}

#[test]
fn where_nothing_completed_no_rate_is_chosen() {
    let report = reported(&plan(&[3.0, 1.0], 2), |run| (run.seed == 0).then(|| diverged(1)));
    let columns = ["selection", "n", "diverged", "missing"];
    assert_eq!(select(&report, "selected.csv", &columns), ["not-chosen 0 2 2"]);
    let text = printed(&report, Format::Table);
    assert!(!text.contains("In-sample") && !text.contains("cross-fitted"), "{text}");
}

#[test]
fn a_study_without_a_learning_rate_axis_is_its_own_selection() {
    let mut plan = plan(&[0.5], 2);
    plan.axes.pop();
    plan.runs.iter_mut().for_each(|run| drop(run.axes.pop()));
    let report = reported(&plan, losses);
    assert_eq!(select(&report, "cells.csv", &["model", "n"]), ["shared-bottom 2"]);
    assert_eq!(select(&report, "selected.csv", &CHOICE), ["cross-fitted 0.5 0.5 2"]);
}

#[test]
fn a_half_done_sweep_says_how_much_is_done() {
    let report = reported(&plan(&[1.0, 3.0], 4), |run| if run.seed < 2 { losses(run) } else { None });
    let text = printed(&report, Format::Table);
    assert!(text.contains("4 of 8 runs done"), "{text}");
    assert!(text.contains("todo"), "{text}");
    assert_eq!(select(&report, "cells.csv", &["n", "missing"]), ["2 2", "2 2"]);
}

#[test]
fn every_run_is_loaded_once_in_plan_order() {
    let mut loaded = Vec::new();
    reported(&plan(&[1.0, 3.0], 2), |run| {
        loaded.push(run.id.clone());
        losses(run)
    });
    assert_eq!(loaded, ["1-0", "3-0", "1-1", "3-1"]);
}

#[test]
fn the_same_outcomes_give_the_same_bytes() {
    let plan = plan(&[0.1, 0.01], 5);
    assert_eq!(reported(&plan, losses).files, reported(&plan, losses).files);
}

#[test]
fn final_values_and_statistics_have_six_significant_digits() {
    let report = reported(&plan(&[1.0], 2), |run| Some(completed(1e3 / 3.0 + run.seed as f64)));
    let row = "2 333.833 0.707107 0.5 333.583 333.833 334.083 333.333 334.333";
    let columns = ["n", "mean", "sd", "se", "q25", "median", "q75", "min", "max"];
    assert_eq!(select(&report, "cells.csv", &columns), [row]);
    assert_eq!(select(&report, "runs.csv", &["test_mse_mean"]), ["333.333", "334.333"]);
    let curve = select(&report, "curves.csv", &["step", "n", "mean", "sd", "q25", "median", "q75"]);
    assert_eq!(curve[0], "1 2 334.833 0.707107 334.583 334.833 335.083");
    let text = printed(&report, Format::Json);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["cells"][0]["sd"].to_string(), "0.707107");
}

#[test]
fn the_caption_says_how_many_evaluations_a_final_value_is_of() {
    let of = |steps: &[u64]| {
        let curve = |run: &PlannedRun| {
            let points = (1..=steps[run.seed as usize]).map(|step| MetricPoint {
                step,
                split: Split::Test,
                task: MEAN_TASK.into(),
                metric: "mse".into(),
                value: 1.0,
            });
            Some(RunOutcome { status: Status::Completed, curve: points.collect() })
        };
        let report = reported(&plan(&[1.0], steps.len() as u64), curve);
        printed(&report, Format::Table)
    };
    for (steps, words) in [
        (&[1, 1][..], "at each run's last evaluation."),
        (&[2], "each run's last 2 evaluations."),
        (&[4, 3], "each run's last 3 evaluations."),
        (&[1, 9], "each run's last 1 to 3 evaluations."),
    ] {
        assert!(of(steps).contains(words), "{}", of(steps));
    }
}

#[test]
fn the_table_has_four_digits_and_fits_a_hundred_columns() {
    let report = reported(&plan(&[0.001, 0.01], 4), losses);
    let text = printed(&report, Format::Table);
    let chosen = text.lines().find(|line| line.contains("shared-bottom")).expect("a row");
    let fields: Vec<&str> = chosen.split_whitespace().collect();
    assert_eq!(fields[..5], ["shared-bottom", "0.001", "4", "0.003750", "0.003096"], "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn the_markdown_is_a_table_that_renders() {
    let report = reported(&plan(&[1.0, 3.0], 4), losses);
    let text = printed(&report, Format::Markdown);
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), (2 + 1) + (2 + 2), "{text}");
    assert!(rows[1].chars().all(|char| "|-".contains(char)), "{text}");
}

#[test]
fn json_has_numbers_where_the_csv_has_them_and_null_where_it_has_none() {
    let report = reported(&plan(&[1.0, 3.0], 2), losses);
    let text = printed(&report, Format::Json);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&json["counts"]["completed"], &json["counts"]["missing"]), (&4.into(), &0.into()));
    let (cell, chosen) = (&json["cells"][0], &json["selected"][0]);
    assert_eq!(
        (&cell["model"], &cell["learning_rate"], &cell["mean"]),
        (&"shared-bottom".into(), &1.into(), &1.5.into())
    );
    assert_eq!((&chosen["selection"], &chosen["learning_rate_even_seeds"]), (&"cross-fitted".into(), &1.into()));
    let keys = text.split("\"cells\"").nth(1).unwrap_or_default();
    let places = ["model", "learning_rate", "metric", "n", "mean"].map(|key| keys.find(&format!("\"{key}\"")));
    assert!(places.is_sorted() && places[0].is_some(), "{keys}");
    let diverging =
        reported(&plan(&[1.0, 3.0], 1), |run| Some(if rate(run) > 2.0 { diverged(1) } else { completed(1.0) }));
    let json: serde_json::Value = serde_json::from_str(&printed(&diverging, Format::Json)).expect("JSON");
    assert_eq!(json["cells"][1]["mean"], serde_json::Value::Null);
}

#[test]
fn a_column_of_json_has_one_type_whatever_single_fields_look_like() {
    let mut plan = plan(&[1.0], 2);
    plan.axes.push("rows".into());
    for run in &mut plan.runs {
        run.axes.push(if run.seed == 0 { "fresh".into() } else { "1000".into() });
    }
    let json: serde_json::Value = serde_json::from_str(&printed(&reported(&plan, losses), Format::Json)).expect("JSON");
    assert_eq!((&json["cells"][0]["rows"], &json["cells"][1]["rows"]), (&"fresh".into(), &"1000".into()));
}

#[test]
fn printed_csv_is_the_file_that_the_first_table_is_made_of() {
    for (rates, file) in [(&[1.0][..], "cells.csv"), (&[1.0, 3.0], "selected.csv")] {
        let report = reported(&plan(rates, 2), losses);
        let (_, bytes) = report.files.iter().find(|(name, _)| name == file).expect("the file is made");
        assert_eq!(printed(&report, Format::Csv).as_bytes(), bytes);
    }
}

/// Tables that people load: a column has one kind of value and is empty at most where a run has none.
#[test]
fn every_table_has_one_kind_of_rows_and_no_column_without_values() {
    for (seeds, all) in [(4, true), (1, true), (4, false), (1, false)] {
        let is_good = |run: &PlannedRun| all || rate(run) < 2.0;
        check_tables(&reported(
            &plan(&[1.0, 3.0], seeds),
            |run| if is_good(run) { losses(run) } else { Some(diverged(1)) },
        ));
    }
}

fn check_tables(report: &Report) {
    let names: Vec<&str> = report.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["runs.csv", "cells.csv", "selected.csv", "curves.csv", "selected-curves.csv"]);
    for (name, bytes) in &report.files {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().expect("a header").clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        for (place, column) in header.iter().enumerate() {
            assert!(rows.iter().any(|row| !row[place].is_empty()), "{name}: {column} has no values");
        }
        assert_eq!(header.iter().any(|column| column == "selection"), name.starts_with("selected"), "{name}");
        assert_eq!(header.iter().any(|column| column == "learning_rate"), !name.starts_with("selected"), "{name}");
    }
}
