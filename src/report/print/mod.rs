//! The printed summary: what was measured, or the final test loss at the chosen learning rates, then at every one of them.

mod auc_captions;
mod aucs;
mod captions;

use std::collections::HashMap;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle, presets};

use super::final_values::Counts;
use super::selection::cells::LEARNING_RATE;
use super::selection::rate::{ChosenBy, RateChoice};
use super::summary_csv::{Row, Summary};
use crate::base::digits::significant;
use crate::base::error::Result;
use crate::study::run::Measure;
use captions::{PER_MODEL, PLATEAU, choice_caption, numbers_caption};

/// How the summary is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For the eye, with four significant digits.
    #[default]
    Table,
    /// `summary.csv`, with six significant digits.
    Csv,
    /// All rows of `summary.csv` as objects.
    Json,
    /// The table for a README.
    Markdown,
}

/// Seconds that runs took, by their ids, as far as they are known.
pub type Seconds = HashMap<String, f64>;

/// The summary as text that ends with a line break.
pub fn table(summary: &Summary, format: Format, seconds: &Seconds) -> Result<String> {
    Ok(match format {
        Format::Table => for_reading(summary, COLUMNS, seconds),
        Format::Markdown => for_reading(summary, presets::ASCII_MARKDOWN, seconds),
        Format::Csv => String::from_utf8_lossy(&summary.csv()?).into_owned(),
        Format::Json => format!("{:#}\n", summary.json()),
    })
}

/// Significant digits of a statistic.
const DIGITS: u8 = 4;

/// Columns of text under a rule.
const COLUMNS: TableStyle = presets::NOTHING.header_separator(LineStyle::none().fill('─'));

fn for_reading(summary: &Summary, style: TableStyle, seconds: &Seconds) -> String {
    if !summary.aucs.rows.is_empty() {
        return aucs::for_reading(summary, style, seconds);
    }
    let primary: Vec<&Row> = summary.rows.iter().filter(|row| row.series == summary.primary).collect();
    let of = |is_shown: fn(RateChoice) -> bool| -> Vec<&Row> {
        primary.iter().copied().filter(|row| is_shown(row.selection)).collect()
    };
    let cells = of(|selection| selection == RateChoice::Grid);
    let per_correlation = of(|selection| matches!(selection, RateChoice::PerCorrelation(_)));
    let per_model = of(|selection| matches!(selection, RateChoice::PerModel(_)));
    let section = |title: &str, rows: &[&Row], caption: &str| {
        format!("{}{title}\n\n{}\n{caption}", what(summary.measure), drawn(summary, rows, style))
    };
    let caption = format!("\n{}", numbers_caption(summary, &primary));
    // Where every group has one cell, the selection and the grid are the same; a measurement has nothing to select.
    if per_correlation.is_empty() || cells.len() == per_correlation.len() {
        return section("", &cells, &caption);
    }
    let chosen = of(|selection| selection.fit().is_some());
    let mut sections = vec![section(CHOSEN, &per_correlation, &(caption + &choice_caption(&chosen)))];
    if !per_model.is_empty() {
        sections.push(section(CHOSEN_PER_MODEL, &per_model, PER_MODEL));
    }
    sections.push(section(EVERY, &cells, ""));
    sections.join("\n")
}

const CHOSEN: &str = " at the chosen learning rates";
const CHOSEN_PER_MODEL: &str = " at one learning rate per model";
const EVERY: &str = " at every learning rate";

fn what(measure: Option<Measure>) -> &'static str {
    match measure {
        None => "Final test loss",
        Some(Measure::LabelCorrelation) => "Correlation of the two labels",
    }
}

fn drawn(summary: &Summary, rows: &[&Row], style: TableStyle) -> String {
    let axes = axes_in_reading_order(&summary.axes);
    let counts = counts_to_show(&summary.runs);
    let mut header: Vec<String> = axes.iter().map(|&axis| heading(&summary.axes[axis]).into()).collect();
    header.extend(["n", "mean", "sd", "q25", "median", "q75", "min"].map(String::from));
    header.extend(counts.iter().map(|(name, _)| (*name).into()));
    let mut table = Table::new();
    table.load_style(style).set_header(&header);
    for row in rows {
        let mut fields: Vec<String> = axes.iter().map(|&axis| place(summary, row, axis)).collect();
        fields.push(row.n().to_string());
        fields.extend(statistics(row));
        fields.extend(counts.iter().map(|(_, count)| count(&row.runs).to_string()));
        table.add_row(fields);
    }
    align(&mut table, &header);
    table.trim_fmt()
}

/// The axes with the two that are compared, the model and its learning rate, at the end.
pub(super) fn axes_in_reading_order(names: &[String]) -> Vec<usize> {
    let mut axes: Vec<usize> = (0..names.len()).collect();
    axes.sort_by_key(|&axis| match names[axis].as_str() {
        LEARNING_RATE => 2,
        "model" => 1,
        _ => 0,
    });
    axes
}

pub(super) fn heading(axis: &str) -> &str {
    if axis == LEARNING_RATE { "rate" } else { axis }
}

fn place(summary: &Summary, row: &Row, axis: usize) -> String {
    if summary.axes[axis] != LEARNING_RATE || row.selection == RateChoice::Grid {
        return row.axes[axis].replace('|', "\\|");
    }
    rate_place(&row.learning_rates, row.selection)
}

/// The learning rates that were chosen for the even and for the odd seeds.
pub(super) fn rate_place([even, odd]: &[String; 2], selection: RateChoice) -> String {
    let mark = if selection.fit() == Some(ChosenBy::AllSeeds) { "*" } else { "" };
    match (even.is_empty(), even == odd) {
        (true, _) => "-".into(),
        (_, true) => format!("{even}{mark}"),
        _ => format!("{even}/{odd}"),
    }
}

fn statistics(row: &Row) -> [String; 6] {
    let numbers = row
        .description
        .as_ref()
        .map_or([None; 6], |d| [Some(d.mean), d.sd, Some(d.q25), Some(d.median), Some(d.q75), Some(d.min)]);
    let mut shown = numbers.map(|number| number.map_or_else(|| "-".into(), |number| significant(number, DIGITS)));
    if row.plateau() == Some(true) {
        // In front, so that the digits stay below each other.
        shown[0].insert_str(0, PLATEAU);
    }
    shown
}

type Count = fn(&Counts) -> usize;

/// The ways in which some runs of the study ended, other than well.
fn counts_to_show(runs: &Counts) -> Vec<(&'static str, Count)> {
    let all: [(&str, Count); 3] =
        [("div.", |runs| runs.diverged), ("failed", |runs| runs.failed), ("todo", |runs| runs.missing)];
    all.into_iter().filter(|(_, count)| count(runs) > 0).collect()
}

/// Numbers to the right, names to the left.
pub(super) fn align(table: &mut Table, header: &[String]) {
    for (column, name) in table.column_iter_mut().zip(header) {
        let is_name = ["model", "preset", "group"].contains(&name.as_str());
        column.set_cell_alignment(if is_name { CellAlignment::Left } else { CellAlignment::Right });
    }
}
