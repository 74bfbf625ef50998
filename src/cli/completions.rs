//! `mmoe completions`: prints a shell's completion script.

use super::terminal;
use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use clap::{Args, Command};

/// Arguments of `completions`.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  mmoe completions bash > ~/.local/share/bash-completion/completions/mmoe")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Prints the completion script for this command line.
pub fn run(args: &CompletionsArgs, mut program: Command) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "mmoe", &mut script);
    terminal::show(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::Done)
}
