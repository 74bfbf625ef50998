//! The captions of the tables of tasks.

use super::task_numbers::{BEST, NOT_DEFINED};
use crate::report::selection::rate::ChosenBy;
use crate::report::summary::Summary;
use crate::report::tasks::TaskRow;
use crate::report::tasks::comparisons::TaskComparisons;
use crate::report::tasks::sample::Over;
use crate::study::run::{Direction, Metric, Split};
use std::fmt::Write;

/// Says what the numbers are, and over which rows.
pub(super) fn caption(summary: &Summary) -> String {
    let rows = || summary.tasks.rows.iter().filter(|row| row.is_headline);
    let mut text = String::from(
        "Each task is measured on the test rows that have a label of it, by the model that a run ends with. n is the \
         number of runs, one per seed.\n",
    );
    text += &explained(rows());
    text += &interval_words(rows());
    if summary.tasks.rows.iter().map(|row| &row.key).any(|key| *key != summary.tasks.rows[0].key) {
        let _ = writeln!(text, "{BEST} The best mean. \u{2191}: higher is better; \u{2193}: lower is better.");
    } else {
        text += "\u{2191}: higher is better; \u{2193}: lower is better.\n";
    }
    if rows().any(|row| row.counts.completed > row.sample.values.len()) {
        let _ = writeln!(
            text,
            "{NOT_DEFINED}: not defined on these test rows, such as an AUC where all labels are the same."
        );
    }
    text
}

/// What each of the metrics is, in the order of the columns.
fn explained<'r>(rows: impl Iterator<Item = &'r TaskRow>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for row in rows {
        if !names.contains(&row.metric.metric.as_str()) {
            names.push(&row.metric.metric);
        }
    }
    let words: Vec<String> = names.into_iter().filter_map(|name| Some(format!("{name}: {}", meaning(name)?))).collect();
    if words.is_empty() { String::new() } else { words.join("; ") + ".\n" }
}

/// A metric in words.
fn meaning(metric: &str) -> Option<&'static str> {
    Some(match metric {
        "auc" => "area under the ROC curve",
        "gauc" => "mean of the areas under the ROC curve of each group",
        "average-precision" => "mean precision over the positive rows, ranked by score",
        "log-loss" => "mean cross-entropy per row",
        "normalized-entropy" => "log-loss divided by that of the share of positive rows",
        "calibration" => "sum of the predictions divided by the number of positive rows; 1 is best",
        "rmse" => "root of the mean squared error, in the label's own unit",
        "mae" => "mean absolute error, in the label's own unit",
        "r2" => "share of the label's variance that is explained",
        _ => return None,
    })
}

fn interval_words<'r>(rows: impl Iterator<Item = &'r TaskRow> + Clone) -> String {
    let over = |wanted| rows.clone().any(|row| row.interval.is_some() && row.sample.over() == wanted);
    match (over(Over::Runs), over(Over::RunsAndRows)) {
        (false, false) => "No intervals: a bootstrap needs four completed runs or more.\n".into(),
        (true, false) => format!("{HALF}, from a bootstrap over runs. {SAME_ROWS}\n"),
        (false, true) => format!("{HALF}, from a joint bootstrap over test rows and runs.\n"),
        (true, true) => {
            format!(
                "{HALF}: of AUCs from a joint bootstrap over test rows and runs, of others over runs. {SAME_ROWS}\n"
            )
        }
    }
}

const HALF: &str = "\u{b1} is half the width of the mean's 95 % interval";
const SAME_ROWS: &str = "An interval over runs is about other seeds on the same test rows; with other rows, values \
                         differ by more.";

/// Says how the learning rates were chosen, and by which metric.
pub(super) fn choice(summary: &Summary) -> String {
    let Some(judge) = &summary.tasks.judge else { return String::new() };
    let mut text = String::new();
    let keys = || summary.tasks.rows.iter().map(|row| &row.key);
    let has = |chosen_by| keys().any(|key| key.selection.chosen_by() == Some(chosen_by));
    let by = judged_by(&judge.metric, judge.direction);
    if has(ChosenBy::OtherHalf) {
        let _ = write!(
            text,
            "The learning rate is cross-fitted: each half of the seeds (even, odd) is judged at the rate that has the \
             {by} over the other half."
        );
        let has_two_rates = keys().any(|key| key.learning_rates[0] != key.learning_rates[1]);
        text += if has_two_rates { " Two rates (a/b) are for the even and the odd seeds.\n" } else { "\n" };
    }
    if has(ChosenBy::AllSeeds) {
        let _ = writeln!(
            text,
            "* In-sample: one half of the seeds has no completed run, so all seeds together chose the rate with the {by}."
        );
    }
    text
}

/// `highest mean auc of click on validation rows`.
fn judged_by(metric: &Metric, direction: Direction) -> String {
    let Metric { split, task, metric } = metric;
    let best = if direction == Direction::Highest { "highest" } else { "lowest" };
    let rows = match split {
        Split::Test => "test rows, since there are no validation rows",
        split => return format!("{best} mean {metric} of {task} on {} rows", split.name()),
    };
    format!("{best} mean {metric} of {task} on {rows},")
}

/// Says what the comparisons are.
pub(super) fn compared_caption(comparisons: &TaskComparisons) -> String {
    let rows = &comparisons.rows;
    let reference = rows.first().map_or("", |row| row.model.as_str());
    let has_rows = rows.iter().any(|row| row.interval.is_some() && row.over == Over::RunsAndRows);
    let rows = if has_rows { ", and over test rows where AUCs have resamples of them" } else { "" };
    let few = comparisons.too_few_for.map_or_else(String::new, |needed| {
        format!(
            "Too few seeds: fewer than {needed} cannot show any difference, whatever its size, in this number of comparisons.\n"
        )
    });
    few + &format!(
        "\"difference\" is {reference}'s mean minus the other model's, paired by seed: above 0 is better for \
         {reference} where the metric has \u{2191}, and worse where it has \u{2193}. The 95 % interval and the two-sided \
         p-value come from a bootstrap over the seeds that both have{rows}. \"p by Holm\" is adjusted for all lines of \
         a setting; \"better\" names a model if it is at most 0.05.\n"
    )
}

/// Says why no model is compared, if there are several.
pub(super) fn no_reference(summary: &Summary) -> String {
    let Some(first) = summary.tasks.rows.first() else { return String::new() };
    let model = summary.axes.iter().position(|axis| axis == crate::study::plan::MODEL_AXIS);
    let name = |row: &TaskRow| model.and_then(|place| row.key.axes.get(place).cloned());
    if summary.tasks.rows.iter().all(|row| name(row) == name(first)) {
        return String::new();
    }
    "\nNo model is compared with the others: the study has no MMoE or several. [study] reference = \"MODEL\" names \
     the one to compare with.\n"
        .into()
}
