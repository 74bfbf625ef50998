//! The `mmoe` program: parse, dispatch, and turn an error into a message and an exit code.

use clap::Parser;
use mmoe::base::cpu;
use mmoe::cli::{self, Cli, terminal};
use std::process::ExitCode;

fn main() -> ExitCode {
    cpu::use_one_thread_per_run();
    let ended = cpu::select_from_environment().and_then(|()| cli::run(&Cli::parse().command)).unwrap_or_else(|error| {
        terminal::say_error(&error.to_string());
        error.exit_code()
    });
    ended.into()
}
