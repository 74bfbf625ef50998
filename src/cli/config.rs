//! `mmoe config`: prints a config that comes with the program, or their names.

use super::terminal;
use crate::base::error::{Error, Result};
use crate::base::exit_code::ExitCode;
use crate::base::words::{suggestion, visible};
use crate::study::shipped::CONFIGS;
use clap::Args;

/// Arguments of `config`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe config
  mmoe config quick > my-study.toml")]
pub struct ConfigArgs {
    /// Name of the config; without it, all names are listed
    pub name: Option<String>,
}

/// Prints the config, or the names.
pub fn run(args: &ConfigArgs) -> Result<ExitCode> {
    let names: Vec<&str> = CONFIGS.iter().map(|(name, _)| *name).collect();
    let Some(name) = &args.name else {
        terminal::show(&(names.join("\n") + "\n"))?;
        return Ok(ExitCode::Done);
    };
    let (_, text) = CONFIGS.iter().find(|(known, _)| known == name).ok_or_else(|| {
        let hint = suggestion(name, "they are", &names);
        Error::Usage(format!("no config `{}` comes with the program\n  {hint}", visible(name)))
    })?;
    terminal::show(text)?;
    Ok(ExitCode::Done)
}
