//! The printed tables of AUCs: ours in the shape of the paper's Tables 1 and 2, beside the paper's, and MMoE against the
//! other models.

use comfy_table::{Table, TableStyle};

use super::auc_captions::{BESIDE, COMPARED, caption};
use super::captions::counts_caption;
use super::{Seconds, align, axes_in_reading_order, heading, rate_place};
use crate::base::digits::significant;
use crate::base::statistics::Description;
use crate::report::aucs::comparisons_csv::Comparison;
use crate::report::aucs::{AucRow, AucStatistics, paper};
use crate::report::selection::cells::LEARNING_RATE;
use crate::report::selection::rate::RateChoice;
use crate::report::summary_csv::Summary;

/// The tables with their captions.
pub(super) fn for_reading(summary: &Summary, style: TableStyle, seconds: &Seconds) -> String {
    let of = |is_shown: fn(RateChoice) -> bool| -> Vec<&AucRow> {
        summary.aucs.rows.iter().filter(|row| is_shown(row.selection)).collect()
    };
    let cells = of(|selection| selection == RateChoice::Grid);
    let chosen = of(|selection| matches!(selection, RateChoice::PerCorrelation(_)));
    // Where every group has one cell, the selection and the grid are the same.
    let (title, rows) = if chosen.len() == cells.len() { ("", cells) } else { (CHOSEN, chosen) };
    let ours = ours(summary, &rows, style, seconds);
    let mut text = format!("AUC on test rows{title}\n\n{ours}\n\n{}{}", caption(&rows), counts_caption(summary));
    if rows.iter().any(|row| row.paper.is_some()) {
        text += &format!("\nBeside the paper's Tables 1 and 2\n\n{}\n\n{BESIDE}", beside_paper(summary, &rows, style));
    }
    if !summary.aucs.comparisons.rows.is_empty() {
        text += &format!("\nMMoE against every other model\n\n{}\n\n{COMPARED}", compared(summary, style));
    }
    text
}

const CHOSEN: &str =
    " at the learning rates that the other half of the seeds chose by the main task's AUC on validation rows";

/// Digits of an AUC, which the paper has, too; of a difference and of a standard deviation one more.
const DIGITS: usize = 4;

fn ours(summary: &Summary, rows: &[&AucRow], style: TableStyle, seconds: &Seconds) -> String {
    let medians: Vec<Option<f64>> = rows.iter().map(|row| median(row, seconds)).collect();
    let mut header = axis_headings(summary);
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
        let mut fields = place(summary, row);
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

fn beside_paper(summary: &Summary, rows: &[&AucRow], style: TableStyle) -> String {
    let of_papers_runs = format!("best of {}", paper::RUNS);
    let mut header = axis_headings(summary);
    for (column, more) in [("main mean", None), ("best", Some(of_papers_runs)), ("aux. mean", None), ("at best", None)]
    {
        header.push(column.into());
        header.extend(more);
        header.push("paper".into());
    }
    let lines = rows.iter().map(|row| {
        let [main, auxiliary] = row.statistics();
        let paper = row.paper;
        let pairs = [
            (main.mean, paper.map(|paper| paper.main_mean)),
            (main.at_best, None),
            (row.best_of_papers_runs(), paper.map(|paper| paper.main_best)),
            (auxiliary.mean, paper.map(|paper| paper.auxiliary_mean)),
            (auxiliary.at_best, paper.map(|paper| paper.auxiliary_at_best)),
        ];
        let mut fields = place(summary, row);
        for (index, (ours, papers)) in pairs.into_iter().enumerate() {
            fields.push(shown(ours, DIGITS));
            // Our best of so few runs is beside what they predict of the paper's many.
            fields.extend((index != 1).then(|| shown(papers, DIGITS)));
        }
        fields
    });
    drawn(&header, lines, style)
}

fn compared(summary: &Summary, style: TableStyle) -> String {
    let comparisons = &summary.aucs.comparisons;
    let mut header: Vec<String> = comparisons.axes.iter().map(|axis| heading(axis).into()).collect();
    header.extend(["model", "n", "difference", "95 %", "p", "p by Holm"].map(String::from));
    let is_shown = |row: &&Comparison| matches!(row.selection, RateChoice::PerCorrelation(_));
    let lines = comparisons.rows.iter().filter(is_shown).map(|row| {
        let mut fields = row.setting.clone();
        fields.extend([row.other.clone(), row.n.to_string(), shown(Some(row.difference), DIGITS + 1)]);
        fields.push(interval_shown(Some(row.interval), DIGITS + 1));
        fields.extend([row.p, row.p_holm].map(|p| significant(p, 2)));
        fields
    });
    drawn(&header, lines, style)
}

fn drawn(header: &[String], lines: impl Iterator<Item = Vec<String>>, style: TableStyle) -> String {
    let mut table = Table::new();
    table.load_style(style).set_header(header);
    table.add_rows(lines);
    align(&mut table, header);
    table.trim_fmt()
}

fn axis_headings(summary: &Summary) -> Vec<String> {
    axes_in_reading_order(&summary.axes).into_iter().map(|axis| heading(&summary.axes[axis]).into()).collect()
}

/// A row's place on the axes.
fn place(summary: &Summary, row: &AucRow) -> Vec<String> {
    let place = |axis: usize| match summary.axes[axis] == LEARNING_RATE && row.selection != RateChoice::Grid {
        true => rate_place(&row.learning_rates, row.selection),
        false => row.axes[axis].clone(),
    };
    axes_in_reading_order(&summary.axes).into_iter().map(place).collect()
}

/// The median of the seconds that the row's runs took.
fn median(row: &AucRow, seconds: &Seconds) -> Option<f64> {
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
