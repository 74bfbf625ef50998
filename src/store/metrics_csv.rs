//! A run's curve as `metrics.csv`: step, split, task, metric, value; floats in shortest round-trip form.

use crate::base::error::{Error, Result};
use crate::train::outcome::MetricPoint;

const HEADER: [&str; 5] = ["step", "split", "task", "metric", "value"];

/// The file of a curve.
pub fn to_csv(curve: &[MetricPoint]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    write(&mut writer, curve).map_err(|error| Error::Defect(format!("a curve cannot be written as CSV: {error}")))?;
    writer.into_inner().map_err(|error| Error::Defect(format!("a curve cannot be written as CSV: {error}")))
}

fn write(writer: &mut csv::Writer<Vec<u8>>, curve: &[MetricPoint]) -> csv::Result<()> {
    // By hand, so that an empty curve has a header.
    writer.write_record(HEADER)?;
    curve.iter().try_for_each(|point| writer.serialize(point))
}

/// The curve of a file, or why it cannot be believed.
pub fn from_csv(bytes: &[u8]) -> std::result::Result<Vec<MetricPoint>, String> {
    let curve: csv::Result<Vec<MetricPoint>> = csv::Reader::from_reader(bytes).into_deserialize().collect();
    let curve = curve.map_err(|_| "it is no table of metrics".to_owned())?;
    if curve.iter().all(|point| point.value.is_finite()) { Ok(curve) } else { Err("a value is not finite".into()) }
}
