//! The command line: one file per subcommand, with its arguments; their doc comments are the help text.

mod carry_out;
mod check;
mod claims;
mod completions;
mod fetch;
pub mod gen_synthetic;
pub mod one_run;
mod publish;
pub mod report;
mod sweep;
pub mod terminal;
mod train;
pub mod tune;
mod version;

use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use check::CheckArgs;
use claims::ClaimsArgs;
use clap::{CommandFactory, Parser, Subcommand};
use completions::CompletionsArgs;
use fetch::FetchArgs;
use gen_synthetic::GenSyntheticArgs;
use publish::PublishArgs;
use report::ReportArgs;
use sweep::SweepArgs;
use train::TrainArgs;
use tune::TuneArgs;

/// Reproduces the studies of the MMoE paper (Ma et al., KDD 2018)
///
/// A config describes a study; `sweep` trains every run of it and leaves tables and curves in a folder, which
/// `report` prints and `scripts/plot.py` draws.
#[derive(Debug, Parser)]
#[command(name = "mmoe", version, long_version = version::long(), arg_required_else_help = true)]
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

/// Carries out a command.
pub fn run(command: &Command) -> Result<ExitCode> {
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
        Command::Completions(args) => completions::run(args, Cli::command()),
    }
}
