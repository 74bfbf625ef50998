//! `summary.csv`: a row per sample and series, with the statistics of the runs' final values.

use serde_json::{Map, Number, Value, json};

use super::csv_text::CsvText;
use super::fields::{
    DESCRIPTION_COLUMNS, SELECTION_COLUMNS, SERIES_COLUMNS, columns, description_fields, description_numbers,
};
use super::record::{Counts, Record};
use super::sample::Sample;
use super::selection::Selection;
use super::series::{Series, SeriesIndex};
use crate::error::Result;
use crate::spec::Measure;
use crate::stats::Description;
use crate::sweep::plan::Plan;

/// The final values of a study.
pub struct Summary {
    /// Names of the plan's axes.
    pub axes: Vec<String>,
    /// What the study measures, where it trains nothing.
    pub measure: Option<Measure>,
    /// How the planned runs ended.
    pub runs: Counts,
    /// Group by group: its cells, then its selection.
    pub rows: Vec<Row>,
}

/// The final values of one series in one sample of runs.
pub struct Row {
    /// The sample's place on the axes; empty where it has none.
    pub axes: Vec<String>,
    /// How the sample's runs were chosen.
    pub selection: Selection,
    /// The chosen learning rates of the even and of the odd seeds; empty for a cell and where none could be chosen.
    pub learning_rates: [String; 2],
    /// How the sample's runs ended.
    pub runs: Counts,
    /// What was measured.
    pub series: Series,
    /// The statistics over the completed runs.
    pub description: Option<Description>,
}

impl Summary {
    pub(super) fn new(plan: &Plan, samples: Vec<Sample>, records: &[Record], series: &SeriesIndex) -> Self {
        let rows = samples.iter().flat_map(|sample| rows(sample, records, series)).collect();
        Self { axes: plan.axes.clone(), measure: plan.measure(), runs: Counts::of(records.iter()), rows }
    }

    /// The text of `summary.csv`.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let mut header = self.axes.clone();
        header.extend(columns(&SELECTION_COLUMNS));
        header.extend(columns(&SERIES_COLUMNS));
        header.extend(columns(&["n", "diverged", "failed", "missing"]));
        header.extend(columns(&DESCRIPTION_COLUMNS));
        let mut text = CsvText::new(&header)?;
        for row in &self.rows {
            text.row(&row.fields())?;
        }
        text.finish()
    }

    /// The same as JSON: how many runs there are, and an object per row.
    pub fn json(&self) -> Value {
        let Counts { completed, diverged, failed, missing } = self.runs;
        let rows: Vec<Value> = self.rows.iter().map(|row| row.json(&self.axes)).collect();
        json!({
            "runs": { "completed": completed, "diverged": diverged, "failed": failed, "missing": missing },
            "rows": rows,
        })
    }
}

fn rows<'a>(sample: &'a Sample, records: &'a [Record], series: &'a SeriesIndex) -> impl Iterator<Item = Row> + 'a {
    let runs = || sample.runs.iter().map(|&run| &records[run]);
    series.in_order().map(move |(number, series)| {
        let finals: Vec<f64> = runs().filter_map(|record| record.final_value(number)).collect();
        Row {
            axes: sample.axes.clone(),
            selection: sample.selection,
            learning_rates: sample.learning_rates.clone(),
            runs: Counts::of(runs()),
            series: series.clone(),
            description: Description::of(&finals),
        }
    })
}

impl Row {
    /// Number of values that the statistics are over.
    pub fn n(&self) -> usize {
        self.description.as_ref().map_or(0, |description| description.n)
    }

    fn fields(&self) -> Vec<String> {
        let mut fields = self.axes.clone();
        fields.push(self.selection.name().into());
        fields.extend(self.learning_rates.clone());
        fields.extend(self.series.fields());
        fields.extend([self.n(), self.runs.diverged, self.runs.failed, self.runs.missing].map(|n| n.to_string()));
        fields.extend(description_fields(self.description.as_ref()));
        fields
    }

    fn json(&self, axes: &[String]) -> Value {
        let mut object = Map::new();
        object.extend(axes.iter().zip(&self.axes).map(|(axis, text)| (axis.clone(), axis_value(axis, text))));
        object.insert("selection".into(), self.selection.name().into());
        let rates = SELECTION_COLUMNS[1..].iter().zip(&self.learning_rates);
        object.extend(rates.map(|(&column, text)| (column.into(), axis_value(column, text))));
        let series = SERIES_COLUMNS.iter().zip(self.series.fields());
        object.extend(series.map(|(&column, text)| (column.into(), text.into())));
        object.insert("n".into(), self.n().into());
        object.insert("diverged".into(), self.runs.diverged.into());
        object.insert("failed".into(), self.runs.failed.into());
        object.insert("missing".into(), self.runs.missing.into());
        let numbers = DESCRIPTION_COLUMNS.iter().zip(description_numbers(self.description.as_ref()));
        object.extend(numbers.map(|(&column, number)| (column.into(), json!(number))));
        Value::Object(object)
    }
}

/// A place on an axis: a number but for the models' names, which may look like one.
fn axis_value(axis: &str, text: &str) -> Value {
    let number = || serde_json::from_str::<Number>(text).ok().map(Value::Number);
    match (axis, text) {
        (_, "") => Value::Null,
        ("model", _) => text.into(),
        _ => number().unwrap_or_else(|| text.into()),
    }
}
