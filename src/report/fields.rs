//! The fields that several tables share; numbers in shortest round-trip form, nothing where there is no number.

use crate::series::Series;
use crate::stats::Description;

/// How a sample's runs were chosen, and the learning rates that were applied to the two halves of the seeds.
pub(super) const SELECTION_COLUMNS: [&str; 3] = ["selection", "learning_rate_even_seeds", "learning_rate_odd_seeds"];

/// What was measured.
pub(super) const SERIES_COLUMNS: [&str; 3] = ["split", "task", "metric"];

/// A series in the fields of [`SERIES_COLUMNS`].
pub(super) fn series_fields(series: &Series) -> [String; 3] {
    [series.split.name().into(), series.task.clone(), series.metric.clone()]
}

/// A [`Description`] without its n.
pub(super) const DESCRIPTION_COLUMNS: [&str; 8] = ["mean", "sd", "se", "q25", "median", "q75", "min", "max"];

/// A description's numbers in the order of [`DESCRIPTION_COLUMNS`].
pub(super) fn description_numbers(description: Option<&Description>) -> [Option<f64>; 8] {
    description.map_or([None; 8], |d| {
        [Some(d.mean), d.sd, d.se, Some(d.q25), Some(d.median), Some(d.q75), Some(d.min), Some(d.max)]
    })
}

/// A description in the fields of [`DESCRIPTION_COLUMNS`].
pub(super) fn description_fields(description: Option<&Description>) -> [String; 8] {
    description_numbers(description).map(optional_number)
}

/// A number's field.
pub(super) fn number(value: f64) -> String {
    serde_json::Number::from_f64(value).map_or_else(String::new, |number| number.to_string())
}

/// The field of a number that may not be there.
pub(super) fn optional_number(value: Option<f64>) -> String {
    value.map_or_else(String::new, number)
}

/// Owned strings of a list of column names.
pub(super) fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
