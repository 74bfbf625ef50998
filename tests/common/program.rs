//! The program as a user runs it.

use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin;

/// Runs the program in `dir`, with the words of `line` as arguments.
pub fn mmoe(dir: &Path, line: &str) -> std::io::Result<Output> {
    Command::new(cargo_bin("mmoe")).args(line.split_whitespace()).current_dir(dir).output()
}

/// What a command that ends with this code prints to stdout and stderr.
pub fn said(dir: &Path, line: &str, code: impl Into<i32>) -> Result<String, Box<dyn std::error::Error>> {
    let output = mmoe(dir, line)?;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code.into()), "{line}: {said}");
    Ok(said)
}
