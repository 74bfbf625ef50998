//! Studies on described tables, with tasks of any number and of mixed kinds.

use crate::outcomes::{printed, reported, select};
use mmoe::report::{Format, Report, table};
use mmoe::study::Study;
use mmoe::study::plan::{Plan, PlannedRun};
use mmoe::study::run::Split;
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status};
use std::collections::HashMap;

pub const CLICK: &str = "click = { kind = 'binary' }";
pub const THREE: &str = "click = { kind = 'binary' }\nwatch_seconds = { kind = 'regression' }\n\
                         like_it = { kind = 'binary', column = 'like' }";

/// A study of MMoE and Shared-Bottom on a table with these tasks.
pub fn study(tasks: &str, seeds: u64, rates: &str, head: &str, training: &str) -> Plan {
    let config = format!(
        "[study]\nname = 'log'\n{head}\n[data]\nsource = 'table'\nfiles = 'log.csv'\n[data.fields]\nx = {{ kind = 'number' }}\n\
         [data.tasks]\n{tasks}\n[training]\nsteps = 20\neval_every = 10\n{training}\n\
         [[model]]\ntype = 'mmoe'\n[[model]]\ntype = 'shared-bottom'\n[[model]]\ntype = 'omoe'\n\
         [grid]\nseeds = {seeds}\nlearning_rate = [{rates}]\n"
    );
    Plan::of(&Study::parse("log.toml", &config).expect("a study"), None)
}

/// What a run of a table records: at step 20 the metrics of each task, at step 10 the same minus 0.125. A metric that
/// `value` has none of is not defined.
pub fn outcome(run: &PlannedRun, value: impl Fn(&str, &str) -> Option<f64>) -> RunOutcome {
    let data = &run.spec.training().expect("a training").data;
    let mut curve = Vec::new();
    let mut add = |step, split, task: &str, metric: &str, value| {
        curve.push(MetricPoint { step, split, task: task.into(), metric: metric.into(), value });
    };
    for step in [10, 20] {
        for task in data.task_list() {
            add(step, Split::Train, &task.name, "loss", 0.5);
            for split in [Split::Validation, Split::Test] {
                for metric in [data.judged_by(&task), "log-loss"] {
                    if let Some(value) = value(&task.name, metric) {
                        add(step, split, &task.name, metric, value - if step == 10 { 0.125 } else { 0.0 });
                    }
                }
                if step == 10 {
                    add(step, split, &task.name, "rows", 812.0);
                }
            }
            if step == 10 {
                add(step, Split::Train, &task.name, "gradient-norm", 3.0);
            }
        }
    }
    RunOutcome { status: Status::Completed, curve }
}

/// AUCs around 0.75 and RMSEs around 12; MMoE is better by 0.03 and by 3, and every run has something of its own.
pub fn good(run: &PlannedRun, _: &str, metric: &str) -> Option<f64> {
    let own = (run.seed as f64 + run.axes[0].len() as f64 % 3.0) / 1024.0;
    let gain = f64::from(u8::from(run.axes[0] == "mmoe"));
    match metric {
        "auc" => Some(0.75 + 0.03 * gain + own),
        "rmse" => Some(12.0 - 3.0 * gain + own),
        _ => None,
    }
}

pub fn report_of(plan: &Plan, value: impl Fn(&PlannedRun, &str, &str) -> Option<f64>) -> Report {
    reported(plan, |run| Some(outcome(run, |task, metric| value(run, task, metric))))
}

/// The text for a terminal of 80 columns.
fn narrow(report: &Report) -> String {
    table(&report.summary, Format::Table, &HashMap::new(), Some(80)).expect("text")
}

#[test]
fn a_row_per_model_and_task_has_its_rows_statistics_and_direction() {
    let report = report_of(&study(THREE, 4, "0.1", "", ""), good);
    let rows =
        select(&report, "tasks.csv", &["model", "task", "metric", "better", "rows", "n", "mean", "interval_over"]);
    assert_eq!(rows.len(), 9);
    assert_eq!(rows[0], "mmoe click auc higher 812 4 0.782441 runs");
    assert_eq!(rows[1], "mmoe watch_seconds rmse lower 812 4 9.00244 runs");
    assert_eq!(rows[5], "shared-bottom like_it auc higher 812 4 0.752441 runs");
    let ends = select(&report, "tasks.csv", &["low", "mean", "high"]);
    let ends: Vec<f64> = ends[0].split(' ').map(|end| end.parse().expect("a number")).collect();
    assert!(ends.is_sorted() && ends[2] - ends[0] < 0.01, "{ends:?}");
}

#[test]
fn runs_have_wide_columns_whatever_tasks_are_called_and_no_cell_is_described_by_a_count() {
    let report = report_of(&study(THREE, 2, "0.1", "", ""), good);
    let columns = ["model", "test_auc_click", "test_rmse_watch_seconds", "test_auc_like_it", "test_rows_like_it"];
    assert_eq!(select(&report, "runs.csv", &columns)[0], "mmoe 0.780977 9.00098 0.780977 812.0");
    let (_, cells) = report.files.iter().find(|(name, _)| name == "cells.csv").expect("it is made");
    let header = String::from_utf8_lossy(cells).lines().next().expect("a header").to_owned();
    assert!(header.contains(",train_gradient-norm_click,") && !header.contains("rows"), "{header}");
}

#[test]
fn every_task_has_curves_on_held_out_rows_and_of_its_training_loss_and_counts_have_none() {
    let report = report_of(&study(THREE, 2, "0.1", "", ""), good);
    let rows = select(&report, "curves.csv", &["model", "step", "metric", "n"]);
    let of_first = [
        "test_auc_click",
        "test_rmse_watch_seconds",
        "test_auc_like_it",
        "validation_auc_click",
        "validation_rmse_watch_seconds",
        "validation_auc_like_it",
        "train_loss_click",
        "train_loss_watch_seconds",
        "train_loss_like_it",
    ];
    let expected: Vec<String> = of_first.iter().map(|metric| format!("mmoe 10 {metric} 2")).collect();
    assert_eq!(rows[..9], expected);
    assert_eq!(rows.len(), 3 * 2 * 9);
}

#[test]
fn the_monitored_metric_stands_beside_the_usual_ones() {
    let plan = study(THREE, 2, "0.1", "", "monitor = 'click:log-loss'");
    let value = |run: &PlannedRun, task: &str, metric: &str| match (task, metric) {
        ("click", "log-loss") => Some(0.5),
        _ => good(run, task, metric),
    };
    let report = report_of(&plan, value);
    let rows = select(&report, "comparisons.csv", &["task", "metric", "better", "other"]);
    assert_eq!(rows[2], "click log-loss lower shared-bottom");
    assert_eq!(rows.len(), 4 * 2);
    assert!(narrow(&report).contains("log-loss \u{2193}"));
}

#[test]
fn an_auc_that_is_not_defined_is_no_number_anywhere() {
    let value = |run: &PlannedRun, task: &str, metric: &str| (task != "like_it").then(|| good(run, task, metric))?;
    let report = report_of(&study(THREE, 4, "0.1", "", ""), value);
    let rows = select(&report, "tasks.csv", &["task", "metric", "rows", "n", "mean", "low"]);
    assert_eq!(rows[2], "like_it auc 812 0  ");
    let text = narrow(&report);
    assert!(text.lines().any(|line| line.contains("shared-bottom") && line.contains("n/a")), "{text}");
    assert!(text.contains("n/a: not defined on these test rows"), "{text}");
    let rows = select(&report, "comparisons.csv", &["task", "n", "difference", "p", "p_holm"]);
    assert_eq!(rows[4], "like_it 0   ");
}

#[test]
fn the_best_mean_of_each_task_is_marked_whichever_way_it_is_better() {
    let text = narrow(&report_of(&study(THREE, 3, "0.1", "", ""), good));
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(" mmoe ")).collect();
    assert_eq!(lines.iter().map(|line| line.matches('\u{2022}').count()).sum::<usize>(), 3, "{text}");
    assert!(text.contains("auc \u{2191}") && text.contains("rmse \u{2193}") && text.contains("812 rows"), "{text}");
    let worse = |run: &PlannedRun, task: &str, metric: &str| good(run, task, metric).map(|value| 20.0 - value);
    let text = narrow(&report_of(&study(THREE, 3, "0.1", "", ""), worse));
    assert!(!text.lines().any(|line| line.starts_with(" mmoe ") && line.contains('\u{2022}')), "{text}");
}

#[test]
fn one_three_and_ten_tasks_fit_a_terminal_and_all_of_them_are_shown() {
    let ten: Vec<String> = (0..10).map(|task| format!("task_{task} = {{ kind = 'regression' }}")).collect();
    for (tasks, count) in [(CLICK, 1), (THREE, 3), (&ten.join("\n"), 10)] {
        let report = report_of(&study(tasks, 4, "0.1, 0.01", "", ""), good);
        let text = narrow(&report);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        let values = text.lines().take_while(|line| !line.starts_with("Each task"));
        assert_eq!(values.map(|line| line.matches('\u{b1}').count()).sum::<usize>(), 3 * count, "{text}");
        assert_eq!(select(&report, "tasks.csv", &["task"]).len(), 3 * count);
        assert_eq!(select(&report, "comparisons.csv", &["task"]).len(), 2 * count);
    }
}

#[test]
fn the_caption_says_by_which_metric_and_rows_the_rate_was_chosen() {
    let better_at = |run: &PlannedRun, task: &str, metric: &str| {
        let gain = if run.axes[1] == "0.01" { 0.0625 } else { 0.0 };
        good(run, task, metric).map(|value| value + gain)
    };
    let report = report_of(&study(THREE, 4, "0.1, 0.01", "", ""), better_at);
    assert_eq!(select(&report, "tasks.csv", &["learning_rate_even_seeds"])[0], "0.01");
    let words = narrow(&report).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("that has the highest mean auc of click on validation rows over the other half"), "{words}");
}

#[test]
fn every_format_has_the_tasks() {
    let report = report_of(&study(THREE, 2, "0.1", "", ""), good);
    let (_, bytes) = report.files.iter().find(|(name, _)| name == "tasks.csv").expect("it is made");
    assert_eq!(printed(&report, Format::Csv).as_bytes(), bytes);
    let json: serde_json::Value = serde_json::from_str(&printed(&report, Format::Json)).expect("JSON");
    assert_eq!((&json["tasks"][0]["task"], &json["tasks"][0]["rows"]), (&"click".into(), &812.into()));
    assert_eq!(json["comparisons"][0]["other"], "shared-bottom");
    let markdown = printed(&report, Format::Markdown);
    assert!(markdown.contains("click auc \u{2191} (812 rows)"), "{markdown}");
    assert!(markdown.lines().filter(|line| line.starts_with('|')).all(|line| line.ends_with('|')), "{markdown}");
}

#[test]
fn a_single_seed_has_no_intervals_and_the_table_says_so() {
    let report = report_of(&study(THREE, 1, "0.1", "", ""), good);
    let text = narrow(&report);
    assert!(text.contains("No intervals") && !text.contains('\u{b1}'), "{text}");
    assert_eq!(select(&report, "comparisons.csv", &["n", "p"])[0], "1 1.0");
}

#[test]
fn no_claim_is_judged_on_a_table() {
    assert!(report_of(&study(THREE, 4, "0.1", "", ""), good).claims.rows.is_empty());
}
