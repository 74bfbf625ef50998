//! The printed summary: what was measured, or the final test loss at the chosen learning rates, then at every one.

use std::fmt::Write;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle, presets};

use super::group::LEARNING_RATE;
use super::record::Counts;
use super::selection::Selection;
use super::series::Series;
use super::significant::significant;
use super::summary::{Row, Summary};
use crate::error::Result;
use crate::outcome::FINAL_EVALUATIONS;
use crate::spec::Measure;

/// How the summary is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For the eye, with four significant digits.
    #[default]
    Table,
    /// `summary.csv`, all digits.
    Csv,
    /// All rows of `summary.csv` as objects.
    Json,
    /// The table for a README.
    Markdown,
}

/// The summary as text that ends with a line break.
pub fn table(summary: &Summary, format: Format) -> Result<String> {
    Ok(match format {
        Format::Table => for_reading(summary, COLUMNS),
        Format::Markdown => for_reading(summary, presets::ASCII_MARKDOWN),
        Format::Csv => String::from_utf8_lossy(&summary.csv()?).into_owned(),
        Format::Json => format!("{:#}\n", summary.json()),
    })
}

/// Significant digits of a statistic.
const DIGITS: u8 = 4;

/// Columns of text under a rule.
const COLUMNS: TableStyle = presets::NOTHING.header_separator(LineStyle::none().fill('─'));

fn for_reading(summary: &Summary, style: TableStyle) -> String {
    let primary = Series::primary(summary.measure);
    let rows = summary.rows.iter().filter(|row| row.series == primary);
    let (cells, chosen): (Vec<&Row>, Vec<&Row>) = rows.partition(|row| row.selection == Selection::Grid);
    let caption = caption(summary);
    // Where every group has one cell, the selection and the grid are the same; a measurement has nothing to select.
    if cells.len() == chosen.len() || chosen.is_empty() {
        return format!("{}\n\n{}\n\n{caption}", title(summary.measure), drawn(summary, &cells, style));
    }
    let (chosen_caption, chosen) = (choice_caption(&chosen), drawn(summary, &chosen, style));
    let grid = drawn(summary, &cells, style);
    format!(
        "Final test loss at the chosen learning rates\n\n{chosen}\n\n{caption}{chosen_caption}\n\
         Final test loss at every learning rate\n\n{grid}\n"
    )
}

fn title(measure: Option<Measure>) -> &'static str {
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
fn axes_in_reading_order(names: &[String]) -> Vec<usize> {
    let mut axes: Vec<usize> = (0..names.len()).collect();
    axes.sort_by_key(|&axis| match names[axis].as_str() {
        LEARNING_RATE => 2,
        "model" => 1,
        _ => 0,
    });
    axes
}

fn heading(axis: &str) -> &str {
    if axis == LEARNING_RATE { "rate" } else { axis }
}

fn place(summary: &Summary, row: &Row, axis: usize) -> String {
    if summary.axes[axis] != LEARNING_RATE || row.selection == Selection::Grid {
        return row.axes[axis].replace('|', "\\|");
    }
    let [even, odd] = &row.learning_rates;
    let mark = if row.selection == Selection::InSample { "*" } else { "" };
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
    numbers.map(|number| number.map_or_else(|| "-".into(), |number| significant(number, DIGITS)))
}

type Count = fn(&Counts) -> usize;

/// The ways in which some runs of the study ended, other than well.
fn counts_to_show(runs: &Counts) -> Vec<(&'static str, Count)> {
    let all: [(&str, Count); 3] =
        [("div.", |runs| runs.diverged), ("failed", |runs| runs.failed), ("todo", |runs| runs.missing)];
    all.into_iter().filter(|(_, count)| count(runs) > 0).collect()
}

/// Numbers to the right, names to the left.
fn align(table: &mut Table, header: &[String]) {
    for (column, name) in table.column_iter_mut().zip(header) {
        let is_name = ["model", "preset"].contains(&name.as_str());
        column.set_cell_alignment(if is_name { CellAlignment::Left } else { CellAlignment::Right });
    }
}

fn caption(summary: &Summary) -> String {
    let Counts { completed, diverged, failed, missing } = summary.runs;
    let done = completed + diverged + failed;
    let mut text = what_is_shown(summary.measure);
    if missing > 0 {
        let _ = writeln!(text, "{done} of {} runs done: the numbers are preliminary.", done + missing);
    }
    if diverged + failed > 0 {
        let _ = writeln!(text, "Left out of the statistics: {diverged} diverged (div.) and {failed} failed runs.");
    }
    text
}

fn what_is_shown(measure: Option<Measure>) -> String {
    match measure {
        None => format!(
            "Mean squared error on held-out rows, mean over the tasks; of a run, the mean of its last {FINAL_EVALUATIONS}\n\
             evaluations. Statistics are over n runs, one per seed; sd is the sample standard deviation.\n"
        ),
        Some(Measure::LabelCorrelation) => {
            "Pearson's correlation over the rows of a trial; the labels' variances are in \
             summary.csv. Statistics are\nover n trials, one per seed; sd is the sample standard deviation.\n"
                .into()
        }
    }
}

/// Explains the choices that are among these rows.
fn choice_caption(rows: &[&Row]) -> String {
    let mut text = String::new();
    if rows.iter().any(|row| row.selection == Selection::CrossFitted) {
        text += "The learning rate is cross-fitted: each half of the seeds, even and odd, is judged at the rate with\n\
                 the lowest mean in the other half.";
        let has_two_rates = rows.iter().any(|row| row.learning_rates[0] != row.learning_rates[1]);
        text += if has_two_rates { " Two rates are those of the even/odd seeds.\n" } else { "\n" };
    }
    if rows.iter().any(|row| row.selection == Selection::InSample) {
        text += "* In-sample: a half of the seeds has no completed run, so all seeds chose the rate that they show.\n";
    }
    text
}
