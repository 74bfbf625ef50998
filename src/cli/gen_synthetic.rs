//! `mmoe gen-synthetic`: writes synthetic data as a table, and a JSON file with everything that made it.

use super::path::path;
use super::setting_flags::{OfGenerator, SettingFlags, as_flag};
use super::terminal::{self, Progress};
use crate::base::disk::{self, Disk};
use crate::base::error::{Error, Result};
use crate::base::exit_code::ExitCode;
use crate::base::process::memory;
use crate::base::sha256::Hashing;
use crate::base::words::grouped;
use crate::data::synthetic::Tasks;
use crate::data::synthetic_csv::{Facts, write_csv};
use crate::data::table_format::{TableFormat, description_path};
use crate::study::run::size::check_tasks;
use crate::study::run::{
    Correlations, GENERATED_ROWS, LabelFunction, Measure, MeasurementSpec, RunSpec, Synthetic, task_name,
};
use crate::study::settings::{self, limits};
use crate::study::toml::rule::flag;
use clap::Args;
use serde::{Serialize, Serializer};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The JSON file beside the data.
#[derive(Serialize)]
struct Description<'a> {
    dim: usize,
    corr: &'a Correlations,
    law: &'a LabelFunction,
    seed: u64,
    #[serde(flatten)]
    weights: Weights<'a>,
    alpha: &'a [f64],
    beta: &'a [f64],
    measured: &'a Facts,
    csv_sha256: String,
}

/// The weight vectors as fields w1, w2, ...
struct Weights<'a>(&'a [Vec<f64>]);

impl Serialize for Weights<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().enumerate().map(|(task, weights)| (format!("w{}", task + 1), weights)))
    }
}

/// Arguments of `gen-synthetic`.
#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  mmoe gen-synthetic --corr 0.5 --out half.csv
  mmoe gen-synthetic --tasks 3 --corr '1,0.5,0;0.5,1,0.5;0,0.5,1'
  mmoe gen-synthetic --corr -1 --dim 2 --rows 100 --alpha 1,2 --beta=-1,0 --noise-std 0
  mmoe train --data half.csv --tasks y1,y2

The file has the columns x0, x1, ..., y1, y2, ... A JSON file beside it has every parameter, all weight \
vectors, and the labels' correlation, variance, share of noise and mean squared error of the best linear fit.")]
pub struct GenSyntheticArgs {
    /// File to write: .csv or, with tabs, .tsv; packed with gzip if .gz follows [default: data/synthetic.csv]
    #[arg(long, value_name = "FILE", default_value = "data/synthetic.csv", hide_default_value = true, value_parser = path())]
    pub out: PathBuf,
    /// Overwrite existing files
    #[arg(long)]
    pub force: bool,
    /// Number of rows [default: 10000]
    #[arg(long, value_name = "N", default_value_t = GENERATED_ROWS, hide_default_value = true)]
    #[arg(value_parser = flag::<usize>(limits::ROWS))]
    pub rows: usize,
    /// Seed of all random draws; the same seed gives the same bytes [default: 0]
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    #[arg(value_parser = flag::<u64>(limits::SEED))]
    pub seed: u64,
    /// The inputs and the label function.
    #[command(flatten)]
    pub generator: SettingFlags<OfGenerator>,
}

/// Writes both files and prints what was measured.
pub fn run(args: &GenSyntheticArgs) -> Result<ExitCode> {
    let synthetic = synthetic(args)?;
    let format = format(&args.out)?;
    let beside = description_path(&args.out);
    refuse_what_is_no_file(&args.out)?;
    refuse_what_is_no_file(&beside)?;
    if !args.force {
        refuse_to_overwrite(&[&args.out, &beside])?;
    }
    // The best linear fit is found from the sums of products of every two inputs.
    let sums = (synthetic.dim as u64 + 1).pow(2) * size_of::<f64>() as u64;
    memory::require(sums, 0, &format!("--dim: {} inputs", grouped(synthetic.dim)), "choose fewer inputs")?;
    let disk = Disk::default();
    if let Some(folder) = args.out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        disk.create_dir(folder)?;
    }
    let (facts, csv_sha256) = write_data(&disk, args, &synthetic, format)?;
    let tasks = Tasks::draw(&synthetic, args.seed);
    let description = Description {
        dim: synthetic.dim,
        corr: &synthetic.corr,
        law: &synthetic.law,
        seed: args.seed,
        weights: Weights(&tasks.weights),
        alpha: &tasks.alpha,
        beta: &tasks.beta,
        measured: &facts,
        csv_sha256,
    };
    let json = serde_json::to_string_pretty(&description)
        .map_err(|error| Error::Defect(format!("the description cannot be written as JSON: {error}")))?;
    disk.write(&beside, format!("{json}\n").as_bytes())?;
    terminal::show(&printed(&facts))?;
    terminal::say(&format!("wrote {} and {}", args.out.display(), beside.display()));
    Ok(ExitCode::Done)
}

/// What is generated.
fn synthetic(args: &GenSyntheticArgs) -> Result<Synthetic> {
    let mut run = RunSpec::Measurement(settings::measurement(Measure::LabelCorrelation));
    let refused = |problem| as_flag(&problem, &args.generator);
    args.generator.0.apply(&mut run).map_err(refused)?;
    match run {
        RunSpec::Measurement(MeasurementSpec { data, .. }) => check_tasks(&data).map(|()| data).map_err(refused),
        RunSpec::Training(_) => Err(Error::Defect("settings make a training of a measurement".into())),
    }
}

/// Writes the table; returns what was measured, and the sha256 of the file.
fn write_data(
    disk: &Disk,
    args: &GenSyntheticArgs,
    synthetic: &Synthetic,
    format: TableFormat,
) -> Result<(Facts, String)> {
    let mut progress = Progress::new("rows", args.rows);
    let written = disk.write_with(&args.out, |file| {
        let mut hashing = Hashing::new(file);
        let mut observe = |rows: usize| progress.update(rows, rows as f64 / args.rows as f64);
        let facts = write_csv(synthetic, args.rows, args.seed, format, &mut hashing, &mut observe)?;
        Ok((facts, hashing.finish().1))
    });
    progress.finish();
    written
}

/// The format that the name of the file asks for.
fn format(out: &Path) -> Result<TableFormat> {
    let hint = "give the name of a CSV file, such as data/synthetic.csv";
    if out.file_name().is_none() || out.as_os_str() == "-" {
        return Err(Error::Usage(format!(
            "--out: {} cannot name the data, because its description goes to a .json file of the same name\n  {hint}",
            out.display()
        )));
    }
    TableFormat::of(out).ok_or_else(|| {
        Error::Usage(format!(
            "--out: {} has the ending of no table\n  end the name in .csv, .tsv, .csv.gz or .tsv.gz",
            out.display()
        ))
    })
}

/// Refuses a folder, and a device or a pipe such as /dev/null, which the file would replace.
fn refuse_what_is_no_file(path: &Path) -> Result<()> {
    let kind = match path.metadata() {
        Ok(there) if there.is_dir() => "a folder",
        Ok(there) if !there.is_file() => "not a regular file",
        _ => return Ok(()),
    };
    Err(Error::Usage(format!(
        "--out: {} is {kind}\n  give the name of a CSV file, such as data/synthetic.csv",
        path.display()
    )))
}

fn refuse_to_overwrite(paths: &[&Path]) -> Result<()> {
    for path in paths {
        if disk::exists(path) {
            return Err(Error::Usage(format!(
                "{}: exists already; nothing was written\n  give another name with --out, or replace it with --force",
                path.display()
            )));
        }
    }
    Ok(())
}

/// The facts as printed.
fn printed(facts: &Facts) -> String {
    let shown = |value: Option<f64>| value.map_or("-".into(), |value| format!("{value:.6}"));
    let mut text = format!("rows                      {}\n", facts.rows);
    let label = if facts.label_correlations.is_empty() { "label correlation" } else { "mean label correlation" };
    let _ = writeln!(text, "{label:<26}{}", shown(facts.label_correlation));
    for (pair, correlation) in &facts.label_correlations {
        let _ = writeln!(text, "{:<26}{}", format!("{pair}: correlation"), shown(*correlation));
    }
    for (index, variance) in facts.label_variance.iter().enumerate() {
        let task = task_name(index);
        let left = facts.linear_fit_mse.as_ref().map(|left| left[index]);
        let _ = writeln!(text, "{task}: variance              {variance:.6}");
        let _ = writeln!(text, "{task}: share of noise        {}", shown(facts.noise_share[index]));
        let _ = writeln!(text, "{task}: MSE of a linear fit   {}", shown(left));
    }
    text
}
