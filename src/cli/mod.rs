//! The command line: the arguments, whose doc comments are the help text, and one thin file per subcommand.

mod check;
mod claims;
mod completions;
mod fetch;
pub mod gen_synthetic;
pub mod list;
pub mod one_run;
pub mod publish;
mod report;
pub mod sweep;
pub mod terminal;
mod train;
pub mod tune;

use crate::base::error::Result;
use crate::data::fetch::known_files::DataSet;
use crate::data::fetch::origin::Origin;
use crate::report::{Format, Report as StudyReport, report as make_report};
use crate::store::Store;
use crate::study::filter::Filter;
use crate::study::planned_study::PlannedStudy;
use crate::study::run::defaults;
use crate::study::settings::{GeneratorSettings, limits};
use crate::study::toml::rule::flag;
use clap::{Args, Parser, Subcommand};
use one_run::SingleRun;
use std::path::PathBuf;

/// Reproduces the studies of the MMoE paper (Ma et al., KDD 2018)
///
/// A config describes a study; `sweep` trains every run of it and leaves tables and curves in a folder, which
/// `report` prints and `scripts/plot.py` draws.
#[derive(Debug, Parser)]
#[command(name = "mmoe", version, arg_required_else_help = true)]
#[command(after_help = "Examples:
  mmoe sweep configs/quick.toml             a few minutes: Figures 4 and 5 in small
  mmoe train --model mmoe --corr 0.5        one training
  mmoe gen-synthetic --corr 0.5             the data alone
  mmoe report results/quick                 the tables of a study
  mmoe tune configs/census-income.toml      the best sizes of each model, which a sweep then trains
  mmoe fetch census-income                  the real data of Section 6.3

Exit codes: 0 all done; 2 usage or config; 3 runs failed or diverged; 4 nothing selected;
5 incomplete; 6 a published study differs; 7 folder locked; 70 bug; 74 input/output; 130, 143 ended by a signal.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write synthetic data for two related tasks (Section 3.2) as CSV, and its measured facts beside it
    GenSynthetic(GenSyntheticArgs),
    /// Train one model and print its final metrics
    Train(Box<TrainArgs>),
    /// Search the best settings of a study's models by a Gaussian process; the same command goes on where it stopped
    Tune(TuneArgs),
    /// Train every run of a study; the same command goes on where it stopped
    Sweep(SweepArgs),
    /// Make a study's tables again from its runs, and print its summary
    Report(ReportArgs),
    /// Judge on a study's runs what the paper claims of Figures 2 to 5
    Claims(ClaimsArgs),
    /// Pack a study's curves, a file per 50 seeds, so that its folder can be published without `runs`
    Publish(PublishArgs),
    /// Check a published study: its files against one another, and a sample of its runs by training them again
    Check(CheckArgs),
    /// Fetch a data set that a study of real data reads
    Fetch(FetchArgs),
    /// Print the completion script of a shell
    Completions(CompletionsArgs),
}

/// Arguments of `gen-synthetic`.
#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  mmoe gen-synthetic --corr 0.5 --out half.csv
  mmoe gen-synthetic --corr -1 --dim 2 --rows 100 --alpha 1,2 --beta=-1,0 --noise-std 0
  mmoe train --data half.csv --tasks y1,y2

The CSV has the columns x0, x1, ..., y1, y2. A JSON beside it has every parameter, both weight
vectors, and the labels' correlation, variance, share of noise and what a best linear fit leaves.")]
pub struct GenSyntheticArgs {
    /// File to write [default: data/synthetic.csv]
    #[arg(long, value_name = "FILE", default_value = "data/synthetic.csv", hide_default_value = true)]
    pub out: PathBuf,
    /// Overwrite the file if it is there
    #[arg(long)]
    pub force: bool,
    /// Number of rows [default: 10000]
    #[arg(long, value_name = "N", default_value_t = defaults::GENERATED_ROWS, hide_default_value = true)]
    #[arg(value_parser = flag(limits::ROWS))]
    pub rows: usize,
    /// Keys every random draw: the same seed gives the same bytes [default: 0]
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    #[arg(value_parser = flag(limits::SEED))]
    pub seed: u64,
    /// Inputs and law.
    #[command(flatten)]
    pub generator: GeneratorSettings,
}

/// Arguments of `train`.
#[derive(Args, Debug)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  mmoe train --model mmoe --corr 0.5
  mmoe train --model shared-bottom --corr 0.9 --learning-rate 0.01 --steps 8000 --seed 3
  mmoe train --data my.csv --tasks y1,y2 --experts 4 --expert-units 32,16
  mmoe train --config configs/quick.toml --model omoe --corr 0.5 --learning-rate 0.01
  mmoe train --study configs/relatedness.toml --run 3f2a")]
pub struct TrainArgs {
    /// Folder that gets `runs/ID`: the curve and the record of the run [default: results/train]
    #[arg(long, value_name = "DIR", default_value = "results/train", hide_default_value = true)]
    pub out: PathBuf,
    /// Which run.
    #[command(flatten)]
    pub single: SingleRun,
}

/// Arguments of `tune`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe tune configs/census-income.toml
  mmoe tune configs/census-income.toml --filter 'model=mmoe|omoe' --jobs 2
  mmoe sweep configs/census-income.toml     then: trains the models as their trials recommend

[tune] in the config says how many trials each model has, `search` of a model which settings are
searched. A trial is judged by the main task's AUC on validation rows. The trials are in tuning/
of the results folder: trials.csv has all that ended, tuned.toml the study that they recommend.")]
pub struct TuneArgs {
    /// Config of the study, such as configs/census-income.toml
    pub config: PathBuf,
    /// Folder of the results, whose `tuning` gets the trials [default: results/NAME, by the study's name]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Number of trials side by side, each on one thread [default: one per core]
    #[arg(long, value_name = "N", value_parser = flag(limits::JOBS), allow_negative_numbers = true)]
    pub jobs: Option<usize>,
    /// Tune some of the models: model=NAME, where bars between names mean "or"
    #[arg(long = "filter", value_name = "FILTER")]
    pub filters: Vec<Filter>,
    /// Show the trials that are known so far and how long the others may take; train nothing
    #[arg(long)]
    pub list: bool,
}

/// Arguments of `sweep`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe sweep configs/relatedness.toml
  mmoe sweep configs/relatedness.toml --list
  mmoe sweep configs/relatedness.toml --jobs 2 --filter 'corr=0.5|0.9,model=mmoe,seed=0..50'")]
pub struct SweepArgs {
    /// Config of the study, such as configs/relatedness.toml
    pub config: PathBuf,
    /// Folder of the results [default: results/NAME, by the study's name]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Number of runs side by side, each on one thread [default: one per core, four where data is measured]
    #[arg(long, value_name = "N", value_parser = flag(limits::JOBS), allow_negative_numbers = true)]
    pub jobs: Option<usize>,
    /// Run a part: AXIS=VALUE, where commas and repeated flags mean "and", bars between values mean "or", and a range of
    /// seeds leaves its end out
    #[arg(long = "filter", value_name = "FILTER")]
    pub filters: Vec<Filter>,
    /// Show the runs, which are done and how long the others will take; train nothing
    #[arg(long)]
    pub list: bool,
    /// Try runs again that failed
    #[arg(long)]
    pub retry_failed: bool,
}

/// Arguments of `report`.
#[derive(Args, Debug)]
pub struct ReportArgs {
    /// Folder of a study's results, such as results/relatedness
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// How to print the summary
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,
}

/// Arguments of `claims`.
#[derive(Args, Debug)]
#[command(
    after_help = "A claim is reproduced, contradicted or undecided; src/report/claims/figures.rs states what each of them
is taken to mean and the bounds of \"hardly\", \"clearly\" and \"much\". claims.csv in the folder has every hypothesis
at every step."
)]
pub struct ClaimsArgs {
    /// Folder of a study's results, such as results/relatedness
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// How to print the verdicts
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,
}

/// Arguments of `publish`.
#[derive(Args, Debug)]
pub struct PublishArgs {
    /// Folder of a study's results, such as results/relatedness
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe check results/relatedness
  mmoe check results/relatedness --runs 50 --seed 7
  mmoe check results/relatedness --as-elsewhere --cells 9 --steps 5000

Always: checksums, plan and runs are whole, all tables follow from the packed curves, and the
trials of models that were tuned from the scores before them.
On the processor model of the runs: a sample, of trials, too, trained again, gives every digit.
On another: early evaluations agree within tolerances that grow with the step, and the means
and standard deviations of cells by a paired test.")]
pub struct CheckArgs {
    /// Folder of a published study, such as results/relatedness
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Number of runs to train again and compare one by one
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = flag(limits::SAMPLED_RUNS))]
    pub runs: usize,
    /// Draws these runs and the cells: another seed, other runs
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = flag(limits::SEED))]
    pub seed: u64,
    /// On another processor: number of cells to test
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = flag(limits::TESTED_CELLS))]
    pub cells: usize,
    /// On another processor: runs of each cell to train again
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = flag(limits::TESTED_SEEDS))]
    pub seeds: usize,
    /// On another processor: train these runs no longer than this
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = flag(limits::STEPS))]
    pub steps: u64,
    /// Judge as on another processor, even on the same model
    #[arg(long)]
    pub as_elsewhere: bool,
    /// Number of runs side by side, each on one thread [default: one per core]
    #[arg(long, value_name = "N", value_parser = flag(limits::JOBS), allow_negative_numbers = true)]
    pub jobs: Option<usize>,
}

/// Arguments of `fetch`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe fetch census-income
  mmoe fetch census-income --from ~/Downloads/census+income+kdd.zip
  mmoe fetch census-income --from /mnt/data/census --out census

A folder has the two files, each plain, as .gz or as .xz. Size and SHA-256 of both are checked
before either is put in place; where both are there already, nothing is done.")]
pub struct FetchArgs {
    /// The data set
    #[arg(value_enum, value_name = "DATA_SET")]
    pub data_set: DataSet,
    /// Where to take it from: a folder, the archive (zip, tar, also packed with gzip or xz), or its http or https address
    /// [default: the official archive, about 9 MB]
    #[arg(long, value_name = "DIR|FILE|URL")]
    pub from: Option<Origin>,
    /// Folder that gets the files [default: data/DATA_SET]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `completions`.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  mmoe completions bash > ~/.local/share/bash-completion/completions/mmoe")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Carries out a command; the result is the exit code.
pub fn run(command: &Command) -> Result<u8> {
    match command {
        Command::GenSynthetic(args) => gen_synthetic::run(args),
        Command::Train(args) => train::run(args),
        Command::Tune(args) => tune::run(args),
        Command::Sweep(args) => sweep::run(args),
        Command::Report(args) => report::run(args),
        Command::Claims(args) => claims::run(args),
        Command::Publish(args) => publish::run(args),
        Command::Check(args) => check::run(args),
        Command::Fetch(args) => fetch::run(args),
        Command::Completions(args) => completions::run(args),
    }
}

/// Reports on what a folder has of a study.
pub fn report_on(store: &Store, study: &PlannedStudy) -> Result<StudyReport> {
    let mut unreadable = None;
    let report = make_report(&study.plan, study.data_sha256.as_deref(), &mut |run| {
        store.outcome(run).unwrap_or_else(|error| {
            unreadable.get_or_insert(error);
            None
        })
    })?;
    unreadable.map_or(Ok(report), Err)
}
