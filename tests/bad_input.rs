//! What a user who slips is told, by the binary: the thing, the cause and the mend, the exit code, and nothing written.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CONFIG: &str =
    "[study]\nname = \"s\"\n[training]\nsteps = 10\neval_every = 5\n[[model]]\ntype = \"mmoe\"\n[grid]\nseeds = 2\n";

fn mmoe(folder: &Path, arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mmoe"))
        .current_dir(folder)
        .args(arguments.split_whitespace())
        .output()
        .expect("the program starts")
}

/// Everything below a folder, with its size.
fn tree(folder: &Path) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let metadata = entry.metadata().expect("its metadata");
        found.push((entry.path().to_string_lossy().into_owned(), metadata.len()));
        if metadata.is_dir() {
            found.extend(tree(&entry.path()));
        }
    }
    found.sort();
    found
}

/// Runs `mmoe` with each line in a folder with a few files and checks code, words and that nothing was written.
fn refused(cases: &[(&str, i32, &str)]) {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("good.toml"), CONFIG).expect("written");
    fs::write(at("unknown.toml"), CONFIG.replace("[grid]", "num_expert = 8\n[grid]")).expect("written");
    fs::write(at("doubled.toml"), CONFIG.replace("steps = 10\n", "steps = 10\nsteps = 10\n")).expect("written");
    fs::write(at("mistyped.toml"), CONFIG.replace("steps = 10", "steps = \"ten\"")).expect("written");
    fs::write(at("missing.toml"), CONFIG.replace("name = \"s\"\n", "")).expect("written");
    fs::write(at("many.toml"), CONFIG.replace("seeds = 2", "seeds = 1000000\ncorr = [0.5, 0.9]")).expect("written");
    fs::write(at("dots.toml"), CONFIG.replace("\"s\"", "\"../s\"")).expect("written");
    fs::write(at("slash.toml"), CONFIG.replace("\"s\"", "\"a/s\"")).expect("written");
    fs::write(at("line.toml"), CONFIG.replace("\"s\"", "\"a\\ns\"")).expect("written");
    fs::write(at("escape.toml"), CONFIG.replace("\"s\"", "\"a\\u001b[2Js\"")).expect("written");
    fs::write(at("empty.toml"), "").expect("written");
    fs::write(at("bytes.toml"), b"\xff\xfe").expect("written");
    fs::create_dir(at("folder.toml")).expect("made");
    let huge = fs::File::create(at("huge.toml")).expect("made");
    huge.set_len(1 << 30).expect("a hole of a gigabyte");
    let before = tree(folder.path());
    for (line, code, words) in cases {
        let output = mmoe(folder.path(), line);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(*code), "{line}: {said}");
        assert!(said.contains(words), "{line}: `{words}` is not in: {said}");
        assert!(!said.contains('\u{1b}'), "{line}: a raw escape: {said}");
        assert_eq!(tree(folder.path()), before, "{line} wrote something");
    }
}

#[test]
fn a_value_out_of_its_limits_is_refused_with_the_limits() {
    refused(&[
        ("gen-synthetic --corr 1.2", 2, "give a number from -1 to 1"),
        ("train --learning-rate nan", 2, "give a number from"),
        ("train --learning-rate -0.1", 2, "give a number from"),
        ("train --learning-rate inf", 2, "give a number from"),
        ("gen-synthetic --rows 0", 2, "give a whole number from 1"),
        ("gen-synthetic --rows 9223372036854775808", 2, "give a whole number from 1"),
        ("train --steps 0", 2, "give a whole number from 1"),
        ("train --steps 9223372036854775808", 2, "give a whole number from 1"),
        ("train --dim 0", 2, "give a whole number from 2"),
        ("train --dim 9223372036854775808", 2, "give a whole number from 2"),
        ("train --experts 0", 2, "give a whole number from 1"),
        ("train --experts 9223372036854775808", 2, "give a whole number from 1"),
        ("gen-synthetic --alpha 1,2 --beta 1", 2, "as many phases as frequencies"),
    ]);
}

#[test]
fn a_config_with_a_slip_is_shown_by_line_and_caret() {
    refused(&[
        ("sweep unknown.toml", 2, "unknown.toml:8:1: unknown key `num_expert`"),
        ("sweep unknown.toml", 2, "did you mean `experts`?"),
        ("sweep doubled.toml", 2, "doubled.toml:5:1"),
        ("sweep mistyped.toml", 2, "mistyped.toml:4:9"),
        ("sweep missing.toml", 2, "missing.toml:1:1"),
        ("sweep many.toml", 2, "more than 1,000,000"),
        ("sweep dots.toml", 2, "without `..`"),
        ("sweep slash.toml", 2, "`name` cannot be a/s"),
        ("sweep line.toml", 2, "`name` cannot be"),
        ("sweep escape.toml", 2, "`name` cannot be"),
    ]);
}

#[test]
fn a_config_that_is_no_config_is_refused_at_once() {
    refused(&[
        ("sweep empty.toml", 2, "is empty"),
        ("sweep folder.toml", 2, "is a folder"),
        ("sweep bytes.toml", 2, "not UTF-8"),
        ("sweep huge.toml", 2, "is larger than 1 MiB"),
        ("sweep none.toml", 2, "none.toml"),
        ("sweep good.toml --filter corr=7", 4, "corr"),
        ("sweep good.toml --out empty.toml", 74, "choose another folder"),
        ("train --steps 10 --out empty.toml", 74, "choose another folder"),
        ("train --study good.toml --run ffffffffffffffff", 4, "--list"),
        ("report folder.toml", 2, "no results folder"),
        ("publish folder.toml", 2, "no results folder"),
    ]);
}

#[test]
fn data_that_is_there_is_not_overwritten_unless_asked_for() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let line = "gen-synthetic --dim 3 --rows 5 --out d.csv";
    assert_eq!(mmoe(folder.path(), line).status.code(), Some(0));
    let first = fs::read(folder.path().join("d.csv")).expect("written");
    let again = mmoe(folder.path(), &format!("{line} --seed 1"));
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
    assert_eq!(fs::read(folder.path().join("d.csv")).expect("still there"), first);
    assert_eq!(mmoe(folder.path(), &format!("{line} --seed 1 --force")).status.code(), Some(0));
    assert_ne!(fs::read(folder.path().join("d.csv")).expect("written"), first);
}
