//! A reader of the output that goes away, such as `head`.

use crate::bad_input::{STUDY, mmoe, scratch_with};
use crate::common::Outcome;
use assert_cmd::cargo::cargo_bin;
use std::process::{Command, Stdio};

#[test]
fn a_reader_that_goes_away_is_no_error() -> Outcome {
    let dir = scratch_with("tiny.toml", STUDY)?;
    assert!(mmoe(dir.path(), "sweep tiny.toml --out out")?.status.success());
    let lines = [
        "sweep tiny.toml --out out --list",
        "report out",
        "report out --format csv",
        "train --model mmoe --steps 5",
        "completions bash",
        "gen-synthetic --rows 10 --out a.csv",
    ];
    for line in lines {
        let mut child = Command::new(cargo_bin("mmoe"))
            .args(line.split_whitespace())
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        drop(child.stdout.take());
        let output = child.wait_with_output()?;
        let said = String::from_utf8(output.stderr)?;
        assert!(output.status.success() && !said.contains("error"), "{line}: {said}");
    }
    assert!(dir.path().join("a.json").exists());
    Ok(())
}
