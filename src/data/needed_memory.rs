//! How much memory runs take, known before their rows are made or read.

use super::{census, table};
use crate::base::error::Result;
use crate::base::process::memory;
use crate::base::words::grouped;
use crate::study::run::table::{FieldKind, TableField, TableSpec};
use crate::study::run::{DataSpec, ModelKind, TrainingSpec};

/// Bytes of the program itself with a small network.
const PROGRAM: u64 = 14 << 20;
/// Bytes of a number, of a row's place in an order, and of a batch besides its numbers.
const NUMBER: u64 = 4;
const PLACE: u64 = 8;
const BATCH: u64 = 1024;
/// Bytes of a parameter with its gradient and both moments.
const PARAMETER: u64 = 16;
/// Numbers per hidden unit and row of a batch: its value, its gradient, and copies while they are made. Experts need
/// fewer copies, since they are mixed before the towers.
const ACTIVATIONS: u64 = 4;
const ACTIVATIONS_OF_EXPERTS: u64 = 2;
/// Batches that a worker holds at a time, in two layouts each.
const BATCHES: u64 = 4;

/// Refuses runs that need more memory than there is, if `workers` of them are carried out at a time.
pub fn require(runs: &[&TrainingSpec], workers: usize) -> Result<()> {
    let mut files: Vec<(&DataSpec, Extent)> = Vec::new();
    let mut of_runs = Vec::new();
    for &spec in runs {
        let known = files.iter().find(|(data, _)| **data == spec.data).map(|(_, extent)| *extent);
        let extent = known.map_or_else(|| Extent::of(&spec.data), Ok)?;
        if known.is_none() && spec.data.path().is_some() {
            files.push((&spec.data, extent));
        }
        of_runs.push((of_run(spec, extent), spec, extent));
    }
    of_runs.sort_unstable_by_key(|(bytes, ..)| std::cmp::Reverse(*bytes));
    let Some(&(_, largest, extent)) = of_runs.first() else { return Ok(()) };
    let workers = workers.min(of_runs.len());
    let stored: u64 = files.iter().map(|(_, extent)| extent.stored).sum();
    let loading = files.iter().map(|(_, extent)| extent.loading).max().unwrap_or(0);
    let training = of_runs[..workers].iter().map(|(bytes, ..)| bytes).sum::<u64>();
    let needed = PROGRAM + stored + loading.max(training);
    let hint = match (&largest.data, workers) {
        (DataSpec::Synthetic(_), 1) => "choose fewer rows or inputs, smaller batches or networks, or allow more memory",
        (DataSpec::Synthetic(_), _) => {
            "choose fewer rows or inputs, smaller batches or networks, or a smaller --jobs, or allow more memory"
        }
        (_, 1) => "give fewer rows or columns, choose smaller networks, or allow more memory",
        (_, _) => "give fewer rows or columns, choose smaller networks or a smaller --jobs, or allow more memory",
    };
    memory::require(needed, workers, &thing(largest, extent, workers), hint)
}

/// Bytes that a training alone takes at its peak: the program, the data, the batches and the network.
pub fn needed(spec: &TrainingSpec) -> Result<u64> {
    let extent = Extent::of(&spec.data)?;
    Ok(PROGRAM + extent.stored + extent.loading.max(of_run(spec, extent)))
}

/// The rows of a source.
#[derive(Clone, Copy)]
struct Extent {
    /// Rows of a fixed data set, held-out rows of a file included.
    rows: u64,
    inputs: u64,
    /// Bytes of the data that all runs share.
    stored: u64,
    /// Bytes that are needed beside them while the data is read, before any run begins.
    loading: u64,
}

impl Extent {
    /// Reads what is needed of the files, but keeps no row.
    fn of(data: &DataSpec) -> Result<Self> {
        Ok(match data {
            DataSpec::Synthetic(data) => {
                Self { rows: data.rows.unwrap_or(0) as u64, inputs: data.dim as u64, stored: 0, loading: 0 }
            }
            DataSpec::CensusIncome(spec) => {
                let stored = census::memory_of(spec)?;
                Self { rows: 0, inputs: spec.official_inputs() as u64, stored, loading: 0 }
            }
            DataSpec::Table(spec) => {
                let (rows, _) = table::read::size(&spec.files, &spec.further_files())?;
                let copies = 1 + spec.negatives.as_ref().map_or(0, |negatives| negatives.per_row);
                Self::of_table(spec, rows * copies)
            }
        })
    }
}

impl Extent {
    fn of_table(spec: &TableSpec, rows: u64) -> Self {
        let is_number = |field: &&TableField| matches!(field.kind, FieldKind::Number { .. });
        let numbers = spec.fields.iter().filter(is_number).count() as u64;
        let (inputs, tasks) = (spec.fields.len() as u64, spec.tasks.len() as u64);
        let is_packed = table::are_packed(rows as usize, inputs as usize);
        // Packed rows of categories have the places of their inputs, too.
        let of_row = NUMBER * if is_packed && numbers < inputs { 2 * inputs } else { inputs };
        let stored = of_row + NUMBER * (tasks + 1);
        // Numbers are read in double precision. Memory that columns as they were read leave is not used again at once,
        // and the columns are there while rows are packed.
        let read = 2 * NUMBER * (numbers + tasks) + NUMBER * (inputs - numbers);
        let loading = read + if is_packed { NUMBER * inputs + PLACE } else { 0 };
        Self { rows, inputs, stored: rows * stored, loading: rows * loading }
    }
}

/// Bytes that a run takes besides the data that it shares with others.
fn of_run(spec: &TrainingSpec, Extent { rows, inputs, .. }: Extent) -> u64 {
    let tasks = spec.data.tasks().len() as u64;
    let batch_size = spec.training.batch_size as u64;
    let held_out =
        |rows: u64, layouts: u64| NUMBER * rows * (layouts * inputs + tasks) + BATCH * rows.div_ceil(batch_size);
    let (rows, batch_inputs) = match &spec.data {
        DataSpec::Synthetic(data) => {
            ((NUMBER * (inputs + tasks) + PLACE) * rows + held_out(data.test_rows as u64, 1), inputs)
        }
        DataSpec::Table(table) => {
            let held_out_rows = (rows as f64 * (table.split.validation + table.split.test).min(1.0)) as u64;
            // The order of the training rows, and which ones they are; inputs with their places.
            ((PLACE + NUMBER) * rows + held_out(held_out_rows, 2), 2 * inputs)
        }
        // Rows are sparse; those of the splits are part of what was measured.
        DataSpec::CensusIncome(_) => (0, 0),
    };
    let parameters = spec.model.parameter_counts(inputs as usize, tasks as usize).total as u64;
    // The first layers have most of the parameters, and most of the units.
    let units = parameters / inputs.max(1);
    let batches = BATCHES * 2 * NUMBER * batch_size * batch_inputs;
    let of_unit = match spec.model.kind() {
        ModelKind::Omoe | ModelKind::Mmoe => ACTIVATIONS_OF_EXPERTS,
        _ => ACTIVATIONS,
    };
    rows + batches + PARAMETER * parameters + of_unit * NUMBER * batch_size * units
}

/// What takes the memory, in words.
fn thing(spec: &TrainingSpec, extent: Extent, workers: usize) -> String {
    let at_a_time = if workers > 1 { format!(", {workers} runs at a time") } else { String::new() };
    let Extent { rows, inputs, .. } = extent;
    match &spec.data {
        DataSpec::CensusIncome(census) => format!("{}{at_a_time}", census.path),
        DataSpec::Table(table) => {
            format!("{}: {} rows of {} fields{at_a_time}", table.name(), grouped(rows), grouped(inputs))
        }
        DataSpec::Synthetic(data) => {
            let batch = grouped(spec.training.batch_size as u64);
            let rows = if rows == 0 { format!("batches of {batch}") } else { grouped(rows) };
            format!("{rows} rows and {} test rows of {} inputs{at_a_time}", grouped(data.test_rows), grouped(inputs))
        }
    }
}
