//! `mmoe describe`: guesses what the columns of a table are, and writes the guess as a config to edit.

pub mod page;

use super::path::path;
use super::terminal;
use crate::base::disk::{self, Disk};
use crate::base::error::{Error, Result};
use crate::base::exit_code::ExitCode;
use crate::base::words::visible;
use crate::data::describe::{Guess, guess, one_file};
use crate::study::settings::limits::{NAME, TASK};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `describe`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe describe log.csv --tasks click,like --out log.toml
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
    /// File for the config, in which paths start in its folder [default: the terminal]
    #[arg(long, value_name = "FILE", value_parser = path())]
    pub out: Option<PathBuf>,
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

/// Prints or writes the config, and says on stderr what each field alone tells about the tasks.
pub fn run(args: &DescribeArgs) -> Result<ExitCode> {
    if let Some(out) = args.out.as_ref().filter(|out| disk::exists(out)) {
        let hint = "give another name to --out, or remove the file";
        return Err(Error::Usage(format!("{}: there is such a file already\n  {hint}", out.display())));
    }
    let mut files = one_file(&args.file);
    (files.separator, files.header) = (args.separator.clone(), args.header.clone());
    files.missing.clone_from(&args.missing);
    check_names(&args.tasks)?;
    let mut guess = guess(&files, &args.tasks, &args.exclude)?;
    say(&guess);
    let here = PathBuf::from(".");
    let folder = args.out.as_ref().and_then(|out| out.parent()).filter(|folder| *folder != Path::new(""));
    guess.spec.paths_mut().for_each(|path| *path = path.seen_from(folder.unwrap_or(&here)));
    let config = page::config(&guess, &name(&args.file));
    match &args.out {
        None => terminal::show(&config)?,
        Some(out) => {
            Disk::default().write(out, config.as_bytes())?;
            terminal::say(&format!("wrote {}", out.display()));
        }
    }
    Ok(ExitCode::Done)
}

/// Refuses names that no task can have.
pub fn check_names(tasks: &[String]) -> Result<()> {
    match tasks.iter().find(|task| TASK.parse(task).is_none()) {
        Some(task) => {
            Err(Error::Usage(format!("--tasks: `{}` cannot be a task\n  {}", visible(task), TASK.hint(task))))
        }
        None => Ok(()),
    }
}

fn say(guess: &Guess) {
    terminal::say("what each field alone reaches, fitted on one half of the rows and judged on the other:\n");
    for table in [page::reach_table(guess), page::correlation_table(guess)].iter().filter(|table| !table.is_empty()) {
        terminal::say(&terminal::aligned(table));
    }
    page::summary(guess).iter().for_each(|line| terminal::say(line));
}

/// What the study is called: like the file, as far as that is a name.
fn name(file: &Path) -> String {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or_default().replace(['*', '?', '[', ']'], "");
    if NAME.parse(&stem).is_some() { stem } else { "log".into() }
}
