//! The printed table of AUCs, in the shape of the paper's Tables 1 and 2.

use comfy_table::{Table, TableStyle};

use super::aucs::{AucRow, AucStatistics};
use super::captions::counts_caption;
use super::group::LEARNING_RATE;
use super::selection::Selection;
use super::summary::Summary;
use super::table::{align, axes_in_reading_order, heading, rate_place};

/// The tables with their captions.
pub(super) fn for_reading(summary: &Summary, style: TableStyle) -> String {
    let of = |is_shown: fn(Selection) -> bool| -> Vec<&AucRow> {
        summary.aucs.iter().filter(|row| is_shown(row.selection)).collect()
    };
    let cells = of(|selection| selection == Selection::Grid);
    let chosen = of(|selection| matches!(selection, Selection::PerCorrelation(_)));
    // Where every group has one cell, the selection and the grid are the same.
    let (title, rows) = if chosen.len() == cells.len() { ("", cells) } else { (CHOSEN, chosen) };
    let caption = caption(&rows);
    format!("AUC on test rows{title}\n\n{}\n\n{caption}{}", drawn(summary, &rows, style), counts_caption(summary))
}

const CHOSEN: &str =
    " at the learning rates that the other half of the seeds chose by the main task's AUC on validation rows";

fn drawn(summary: &Summary, rows: &[&AucRow], style: TableStyle) -> String {
    let axes = axes_in_reading_order(&summary.axes);
    let mut header: Vec<String> = axes.iter().map(|&axis| heading(&summary.axes[axis]).into()).collect();
    header.extend(["n", "main mean", "sd", "best", "aux. mean", "sd", "at best"].map(String::from));
    let mut table = Table::new();
    table.load_style(style).set_header(&header);
    for row in rows {
        let place = |&axis: &usize| match summary.axes[axis] == LEARNING_RATE && row.selection != Selection::Grid {
            true => rate_place(&row.learning_rates, row.selection),
            false => row.axes[axis].clone(),
        };
        let mut fields: Vec<String> = axes.iter().map(place).collect();
        fields.push(row.runs.len().to_string());
        for AucStatistics { mean, sd, at_best } in row.statistics() {
            fields.extend([shown(mean, 4), shown(sd, 5), shown(at_best, 4)]);
        }
        table.add_row(fields);
    }
    align(&mut table, &header);
    table.trim_fmt()
}

fn shown(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "-".into(), |value| format!("{value:.decimals$}"))
}

fn caption(rows: &[&AucRow]) -> String {
    let mut mains: Vec<&str> = rows.iter().map(|row| row.main.as_str()).collect();
    mains.dedup();
    let auxiliary = rows.first().map_or("", |row| row.auxiliary.as_str());
    format!(
        "Main task: {}; auxiliary task: {auxiliary}. Area under the ROC curve of the model after its last step.\n\
         Statistics are over n runs, one per seed; sd is the sample standard deviation; best is the greatest AUC of\n\
         the main task on test rows, and \"at best\" the auxiliary task's of the same run.\n",
        mains.join(" or ")
    )
}
