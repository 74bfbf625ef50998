//! `mmoe completions`: a shell's completion script.

use clap::CommandFactory;

use super::{Cli, CompletionsArgs, terminal};
use crate::base::error::Result;
use crate::base::exit_code;

/// Prints the script; the result is the exit code.
pub fn run(args: &CompletionsArgs) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "mmoe", &mut script);
    terminal::show(&String::from_utf8_lossy(&script))?;
    Ok(exit_code::DONE)
}
