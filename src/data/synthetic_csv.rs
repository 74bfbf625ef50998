//! Writes synthetic data as a table and measures it on the way.

use super::synthetic::{BLOCK_ROWS, Block, Blocks};
use super::table_format::TableFormat;
use crate::base::math::linear_fit::LinearFit;
use crate::base::statistics::{PairwiseMoments, pairs};
use crate::study::run::{Split, Synthetic, pair_name};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Measurements of generated data.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facts {
    /// Number of rows.
    pub rows: usize,
    /// Pearson correlation of the two labels, or its mean over every two of several; `None` if a label does not vary, and
    /// of a single label.
    pub label_correlation: Option<f64>,
    /// Pearson correlation of every two labels by their names, unless there are fewer than three.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_name")]
    pub label_correlations: Vec<(String, Option<f64>)>,
    /// Variance of each label.
    pub label_variance: Vec<f64>,
    /// Noise variance / label variance, per label; `None` if the label does not vary. In the long run, no model's mean
    /// squared error is a smaller share of the label variance.
    pub noise_share: Vec<Option<f64>>,
    /// Mean squared error of the best linear fit on these rows, per label; `None` if there are too few rows for a fit.
    pub linear_fit_mse: Option<Vec<f64>>,
}

/// Values as an object with their names as keys.
fn by_name<S: Serializer>(values: &[(String, Option<f64>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(name, value)| (name, value)))
}

/// Writes the first `rows` rows of `seed`'s training stream, with a header x0, x1, ..., y1, y2, ... A run with a fixed data
/// set of this size trains on the same rows. Needs constant memory. `observe` is told the number of rows now and then.
pub fn write_csv(
    spec: &Synthetic,
    rows: usize,
    seed: u64,
    format: TableFormat,
    out: &mut dyn Write,
    observe: &mut dyn FnMut(usize),
) -> io::Result<Facts> {
    format.write(out, |text| {
        let mut writer = csv::WriterBuilder::new().delimiter(format.separator).from_writer(text);
        write_rows(spec, rows, seed, &mut writer, observe)
    })
}

fn write_rows(
    spec: &Synthetic,
    rows: usize,
    seed: u64,
    writer: &mut csv::Writer<&mut dyn Write>,
    observe: &mut dyn FnMut(usize),
) -> io::Result<Facts> {
    let header = (0..spec.dim).map(|i| format!("x{i}")).chain(spec.task_names());
    writer.write_record(header).map_err(io_error)?;
    let blocks = Blocks::new(spec, seed, Split::Train);
    let mut block = Block::default();
    let mut measured = Measured::new(spec.dim, spec.tasks);
    let (mut cell, mut targets) = (String::new(), Vec::new());
    for row in 0..rows {
        let column = row % BLOCK_ROWS;
        if column == 0 {
            blocks.fill((row / BLOCK_ROWS) as u64, &mut block);
            observe(row);
        }
        let inputs = block.inputs.iter().skip(column).step_by(BLOCK_ROWS).copied();
        targets.clear();
        targets.extend(block.targets.iter().skip(column).step_by(BLOCK_ROWS));
        for value in inputs.clone().chain(targets.iter().copied()) {
            cell.clear();
            std::fmt::Write::write_fmt(&mut cell, format_args!("{value}")).map_err(io::Error::other)?;
            writer.write_field(&cell).map_err(io_error)?;
        }
        writer.write_record(None::<&[u8]>).map_err(io_error)?;
        measured.add(inputs, &targets);
    }
    writer.flush()?;
    Ok(measured.facts(spec.law.noise_std))
}

/// Unwraps the I/O error. The library's own conversion would hide its kind, for example that the disk is full.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Sums for [`Facts`].
struct Measured {
    rows: usize,
    tasks: usize,
    labels: PairwiseMoments,
    fit: LinearFit,
}

impl Measured {
    fn new(dim: usize, tasks: usize) -> Self {
        Self { rows: 0, tasks, labels: PairwiseMoments::new(tasks), fit: LinearFit::new(dim, tasks) }
    }

    fn add(&mut self, inputs: impl Iterator<Item = f32>, targets: &[f32]) {
        self.rows += 1;
        self.labels.add(targets);
        self.fit.add(inputs, targets);
    }

    fn facts(&self, noise_std: f64) -> Facts {
        let label_variance = self.labels.variances();
        let noise_share = |variance: &f64| (*variance > 0.0).then(|| noise_std * noise_std / variance);
        let named = pairs(self.tasks).map(pair_name).zip(self.labels.correlations());
        Facts {
            rows: self.rows,
            label_correlation: self.labels.mean_correlation(),
            label_correlations: if self.tasks > 2 { named.collect() } else { Vec::new() },
            noise_share: label_variance.iter().map(noise_share).collect(),
            label_variance,
            linear_fit_mse: self.fit.mean_squared_errors(),
        }
    }
}
