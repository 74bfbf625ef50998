//! The printed tables of AUCs: ours, ours beside those of the paper's Tables 1 and 2, and the reference model
//! against the others.

use super::captions::counts_caption;
use super::layout::{Style, axis_headings, axis_values, drawn, heading};
use crate::base::digits::significant;
use crate::base::statistics::Description;
use crate::report::aucs::comparisons_csv::Comparison;
use crate::report::aucs::{AucRow, AucStatistics, paper};
use crate::report::row_kind::RowKind;
use crate::report::selection::cells::LEARNING_RATE;
use crate::report::summary::Summary;
use crate::study::run::{Choice, ModelKind};
use std::collections::HashMap;

/// The tables with their captions.
pub(super) fn for_reading(summary: &Summary, style: Style, seconds: &HashMap<String, f64>) -> String {
    let rows = &summary.aucs.rows;
    let title = if summary.aucs.kind == RowKind::Cell { "" } else { CHOSEN };
    let ours = ours(summary, style, seconds);
    let mut text = format!("AUC on test rows{title}\n\n{ours}\n\n{}{}", caption(rows), counts_caption(summary));
    if rows.iter().any(|row| row.paper.is_some()) {
        text += &format!("\nBeside the paper's Tables 1 and 2\n\n{}\n\n{BESIDE}", beside_paper(summary, style));
    }
    if let Some(Comparison { model, .. }) = summary.aucs.comparisons.rows.first() {
        let name = if model == ModelKind::Mmoe.word() { ModelKind::Mmoe.paper_name() } else { model };
        let (table, caption) = (compared(summary, style), compared_caption(name));
        text += &format!("\n{name} against every other model\n\n{table}\n\n{caption}");
    }
    text
}

const CHOSEN: &str =
    " at the learning rates that the other half of the seeds chose by the main task's AUC on validation rows";

/// Decimals of an AUC, as in the paper. A difference and a standard deviation have one more.
const DIGITS: usize = 4;

fn ours(summary: &Summary, style: Style, seconds: &HashMap<String, f64>) -> String {
    let rows = &summary.aucs.rows;
    let medians: Vec<Option<f64>> = rows.iter().map(|row| median(row, seconds)).collect();
    let mut header = axis_headings(&summary.axes);
    let has_intervals = rows.iter().any(|row| row.intervals[0].is_some());
    header.push("n".into());
    for (mean, best) in [("main mean", "best"), ("aux. mean", "at best")] {
        header.push(mean.into());
        header.extend(has_intervals.then(|| "95 %".into()));
        header.extend(["sd", best].map(String::from));
    }
    header.push("parameters".into());
    let has_seconds = medians.iter().any(Option::is_some);
    header.extend(has_seconds.then(|| "s a run".into()));
    let lines = rows.iter().zip(medians).map(|(row, median)| {
        let mut fields = axis_values(&summary.axes, &row.key);
        fields.push(row.runs.len().to_string());
        for (AucStatistics { mean, sd, at_best }, interval) in row.statistics().into_iter().zip(row.intervals) {
            fields.push(shown(mean, DIGITS));
            fields.extend(has_intervals.then(|| interval_shown(interval, DIGITS)));
            fields.extend([shown(sd, DIGITS + 1), shown(at_best, DIGITS)]);
        }
        fields.push(row.parameters.map_or_else(|| "-".into(), |parameters| parameters.to_string()));
        fields.extend(has_seconds.then(|| median.map_or_else(|| "-".into(), |seconds| significant(seconds, 3))));
        fields
    });
    drawn(&header, lines, style)
}

fn beside_paper(summary: &Summary, style: Style) -> String {
    let of_papers_runs = format!("best of {}", paper::RUNS);
    // The learning rate is in the table above.
    let rate = summary.axes.iter().any(|axis| axis == LEARNING_RATE).then(|| summary.axes.len() - 1);
    let without_rate = |mut fields: Vec<String>| {
        rate.into_iter().for_each(|place| drop(fields.remove(place)));
        fields
    };
    let mut header = without_rate(axis_headings(&summary.axes));
    header.extend(["main mean", "paper's", "best"].map(String::from));
    header.extend([of_papers_runs, "paper's best".into()]);
    header.extend(["aux. mean", "paper's aux.", "at best", "paper's at best"].map(String::from));
    let lines = summary.aucs.rows.iter().map(|row| {
        let [main, auxiliary] = row.statistics();
        let paper = row.paper;
        let pairs = [
            (main.mean, paper.map(|paper| paper.main_mean)),
            (main.at_best, None),
            (row.best_of_papers_runs(), paper.map(|paper| paper.main_best)),
            (auxiliary.mean, paper.map(|paper| paper.auxiliary_mean)),
            (auxiliary.at_best, paper.map(|paper| paper.auxiliary_at_best)),
        ];
        let mut fields = without_rate(axis_values(&summary.axes, &row.key));
        for (index, (ours, papers)) in pairs.into_iter().enumerate() {
            fields.push(shown(ours, DIGITS));
            // The paper's best of 400 runs is shown beside our predicted best of 400, not beside the best of our few
            // runs.
            fields.extend((index != 1).then(|| shown(papers, DIGITS)));
        }
        fields
    });
    drawn(&header, lines, style)
}

fn compared(summary: &Summary, style: Style) -> String {
    let comparisons = &summary.aucs.comparisons;
    let mut header: Vec<String> = comparisons.axes.iter().map(|axis| heading(axis).into()).collect();
    header.extend(["model", "n", "difference", "95 %", "p", "p by Holm"].map(String::from));
    let lines = comparisons.rows.iter().filter(|row| row.selection.is_per_correlation()).map(|row| {
        let mut fields = row.setting.clone();
        fields.extend([row.other.clone(), row.n.to_string(), shown(Some(row.difference), DIGITS + 1)]);
        fields.push(interval_shown(Some(row.interval), DIGITS + 1));
        fields.extend([row.p, row.p_holm].map(|p| significant(p, 2)));
        fields
    });
    drawn(&header, lines, style)
}

/// Median time of the row's runs, in seconds.
fn median(row: &AucRow, seconds: &HashMap<String, f64>) -> Option<f64> {
    let of_runs: Vec<f64> = row.ids.iter().filter_map(|id| seconds.get(id).copied()).collect();
    Description::of(&of_runs).map(|described| described.median)
}

fn shown(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "-".into(), |value| format!("{value:.decimals$}"))
}

fn interval_shown(interval: Option<[f64; 2]>, decimals: usize) -> String {
    match interval {
        Some([low, high]) if low.is_finite() && high.is_finite() => format!("{low:.decimals$} to {high:.decimals$}"),
        _ => "-".into(),
    }
}

/// Explains the numbers, and what their intervals leave out.
fn caption(rows: &[AucRow]) -> String {
    let mut mains: Vec<&str> = rows.iter().map(|row| row.main.as_str()).collect();
    mains.dedup();
    let auxiliary = rows.first().map_or("", |row| row.auxiliary.as_str());
    let intervals = if rows.iter().any(|row| row.intervals[0].is_some()) { INTERVALS } else { NO_INTERVALS };
    format!(
        "Main task: {}; auxiliary task: {auxiliary}. The AUC is that of the model that a run ends with.\n\
         Statistics are over n runs, one per seed; sd is the sample standard deviation. \"best\" is the main task's \
         highest AUC on test rows; \"at best\" is the auxiliary task's AUC in the same run.\n{intervals}",
        mains.join(" or ")
    )
}

const INTERVALS: &str = "\
Intervals are for the means, from a joint bootstrap over test rows and runs. They do not include two sources of \
variation: other sizes and rates from another tuning, and another split into validation and test rows.\n";

const NO_INTERVALS: &str = "\
No intervals: they need resamples of the test rows, which are made only if [training] has `resamples`. Intervals over \
the runs alone would be far too short.\n";

const BESIDE: &str = "\
The paper's columns are from its Tables 1 and 2, over 400 runs. The best of fewer runs cannot be compared with the \
best of 400, so \"best of 400\" is a prediction: the expected maximum of 400 normal numbers. It lies 2.97 standard \
deviations above the median of our runs; the standard deviation is taken from the runs above the median. The \
prediction may exceed 1 if runs scatter widely, because AUCs are not normal.\n";

fn compared_caption(name: &str) -> String {
    format!(
        "\"difference\" is {name}'s mean AUC of the main task minus the other model's, on the seeds that both have. The \
         95 % interval and the two-sided p-value come from the same joint bootstrap. \"p by Holm\" is adjusted for all \
         the models.\n"
    )
}
