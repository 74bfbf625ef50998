//! The fields that several tables share; nothing where there is no number.

use crate::base::statistics::Description;
use crate::train::metric::Metric;
use crate::train::outcome::recorded;

/// How a sample's runs were chosen, and the learning rates that were applied to the two halves of the seeds.
pub(super) const SELECTION_COLUMNS: [&str; 3] = ["selection", "learning_rate_even_seeds", "learning_rate_odd_seeds"];

/// What was measured.
pub(super) const SERIES_COLUMNS: [&str; 3] = ["split", "task", "metric"];

/// A series in the fields of [`SERIES_COLUMNS`].
pub(super) fn series_fields(series: &Metric) -> [String; 3] {
    [series.split.name().into(), series.task.clone(), series.metric.clone()]
}

/// A column of a description.
pub(super) type Statistic = (&'static str, fn(&Description) -> Option<f64>);

const MEAN: Statistic = ("mean", |sample| Some(sample.mean));
const SD: Statistic = ("sd", |sample| sample.sd);
const SE: Statistic = ("se", |sample| sample.se);
const Q25: Statistic = ("q25", |sample| Some(sample.q25));
const MEDIAN: Statistic = ("median", |sample| Some(sample.median));
const Q75: Statistic = ("q75", |sample| Some(sample.q75));
const MIN: Statistic = ("min", |sample| Some(sample.min));
const MAX: Statistic = ("max", |sample| Some(sample.max));

/// The statistics of final values.
pub(super) const FINAL_STATISTICS: [Statistic; 8] = [MEAN, SD, SE, Q25, MEDIAN, Q75, MIN, MAX];

/// The statistics of every step: fewer, for they are many; the standard error is sd / sqrt(n).
pub(super) const STEP_STATISTICS: [Statistic; 5] = [MEAN, SD, Q25, MEDIAN, Q75];

/// The columns of some statistics.
pub(super) fn statistic_columns(statistics: &[Statistic]) -> impl Iterator<Item = String> {
    statistics.iter().map(|(name, _)| (*name).to_owned())
}

/// Some statistics of a sample, each in its field.
pub(super) fn statistic_fields(
    statistics: &[Statistic],
    description: Option<&Description>,
) -> impl Iterator<Item = String> {
    statistics.iter().map(move |(_, of)| measured(description.and_then(of)))
}

/// The field of a measured number: to the digits that measurements are recorded to, for it has no more that mean
/// anything.
pub(super) fn measured(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| number(recorded(value)))
}

/// The field of a number that is exact, in shortest round-trip form.
pub(super) fn number(value: f64) -> String {
    serde_json::Number::from_f64(value).map_or_else(String::new, |number| number.to_string())
}

/// Owned strings of a list of column names.
pub(super) fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
