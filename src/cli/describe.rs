//! `mmoe describe`: guesses what the columns of a table are, and writes the guess as a config to edit.

use super::path::path;
use super::terminal;
use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use crate::data::describe::guess;
use crate::study::run::FilePath;
use crate::study::run::table::TableFiles;
use crate::study::settings::limits::NAME;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `describe`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe describe log.csv --tasks click,like > log.toml
  mmoe describe log.parquet --tasks click --exclude row_number,session_id
  mmoe sweep log.toml")]
pub struct DescribeArgs {
    /// Table with a header: csv or tsv, plain or packed with gzip, zstd or xz, or Parquet; or a pattern of such files
    #[arg(value_name = "FILE", value_parser = path())]
    pub file: PathBuf,
    /// Names of its label columns, such as click,like; without them, all columns of 0 and 1
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub tasks: Vec<String>,
    /// Columns that are neither inputs nor labels
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub exclude: Vec<String>,
    /// What is between two cells [default: a tab in .tsv, a comma elsewhere]
    #[arg(long, value_name = "TEXT")]
    pub separator: Option<String>,
    /// Names of the columns, if the file has no line with them
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub header: Vec<String>,
    /// Cells that stand for a missing value, besides empty ones
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub missing: Vec<String>,
}

/// Prints the config on stdout, and on stderr what each field alone tells about the tasks.
pub fn run(args: &DescribeArgs) -> Result<ExitCode> {
    // The config stands beside the file, or starts where the command does.
    let mut files = TableFiles { files: vec![FilePath::from(&args.file)], ..TableFiles::default() };
    (files.separator, files.header) = (args.separator.clone(), args.header.clone());
    files.missing.clone_from(&args.missing);
    let guess = guess(&files, &args.tasks, &args.exclude)?;
    terminal::say("what each field alone reaches, fitted on one half of the rows and judged on the other:\n");
    terminal::say(&terminal::aligned(&guess.reach_table()));
    let correlations = guess.correlation_table();
    if !correlations.is_empty() {
        terminal::say(&terminal::aligned(&correlations));
    }
    guess.summary().iter().for_each(|line| terminal::say(line));
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = stem.split('.').next().unwrap_or_default().replace(['*', '?', '[', ']'], "");
    let name = if NAME.parse(&name).is_some() { name } else { "log".into() };
    terminal::show(&guess.config(&name))?;
    Ok(ExitCode::Done)
}
