//! `mmoe completions`: a shell's completion script.

use clap::CommandFactory;

use crate::cli::{Cli, CompletionsArgs};
use crate::error::Result;
use crate::exit_code;
use crate::ui;

/// Prints the script; the result is the exit code.
pub fn run(args: &CompletionsArgs) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "mmoe", &mut script);
    ui::show(&String::from_utf8_lossy(&script))?;
    Ok(exit_code::DONE)
}
