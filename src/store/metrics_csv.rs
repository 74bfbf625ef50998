//! A run's curve as `metrics.csv`: step, split, task, metric, value; floats in shortest round-trip form.

use crate::base::error::{Error, Result};
use crate::train::outcome::MetricPoint;

const HEADER: [&str; 5] = ["step", "split", "task", "metric", "value"];

/// Writes a curve as CSV.
pub fn to_csv(curve: &[MetricPoint]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    write(&mut writer, curve).map_err(|error| Error::Defect(format!("a curve cannot be written as CSV: {error}")))?;
    writer.into_inner().map_err(|error| Error::Defect(format!("a curve cannot be written as CSV: {error}")))
}

fn write(writer: &mut csv::Writer<Vec<u8>>, curve: &[MetricPoint]) -> csv::Result<()> {
    // By hand, since serialising an empty curve writes no header.
    writer.write_record(HEADER)?;
    curve.iter().try_for_each(|point| writer.serialize(point))
}

/// Reads a curve, or says why the file cannot be trusted.
pub fn from_csv(bytes: &[u8]) -> std::result::Result<Vec<MetricPoint>, String> {
    let curve: csv::Result<Vec<MetricPoint>> = csv::Reader::from_reader(bytes).into_deserialize().collect();
    let curve = curve.map_err(|_| "it is not a table of metrics".to_owned())?;
    if curve.iter().all(|point| point.value.is_finite()) { Ok(curve) } else { Err("a value is not finite".into()) }
}
