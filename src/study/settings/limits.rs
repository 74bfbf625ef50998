//! Limits that several settings or flags share. Upper bounds only catch slips: a run within all of them may still be
//! too large, which `run::size` checks.

use crate::study::run::{MEAN_TASK, is_higher_better, split_monitor};
use crate::study::toml::rule::Rule;
use std::ops::Bound::{Excluded, Included};

/// Most runs in one study.
pub const MAX_RUNS: u64 = 1_000_000;

/// One seed. The bound keeps it exact in JSON readers that turn numbers into doubles.
pub const SEED: Rule = Rule::Whole(0, 1_000_000_000_000_000);
/// Rows of a data set, training or test.
pub const ROWS: Rule = Rule::Whole(1, 100_000_000);
/// Fewest rows that can be measured.
pub const MEASURED_ROWS: u64 = 2;
/// Optimiser steps, in all or between evaluations.
pub const STEPS: Rule = Rule::Whole(1, 1_000_000_000);
/// Width of one hidden layer, a rank, or a number of experts.
pub const UNITS: Rule = Rule::Whole(1, 65_536);
/// Trials of a model.
pub const TRIALS: Rule = Rule::Whole(1, 10_000);
/// Number of worker threads.
pub const JOBS: Rule = Rule::Whole(1, 1_024);
/// Runs that a check trains again.
pub const SAMPLED_RUNS: Rule = Rule::Whole(1, 1_000_000);

/// Correlation of two tasks.
pub const CORRELATION: Rule = Rule::within(-1.0, 1.0);
/// A frequency or a phase.
pub const SINE: Rule = Rule::within(-1e6, 1e6);
/// Decay of a moment.
pub const BETA: Rule = Rule::Real(Included(0.0), Excluded(1.0));

/// A study's name: fit for a folder, a CSV cell, a filter and a terminal.
pub const NAME: Rule = Rule::Text(
    is_name,
    "give 1 to 100 letters, digits or any of `-_.+` and spaces, starting with a letter or digit, without `..`",
);

/// A model's name. It stands in a column of many tables, where whoever loads them must get the text.
pub const MODEL_NAME: Rule = Rule::Text(
    |text| is_name(text) && !reads_as_missing(text) && !reads_as_value(text),
    "give 1 to 100 letters, digits or any of `-_.+` and spaces, starting with a letter or digit, without `..`, that \
     no reader of tables takes for a number, a date, a missing value (`NA`, `none`) or a truth value (`T`, `yes`)",
);

/// The name of a label column.
pub const TASK: Rule = Rule::Text(
    |text| {
        (1..=100).contains(&text.len())
            && text != MEAN_TASK
            && !text.chars().any(char::is_control)
            && !reads_as_missing(text)
    },
    "give a column name of 1 to 100 characters; `mean` stands for the mean over all tasks, and tables load `NA`, \
     `NaN`, `null` and `none` as missing values",
);

/// A task's metric, as `TASK:METRIC`.
pub const MONITOR: Rule = Rule::Text(
    |text| {
        let (task, metric) = split_monitor(text);
        !task.is_empty() && metric.is_none_or(|metric| is_higher_better(metric).is_some())
    },
    "give TASK:METRIC, such as click:auc; metrics are auc, gauc, average-precision, log-loss, normalized-entropy, \
     rmse, mae and r2",
);

/// The name of a column.
pub const COLUMN: Rule =
    Rule::Text(|text| (1..=200).contains(&text.len()) && !text.chars().any(char::is_control), "give a column's name");

fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "-_.+ ".contains(c);
    (1..=100).contains(&text.len())
        && text.chars().all(plain)
        && !text.contains("..")
        && text.starts_with(char::is_alphanumeric)
        && !text.ends_with(['.', ' '])
}

/// Whether pandas or R would load the text as a missing value.
fn reads_as_missing(text: &str) -> bool {
    let words = ["na", "n/a", "nan", "null", "none", "#n/a", "#n/a n/a", "#na", "<na>", "-nan"];
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether they, polars or DuckDB would load it as a number, a date or a truth value.
fn reads_as_value(text: &str) -> bool {
    let words = ["true", "false", "t", "f", "yes", "no"];
    let has_radix = ["0x", "0b", "0o"].iter().any(|radix| text.to_ascii_lowercase().starts_with(radix));
    let has_no_letter = !text.contains(char::is_alphabetic);
    text.parse::<f64>().is_ok()
        || has_radix
        || has_no_letter
        || words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A sha256 in hexadecimal digits.
pub const SHA256: Rule = Rule::Text(
    |text| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
    "give 64 hexadecimal digits",
);
