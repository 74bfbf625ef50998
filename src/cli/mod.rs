//! The command line: one file per subcommand, with its arguments; their doc comments are the help text.

mod carry_out;
mod check;
mod claims;
mod cluster;
mod completions;
mod config;
mod describe;
mod fetch;
pub mod gen_synthetic;
mod merge;
pub mod one_run;
mod path;
mod publish;
pub mod report;
mod setting_flags;
mod shard_flag;
mod sweep;
mod sweep_list;
pub mod terminal;
mod time_limit;
mod train;
pub mod tune;
mod version;

use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use check::CheckArgs;
use claims::ClaimsArgs;
use clap::{CommandFactory, Parser, Subcommand};
use cluster::{KubernetesArgs, SlurmArgs};
use completions::CompletionsArgs;
use config::ConfigArgs;
use describe::DescribeArgs;
use fetch::FetchArgs;
use gen_synthetic::GenSyntheticArgs;
use merge::MergeArgs;
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
  mmoe sweep configs/quick.toml             train Figures 4 and 5 on a small scale, in a few minutes
  mmoe train --model mmoe --corr 0.5        train one model
  mmoe gen-synthetic --corr 0.5             write the synthetic data only
  mmoe report results/quick                 print the tables of a study
  mmoe tune configs/census-income.toml      find the best settings of each model, for a sweep
  mmoe fetch census-income                  get the real data of Section 6.3

Exit codes: 0 all done; 2 usage or config; 3 runs failed or diverged; 4 nothing selected; 5 incomplete; \
6 a published study differs; 7 folder locked; 70 bug; 74 input/output; 130, 143 ended by a signal.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write synthetic data for related tasks (Section 3.2) as CSV, with a description as JSON
    GenSynthetic(GenSyntheticArgs),
    /// Train one model and print its final metrics
    Train(Box<TrainArgs>),
    /// Search for the best settings of a study's models with a Gaussian process; the same command goes on where it
    /// stopped
    Tune(TuneArgs),
    /// Train every run of a study; the same command goes on where it stopped
    Sweep(SweepArgs),
    /// Bring the runs of several folders of one study together, such as shards from computers without a shared disk
    Merge(MergeArgs),
    /// Write a script that carries out a study in shards on a Slurm cluster; submits nothing
    Slurm(SlurmArgs),
    /// Write the manifests of a Kubernetes job that carries out a study in shards; submits nothing
    Kubernetes(KubernetesArgs),
    /// Make a study's tables again from its runs, and print its summary
    Report(ReportArgs),
    /// Judge the paper's claims about Figures 2 to 5 and Tables 1 and 2 on a study's runs
    Claims(ClaimsArgs),
    /// Pack a study's curves, one file per 50 seeds, so that its folder can be published without `runs`
    Publish(PublishArgs),
    /// Check a published study: compare its files with one another, and train a sample of its runs again
    Check(CheckArgs),
    /// Guess what the columns of a table of your own are, and write the guess as a config to edit
    Describe(DescribeArgs),
    /// Fetch a real data set for the studies that read it
    Fetch(FetchArgs),
    /// Print a config that comes with the program, to run or to change
    Config(ConfigArgs),
    /// Print the completion script for a shell
    Completions(CompletionsArgs),
}

/// Carries out a command.
pub fn run(command: &Command) -> Result<ExitCode> {
    match command {
        Command::GenSynthetic(args) => gen_synthetic::run(args),
        Command::Train(args) => train::run(args),
        Command::Tune(args) => tune::run(args),
        Command::Sweep(args) => sweep::run(args),
        Command::Merge(args) => merge::run(args),
        Command::Slurm(args) => cluster::slurm(args),
        Command::Kubernetes(args) => cluster::kubernetes(args),
        Command::Report(args) => report::run(args),
        Command::Claims(args) => claims::run(args),
        Command::Publish(args) => publish::run(args),
        Command::Check(args) => check::run(args),
        Command::Describe(args) => describe::run(args),
        Command::Fetch(args) => fetch::run(args),
        Command::Config(args) => config::run(args),
        Command::Completions(args) => completions::run(args, Cli::command()),
    }
}
