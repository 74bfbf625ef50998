//! The printed summary: what was measured, or the final test loss, first at the chosen learning rates and then at every
//! rate.

mod aucs;
mod captions;
mod layout;
mod task_captions;
mod task_numbers;
mod tasks;

use super::cells_csv;
use super::final_values::Counts;
use super::format::{Format, USUAL_WIDTH, csv_text, json_text};
use super::row_kind::RowKind;
use super::summary::{Row, Summary};
use super::table::Table;
use super::tasks::tasks_csv;
use crate::base::digits::significant;
use crate::base::error::Result;
use crate::base::words::folded;
use crate::study::run::{Measure, Metric};
use captions::{PER_MODEL, PLATEAU, choice_caption, counts_to_show, numbers_caption};
use comfy_table::{LineStyle, TableStyle, presets};
use layout::{Style, axis_headings, axis_values, drawn};
use serde::Serialize;
use std::collections::HashMap;

/// The summary as text that ends with a line break. `seconds` has the training time of each run whose time is known, by
/// run id. A table for a terminal of `width` columns has as many columns as fit.
pub fn table(
    summary: &Summary,
    format: Format,
    seconds: &HashMap<String, f64>,
    width: Option<usize>,
) -> Result<String> {
    Ok(match format {
        Format::Table => {
            let longest = width.unwrap_or(USUAL_WIDTH);
            for_terminal(&for_reading(summary, Style { lines: COLUMNS, width, longest }, seconds), width)
        }
        Format::Markdown => {
            let style = Style { lines: presets::ASCII_MARKDOWN, width: None, longest: usize::MAX };
            for_terminal(&for_reading(summary, style, seconds), None)
        }
        Format::Csv => csv_text(&first_table(summary))?,
        Format::Json => json_text(&Tables::of(summary))?,
    })
}

/// The table in full that is shown first.
fn first_table(summary: &Summary) -> Table {
    match (summary.aucs.rows.is_empty(), summary.tasks.rows.is_empty()) {
        (false, _) => summary.aucs.table(&summary.axes),
        (true, false) => tasks_csv::table(&summary.tasks, &summary.axes),
        (true, true) => cells_csv::table(summary, summary.first()),
    }
}

/// All tables of a summary, for JSON.
#[derive(Serialize)]
struct Tables {
    counts: Counts,
    cells: Table,
    selected: Table,
    selected_per_model: Table,
    aucs: Table,
    #[serde(skip_serializing_if = "Table::is_empty")]
    tasks: Table,
    comparisons: Table,
}

impl Tables {
    fn of(summary: &Summary) -> Self {
        let [cells, selected, selected_per_model] = RowKind::ALL.map(|kind| cells_csv::table(summary, kind));
        let (aucs, tasks) = (summary.aucs.table(&summary.axes), tasks_csv::table(&summary.tasks, &summary.axes));
        let comparisons = summary.comparisons();
        Self { counts: summary.runs, cells, selected, selected_per_model, aucs, tasks, comparisons }
    }
}

/// Significant digits of a statistic.
const DIGITS: u8 = 4;

/// Columns of text, with a rule under the header.
const COLUMNS: TableStyle = presets::NOTHING.header_separator(LineStyle::none().fill('─'));

/// Folds everything but the lines of tables, which begin with a space or a bar or are a rule.
fn for_terminal(text: &str, width: Option<usize>) -> String {
    let width = width.map_or(USUAL_WIDTH, |width| width.min(USUAL_WIDTH));
    let fold = |line: &str| if line.starts_with([' ', '|', '─']) { line.into() } else { folded(line, width) };
    text.split_inclusive('\n').map(fold).collect()
}

fn for_reading(summary: &Summary, style: Style, seconds: &HashMap<String, f64>) -> String {
    if !summary.aucs.rows.is_empty() {
        return aucs::for_reading(summary, style, seconds);
    }
    if !summary.tasks.rows.is_empty() {
        return tasks::for_reading(summary, style);
    }
    let compared = tasks::comparisons(summary, style).unwrap_or_default();
    losses_for_reading(summary, style) + &compared
}

fn losses_for_reading(summary: &Summary, style: Style) -> String {
    let [cells, selected, per_model] = RowKind::ALL.map(|kind| summary.of(kind).collect::<Vec<_>>());
    let section = |title: &str, rows: &[&Row], caption: &str| {
        format!("{}{title}\n\n{}\n{caption}", what(summary), losses(summary, rows, style))
    };
    let caption = format!("\n{}", numbers_caption(summary));
    if summary.first() == RowKind::Cell {
        return section("", &cells, &caption);
    }
    let chosen = [selected.as_slice(), &per_model].concat();
    let mut sections = vec![section(CHOSEN, &selected, &(caption + &choice_caption(&chosen)))];
    if !per_model.is_empty() {
        sections.push(section(CHOSEN_PER_MODEL, &per_model, PER_MODEL));
    }
    sections.push(section(EVERY, &cells, ""));
    sections.join("\n")
}

const CHOSEN: &str = " at the chosen learning rates";
const CHOSEN_PER_MODEL: &str = " at one learning rate per model";
const EVERY: &str = " at every learning rate";

fn what(summary: &Summary) -> &'static str {
    let has_pairs = summary.others.iter().any(|other| other.metric == Metric::label_correlation().metric);
    match summary.measure {
        None => "Final test loss",
        Some(Measure::LabelCorrelation) if has_pairs => "Mean correlation of every two labels",
        Some(Measure::LabelCorrelation) => "Correlation of the two labels",
    }
}

fn losses(summary: &Summary, rows: &[&Row], style: Style) -> String {
    let counts = counts_to_show(&summary.runs);
    let mut header = axis_headings(&summary.axes);
    header.extend(["n", "mean", "sd", "q25", "median", "q75", "min"].map(String::from));
    header.extend(counts.iter().map(|(name, _)| (*name).into()));
    let lines = rows.iter().map(|row| {
        let mut fields = axis_values(&summary.axes, &row.key);
        fields.push(row.n().to_string());
        fields.extend(statistics(row));
        fields.extend(counts.iter().map(|(_, count)| count(&row.runs).to_string()));
        fields
    });
    drawn(&header, lines, style)
}

fn statistics(row: &Row) -> [String; 6] {
    let numbers = row
        .description
        .as_ref()
        .map_or([None; 6], |d| [Some(d.mean), d.sd, Some(d.q25), Some(d.median), Some(d.q75), Some(d.min)]);
    let mut shown = numbers.map(|number| number.map_or_else(|| "-".into(), |number| significant(number, DIGITS)));
    if row.plateau() {
        // The mark goes in front, so that the digits stay aligned.
        shown[0].insert_str(0, PLATEAU);
    }
    shown
}
