//! The columns that several tables share.

use crate::base::digits::measured;
use crate::base::statistics::Description;

/// A column that shows a statistic: its name, and its value from a description.
pub(super) type Statistic = (&'static str, fn(&Description) -> Option<f64>);

const MEAN: Statistic = ("mean", |values| Some(values.mean));
const SD: Statistic = ("sd", |values| values.sd);
const SE: Statistic = ("se", |values| values.se);
const Q25: Statistic = ("q25", |values| Some(values.q25));
const MEDIAN: Statistic = ("median", |values| Some(values.median));
const Q75: Statistic = ("q75", |values| Some(values.q75));
const MIN: Statistic = ("min", |values| Some(values.min));
const MAX: Statistic = ("max", |values| Some(values.max));

/// The statistics of final values.
pub(super) const FINAL_STATISTICS: [Statistic; 8] = [MEAN, SD, SE, Q25, MEDIAN, Q75, MIN, MAX];

/// The statistics of every step: fewer, to keep the file small. The standard error is sd / sqrt(n).
pub(super) const STEP_STATISTICS: [Statistic; 5] = [MEAN, SD, Q25, MEDIAN, Q75];

/// The columns of some statistics.
pub(super) fn statistic_columns(statistics: &[Statistic]) -> impl Iterator<Item = String> {
    statistics.iter().map(|(name, _)| (*name).to_owned())
}

/// One field per statistic; all empty without a description.
pub(super) fn statistic_fields(
    statistics: &[Statistic],
    description: Option<&Description>,
) -> impl Iterator<Item = String> {
    statistics.iter().map(move |(_, of)| measured(description.and_then(of)))
}

/// Column names as owned strings.
pub(super) fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
