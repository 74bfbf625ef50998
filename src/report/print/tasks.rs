//! The printed tables of a study on a described table: models in rows and tasks in columns, and the reference model
//! against the others.

use super::captions::{counts_caption, counts_to_show};
use super::layout::{Identities, Style, axis_headings, axis_values, drawn, heading, in_blocks};
use super::task_captions::{caption, choice, compared_caption, no_reference};
use super::task_numbers::{BEST, NOT_DEFINED, decimals, difference_shown, interval_shown, shown};
use crate::base::digits::significant;
use crate::base::group_by::group_by;
use crate::report::row_kind::RowKind;
use crate::report::selection::RunSetKey;
use crate::report::selection::cells::LEARNING_RATE;
use crate::report::summary::Summary;
use crate::report::tasks::TaskRow;
use crate::report::tasks::comparisons::TaskComparison;
use crate::study::plan::MODEL_AXIS;
use crate::study::run::{Metric, is_higher_better};

/// The tables with their captions.
pub(super) fn for_reading(summary: &Summary, style: Style) -> String {
    let tasks = &summary.tasks;
    let title = if tasks.kind == RowKind::Cell { "" } else { " at the chosen learning rates" };
    let ours = in_blocks(&identities(summary), columns(summary, style), style);
    let captions = [caption(summary), choice(summary), counts_caption(summary)].concat();
    let mut text = format!("Tasks on test rows{title}\n\n{ours}\n\n{captions}");
    text += &comparisons(summary, style).unwrap_or_else(|| no_reference(summary));
    text
}

/// The reference model against every other one; `None` if the study compares none.
pub(super) fn comparisons(summary: &Summary, style: Style) -> Option<String> {
    let comparisons = &summary.tasks.comparisons;
    let reference = &comparisons.rows.first()?.model;
    let (table, caption) = (compared(summary, style), compared_caption(comparisons));
    Some(format!("\n{reference} against every other model\n\n{table}\n\n{caption}"))
}

/// The columns that say what a line is about, with their headings. Those after the first `repeated` are shown once.
fn identities(summary: &Summary) -> Identities {
    let lines = lines(summary);
    let counts = counts_to_show(&summary.runs);
    let mut header = axis_headings(&summary.axes);
    header.push("n".into());
    header.extend(counts.iter().map(|(name, _)| (*name).into()));
    let line = |(key, rows): &(&RunSetKey, Vec<&TaskRow>)| {
        let mut fields = axis_values(&summary.axes, key);
        fields.push(rows.iter().map(|row| row.sample.values.len()).max().unwrap_or_default().to_string());
        fields.extend(counts.iter().map(|(_, count)| rows.first().map_or(0, |row| count(&row.counts)).to_string()));
        fields
    };
    let repeated =
        header.iter().filter(|name| !["rate", "n", "div.", "failed", "todo"].contains(&name.as_str())).count();
    Identities { lines: lines.iter().map(line).collect(), header, repeated }
}

/// The rows of a run set for each line, of the headline metrics alone.
fn lines(summary: &Summary) -> Vec<(&RunSetKey, Vec<&TaskRow>)> {
    let rows: Vec<&TaskRow> = summary.tasks.rows.iter().filter(|row| row.is_headline).collect();
    rows.chunk_by(|one, next| one.key == next.key).map(|rows| (&rows[0].key, rows.to_vec())).collect()
}

/// A column per task and headline metric: its heading, and a field per line.
fn columns(summary: &Summary, style: Style) -> Vec<(String, Vec<String>)> {
    let lines = lines(summary);
    let headlines = group_by(lines.iter().flat_map(|(_, rows)| rows), |row| row.metric.clone());
    let column = |(metric, _): (Metric, Vec<&&TaskRow>)| {
        let of_line = |(_, rows): &(&RunSetKey, Vec<&TaskRow>)| -> Option<usize> {
            rows.iter().position(|row| row.metric == metric)
        };
        let cells: Vec<Option<&TaskRow>> = lines.iter().map(|line| of_line(line).map(|place| line.1[place])).collect();
        (heading_of(&metric, &cells, style), fields(summary, &cells))
    };
    headlines.into_iter().map(column).collect()
}

/// `click`, `auc ↑` and `812 rows`, one below the other or in a line of Markdown.
fn heading_of(metric: &Metric, cells: &[Option<&TaskRow>], style: Style) -> String {
    let rows = || cells.iter().filter_map(|cell| cell.and_then(|row| row.rows));
    let (fewest, most) = (rows().fold(f64::INFINITY, f64::min), rows().fold(0.0, f64::max));
    let rows = match fewest <= most {
        false => "no rows yet".into(),
        true if fewest == most => format!("{most:.0} rows"),
        true => format!("{fewest:.0}-{most:.0} rows"),
    };
    let name = named(metric);
    if style.is_markdown() {
        format!("{} {name} ({rows})", metric.task)
    } else {
        format!("{}\n{name}\n{rows}", metric.task)
    }
}

/// A metric's name with its direction.
pub(super) fn named(metric: &Metric) -> String {
    match is_higher_better(&metric.metric) {
        Some(true) => format!("{} \u{2191}", metric.metric),
        Some(false) => format!("{} \u{2193}", metric.metric),
        None => metric.metric.clone(),
    }
}

/// The fields of a column. The best mean of each setting is marked.
fn fields(summary: &Summary, cells: &[Option<&TaskRow>]) -> Vec<String> {
    let means = |row: &&TaskRow| row.sample.mean();
    let known = || cells.iter().flatten();
    let decimals = decimals(known().filter_map(means), known().filter_map(|row| row.half_width()));
    let field = |cell: &Option<&TaskRow>| {
        let Some((row, mean)) = cell.and_then(|row| Some((row, row.sample.mean()?))) else { return NOT_DEFINED.into() };
        let rivals = known().filter(|other| setting(summary, &other.key) == setting(summary, &row.key));
        let mark = if is_best(row, rivals.copied()) { BEST } else { "" };
        format!("{mark}{}", shown(mean, row.half_width(), decimals))
    };
    cells.iter().map(field).collect()
}

/// Whether a row has the best mean among several.
fn is_best<'r>(row: &TaskRow, rivals: impl Iterator<Item = &'r TaskRow>) -> bool {
    let (Some(is_higher_better), Some(mean)) = (is_higher_better(&row.metric.metric), row.sample.mean()) else {
        return false;
    };
    let means: Vec<f64> = rivals.filter_map(|rival| rival.sample.mean()).collect();
    means.len() > 1 && means.iter().all(|&other| if is_higher_better { mean >= other } else { mean <= other })
}

/// The values on all axes but those of the model and of the learning rate, of which each model has its own.
fn setting<'k>(summary: &Summary, key: &'k RunSetKey) -> Vec<&'k str> {
    let is_kept = |axis: &str| ![MODEL_AXIS, LEARNING_RATE].contains(&axis);
    summary.axes.iter().zip(&key.axes).filter(|(axis, _)| is_kept(axis)).map(|(_, value)| value.as_str()).collect()
}

fn compared(summary: &Summary, style: Style) -> String {
    let comparisons = &summary.tasks.comparisons;
    let mut header: Vec<String> = comparisons.axes.iter().map(|axis| heading(axis).into()).collect();
    header.extend(["task", "model", "n", "difference", "95 %", "p", "p by Holm", "better"].map(String::from));
    let is_shown = |row: &&TaskComparison| row.selection.is_per_correlation();
    let by_metric = group_by(comparisons.rows.iter().filter(is_shown), |row| row.metric.clone());
    let lines = by_metric.into_iter().flat_map(|(metric, rows)| {
        let half_width = |row: &&TaskComparison| match row.interval {
            Some([low, high]) => Some((high - low) / 2.0),
            None => row.difference.map(f64::abs),
        };
        let decimals = decimals(rows.iter().filter_map(|row| row.difference), rows.iter().filter_map(half_width));
        let p = |p: Option<f64>| p.map_or_else(|| "-".into(), |p| significant(p, 2));
        let line = move |row: &TaskComparison| {
            let mut fields = row.setting.clone();
            fields.extend([format!("{} {}", metric.task, named(&metric)), row.other.clone(), row.n.to_string()]);
            fields.push(difference_shown(row.difference, decimals));
            fields.push(interval_shown(row.interval, decimals));
            fields.extend([p(row.p), p(row.p_holm), row.winner().unwrap_or("-").to_owned()]);
            fields
        };
        rows.into_iter().map(line).collect::<Vec<_>>()
    });
    drawn(&header, lines, style)
}
