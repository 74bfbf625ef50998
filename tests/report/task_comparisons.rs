//! The reference model against the others, task by task.

use crate::outcomes::{printed, reported, select};
use crate::tasks::{CLICK, THREE, good, outcome, report_of, study};
use mmoe::report::{Format, Report};
use mmoe::study::Study;
use mmoe::study::plan::{Plan, PlannedRun};
use mmoe::study::run::{MEAN_TASK, Split};
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status, resampled_auc};

fn winners(report: &Report) -> Vec<String> {
    let name = |winner: Option<&str>| winner.unwrap_or("-").to_owned();
    report.summary.tasks.comparisons.rows.iter().map(|row| name(row.winner())).collect()
}

#[test]
fn mmoe_is_compared_with_every_other_model_by_the_usual_metric_of_each_task() {
    let report = report_of(&study(THREE, 6, "0.1", "", ""), good);
    let rows =
        select(&report, "comparisons.csv", &["task", "metric", "better", "model", "other", "n", "interval_over"]);
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[0], "click auc higher mmoe shared-bottom 6 runs");
    assert_eq!(rows[3], "watch_seconds rmse lower mmoe omoe 6 runs");
}

#[test]
fn a_higher_auc_and_a_lower_error_both_make_the_reference_the_better_one() {
    let report = report_of(&study(THREE, 12, "0.1", "", ""), good);
    let signs = select(&report, "comparisons.csv", &["difference"]);
    let is_above: Vec<bool> = signs.iter().map(|sign| !sign.starts_with('-')).collect();
    assert_eq!(is_above, [true, true, false, false, true, true]);
    assert_eq!(winners(&report), ["mmoe"; 6]);
}

#[test]
fn another_model_may_be_the_reference_and_then_all_signs_turn() {
    let report = report_of(&study(THREE, 12, "0.1", "reference = 'shared-bottom'", ""), good);
    let rows = select(&report, "comparisons.csv", &["model", "other"]);
    assert_eq!(rows[..2], ["shared-bottom mmoe", "shared-bottom omoe"]);
    assert_eq!(winners(&report)[0], "mmoe");
    assert!(select(&report, "comparisons.csv", &["difference"])[0].starts_with('-'));
    let text = printed(&report, Format::Table);
    assert!(text.contains("shared-bottom against every other model"), "{text}");
}

#[test]
fn holm_counts_all_tasks_and_models_of_a_setting() {
    let report = report_of(&study(THREE, 12, "0.1", "", ""), good);
    let p: Vec<Vec<f64>> = select(&report, "comparisons.csv", &["p", "p_holm"])
        .iter()
        .map(|row| row.split(' ').map(|p| p.parse().expect("a number")).collect())
        .collect();
    assert!((p[0][1] - 6.0 * p[0][0]).abs() < 1e-5, "{p:?}");
    assert!(p.iter().all(|p| p[1] >= p[0]), "{p:?}");
}

#[test]
fn only_seeds_that_both_have_a_value_for_are_paired() {
    let value = |run: &PlannedRun, task: &str, metric: &str| {
        let is_undefined = run.axes[0] == "mmoe" && run.seed == 0 || run.axes[0] == "omoe" && run.seed == 3;
        (!is_undefined).then(|| good(run, task, metric))?
    };
    let report = report_of(&study(CLICK, 5, "0.1", "", ""), value);
    assert_eq!(select(&report, "comparisons.csv", &["other", "n"]), ["shared-bottom 4", "omoe 3"]);
}

#[test]
fn resampled_aucs_make_intervals_over_runs_and_rows_and_swamp_no_table() {
    let load = |run: &PlannedRun| {
        let mut outcome = outcome(run, |task, metric| good(run, task, metric));
        for number in 0..20 {
            let value = 0.7 + f64::from(number) / 100.0 + run.seed as f64 / 1024.0;
            outcome.curve.push(MetricPoint {
                step: 20,
                split: Split::Test,
                task: "click".into(),
                metric: resampled_auc(number as usize),
                value,
            });
        }
        Some(outcome)
    };
    let report = reported(&study(THREE, 4, "0.1", "", ""), load);
    let rows = select(&report, "tasks.csv", &["task", "metric", "interval_over"]);
    assert_eq!(rows[..2], ["click auc runs-and-rows", "watch_seconds rmse runs"]);
    assert_eq!(select(&report, "comparisons.csv", &["interval_over"])[..3], ["runs-and-rows", "runs-and-rows", "runs"]);
    let width = |column: usize| -> f64 {
        let ends = select(&report, "tasks.csv", &["low", "high"]);
        let ends: Vec<f64> = ends[column].split(' ').map(|end| end.parse().expect("a number")).collect();
        ends[1] - ends[0]
    };
    assert!(width(0) > 0.1 && width(1) < 0.01);
    assert!(report.files.iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("resample")));
}

#[test]
fn a_study_without_a_reference_says_how_to_name_one() {
    let mut plan = study(CLICK, 3, "0.1", "", "");
    plan.runs.retain(|run| run.axes[0] != "mmoe");
    let report = report_of(&plan, good);
    assert!(report.files.iter().all(|(name, _)| name != "comparisons.csv"));
    assert!(printed(&report, Format::Table).contains("[study] reference ="));
}

/// A study of the paper's data at two correlations; the loss of Shared-Bottom is lower by 1.
fn synthetic(head: &str) -> Report {
    let config = format!(
        "[study]\nname = 'a'\n{head}\n[training]\nsteps = 1\neval_every = 1\n[[model]]\ntype = 'mmoe'\n[[model]]\ntype = \
         'shared-bottom'\n[grid]\nseeds = 4\ncorr = [0.5, 1.0]\n"
    );
    let plan = Plan::of(&Study::parse("a.toml", &config).expect("a study"), None);
    reported(&plan, |run| {
        let value = f64::from(u8::from(run.axes[0] == "mmoe")) + run.seed as f64 + 1.0;
        let (split, task, metric) = (Split::Test, MEAN_TASK.into(), "mse".into());
        Some(RunOutcome { status: Status::Completed, curve: vec![MetricPoint { step: 1, split, task, metric, value }] })
    })
}

#[test]
fn a_study_on_synthetic_data_is_compared_if_it_names_a_reference() {
    assert!(synthetic("").files.iter().all(|(name, _)| name != "comparisons.csv"));
    let report = synthetic("reference = 'shared-bottom'");
    let rows = select(&report, "comparisons.csv", &["corr", "task", "metric", "better", "other", "n", "difference"]);
    assert_eq!(rows, ["0.5 mean mse lower mmoe 4 -1.0", "1 mean mse lower mmoe 4 -1.0"]);
    assert_eq!(winners(&report), ["shared-bottom"; 2]);
    assert!(printed(&report, Format::Table).contains("shared-bottom against every other model"));
}

#[test]
fn a_study_that_could_not_show_any_difference_says_how_many_seeds_could() {
    let text = |seeds| printed(&report_of(&study(THREE, seeds, "0.1", "", ""), good), Format::Table);
    let few = text(5);
    assert!(few.contains("Too few seeds: fewer than 9 cannot"), "{few}");
    let enough = text(10);
    assert!(
        !enough.contains("Too few seeds") && enough.lines().any(|line| line.trim_end().ends_with("mmoe")),
        "{enough}"
    );
}
