//! How the program answers bad input: it names the thing, the cause and a hint, and leaves every folder as it was.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::{Outcome, tree};
use assert_cmd::cargo::cargo_bin;
use mmoe::base::exit_code::ExitCode;
use tempfile::TempDir;

pub const STUDY: &str = "[study]\nname = 'tiny'\n[data]\ndim = 10\ntest_rows = 50\n[training]\nsteps = 20\neval_every = 10\n\
                     [[model]]\ntype = 'mmoe'\nexperts = 2\nexpert_units = [4]\n[grid]\nseeds = 2\ncorr = [0.5, 1.0]\n";

/// Runs the program in `dir`, with the words of `line` as arguments.
pub fn mmoe(dir: &Path, line: &str) -> std::io::Result<Output> {
    Command::new(cargo_bin("mmoe")).args(line.split_whitespace()).current_dir(dir).output()
}

/// Asserts that the command is refused with this code and all these words, says nothing on stdout, and leaves every
/// file and folder as it was.
pub fn assert_refused(dir: &Path, line: &str, code: ExitCode, words: &[&str]) -> Outcome {
    let before = (tree(dir)?, folders(dir)?);
    let output = mmoe(dir, line)?;
    let said = String::from_utf8(output.stderr)?;
    assert_eq!(output.status.code(), Some(code.into()), "{line}: {said}");
    for word in words {
        assert!(said.contains(word), "{line}: `{word}` is missing in\n{said}");
    }
    assert!(!said.contains('\x1b'), "{line}: {said:?}");
    assert!(output.stdout.is_empty(), "{line}: {}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((tree(dir)?, folders(dir)?), before, "{line} changed a file");
    Ok(())
}

fn folders(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.extend(folders(&entry.path())?);
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

pub fn scratch_with(name: &str, content: impl AsRef<[u8]>) -> std::io::Result<TempDir> {
    let dir = tempfile::tempdir()?;
    fs::write(dir.path().join(name), content)?;
    Ok(dir)
}

#[test]
fn a_flag_beyond_its_limits_is_answered_with_the_flag_and_what_it_takes() -> Outcome {
    let dir = tempfile::tempdir()?;
    let too_large = (1_u64 << 63).to_string();
    let flags: [(&str, &str, &[&str], &str); 9] = [
        ("train --model mmoe", "--corr", &["1.2", "-1.2", "nan", "half"], "a number from -1 to 1"),
        ("train --model mmoe", "--learning-rate", &["nan", "-1", "inf", "0"], "a number from 1e-12 to 1e6"),
        ("train --model mmoe", "--steps", &["0", "-1", "1.5", &too_large], "a whole number from 1 to 1,000,000,000"),
        ("train --model mmoe", "--dim", &["0", &too_large], "a whole number from 1 to 1,000,000"),
        ("train --model mmoe", "--experts", &["0", &too_large], "a whole number from 1 to 65,536"),
        ("train --model mmoe", "--seed", &["-1", &too_large], "a whole number from 0 to 1,000,000,000,000,000"),
        ("gen-synthetic", "--rows", &["0", "-1", &too_large], "a whole number from 1 to 100,000,000"),
        ("gen-synthetic", "--dim", &["0", &too_large], "a whole number from 1 to 1,000,000"),
        ("sweep tiny.toml", "--jobs", &["0", "-1", &too_large], "a whole number from 1 to 1,024"),
    ];
    for (command, flag, values, hint) in flags {
        for value in values {
            let words = [&format!("'{value}' for '{flag} "), hint];
            assert_refused(dir.path(), &format!("{command} {flag} {value}"), ExitCode::Usage, &words)?;
        }
    }
    // A word that begins with a dash is a flag, unless it is joined to one by `=`.
    let words = ["'-inf' for '--learning-rate ", "a number from 1e-12 to 1e6"];
    assert_refused(dir.path(), "train --model mmoe --learning-rate=-inf", ExitCode::Usage, &words)?;
    let lengths = ["--alpha: `alpha` has 2 values and `beta` 1", "give as many phases as frequencies"];
    for command in ["gen-synthetic", "train --model mmoe"] {
        assert_refused(dir.path(), &format!("{command} --alpha 1,2 --beta 3"), ExitCode::Usage, &lengths)?;
    }
    Ok(())
}

#[test]
fn a_bad_setting_of_a_config_is_answered_with_its_line_and_caret() -> Outcome {
    let cases = [
        ("steps = 20", "steps = 0", ":7:9: ", "from 1 to 1,000,000,000"),
        ("steps = 20", "steps = 9223372036854775808", ":7:9: ", "^^^"),
        ("steps = 20", "stepz = 20", ":7:1: ", "`steps`"),
        ("steps = 20", "steps = '20'", ":7:9: ", "^^^^ "),
        ("steps = 20", "steps = 20\nsteps = 20", ":8:1: ", "^^^^^"),
        ("steps = 20", "steps = 20\nlearning_rate = nan", ":8:17: ", "from 1e-12 to 1e6"),
        ("steps = 20", "steps = 20\nlearning_rate = -0.1", ":8:17: ", "from 1e-12 to 1e6"),
        ("steps = 20", "steps = 20\nlearning_rate = inf", ":8:17: ", "from 1e-12 to 1e6"),
        ("dim = 10", "dim = 0", ":4:7: ", "from 1 to 1,000,000"),
        ("test_rows = 50", "test_rows = 0", ":5:13: ", "from 1 to 100,000,000"),
        ("dim = 10", "dim = 10\nalpha = [1, 2]\nbeta = [1]", ":5:", "as many phases as frequencies"),
        ("experts = 2", "experts = 0", ":11:11: ", "from 1 to 65,536"),
        ("type = 'mmoe'", "", ":9:", "type"),
        ("seeds = 2", "seeds = 0", ":14:9: ", "from 1 to 1,000,000"),
        (
            "seeds = 2",
            "seeds = 600000",
            ":14:9: the study has 1,200,000 runs, more than 1,000,000",
            "choose fewer seeds",
        ),
        ("corr = [0.5, 1.0]", "corr = [0.5, 1.2]", ":15:14: ", "from -1 to 1"),
        ("'tiny'", "'../tiny'", ":2:8: ", "without `..`"),
        ("'tiny'", "'a/b'", ":2:8: ", "1 to 100 letters"),
        ("'tiny'", r#""a\nb""#, r":2:8: `name` cannot be a\u{a}b", "1 to 100 letters"),
        ("'tiny'", r#""a\u001b[31mb""#, r":2:8: `name` cannot be a\u{1b}[31mb", "1 to 100 letters"),
        ("type = 'mmoe'", "type = 'mmoe'\nname = '../up'", ":11:8: ", "without `..`"),
        ("type = 'mmoe'", "type = 'mmoe'\nname = 'NA'", ":11:8: ", "that no reader of tables takes for"),
        ("type = 'mmoe'", "type = 'mmoe'\nname = 'None'", ":11:8: ", "that no reader of tables takes for"),
        ("type = 'mmoe'", "type = 'mmoe'\nname = '1e3'", ":11:8: ", "that no reader of tables takes for"),
        ("type = 'mmoe'", "type = 'mmoe'\nname = '0x1F'", ":11:8: ", "that no reader of tables takes for"),
        ("type = 'mmoe'", "type = 'mmoe'\nname = '2024-01-01'", ":11:8: ", "that no reader of tables takes for"),
        ("type = 'mmoe'", "type = 'mmoe'\nname = 'T'", ":11:8: ", "that no reader of tables takes for"),
    ];
    for (good, bad, place, hint) in cases {
        let dir = scratch_with("tiny.toml", STUDY.replacen(good, bad, 1))?;
        let words = [&format!("error: tiny.toml{place}"), hint, " | ", "^"];
        for command in ["sweep tiny.toml", "sweep tiny.toml --list", "train --config tiny.toml --corr 0.5"] {
            let is_of_the_grid = place.contains(":14:") || place.contains(":15:");
            if !(is_of_the_grid && command.starts_with("train")) {
                assert_refused(dir.path(), command, ExitCode::Usage, &words)?;
            }
        }
    }
    Ok(())
}

#[test]
fn a_path_that_cannot_be_a_config_is_answered_with_the_path_and_what_to_give() -> Outcome {
    let dir = scratch_with("empty.toml", "")?;
    fs::create_dir(dir.path().join("folder"))?;
    fs::write(dir.path().join("latin.toml"), b"[study]\nname = \"\xff\"\n")?;
    let refused = |line: &str, words: &[&str]| assert_refused(dir.path(), line, ExitCode::Usage, words);
    refused("sweep folder", &["error: folder: is a folder", "give a TOML file"])?;
    refused("sweep empty.toml", &["error: empty.toml: is empty"])?;
    refused("sweep latin.toml", &["error: latin.toml:2:9: not UTF-8"])?;
    refused("sweep none.toml", &["error: none.toml: No such file", "give a config that can be read"])?;
    refused("train --study folder --run 3f2a", &["error: folder: is a folder"])?;
    for command in ["report", "publish"] {
        let no_folder = "there is no such folder";
        for (folder, cause) in
            [("folder", "there is no manifest.toml here"), ("none", no_folder), ("empty.toml", no_folder)]
        {
            let cause = format!("error: {folder}: {cause}");
            refused(&format!("{command} {folder}"), &[&cause, "give the folder that `mmoe sweep` wrote"])?;
        }
    }
    Ok(())
}

#[test]
fn a_config_of_one_line_of_a_gibibyte_is_refused_without_being_read() -> Outcome {
    let dir = tempfile::tempdir()?;
    File::create(dir.path().join("long.toml"))?.set_len(1 << 30)?;
    let output = mmoe(dir.path(), "sweep long.toml")?;
    let said = String::from_utf8(output.stderr)?;
    assert_eq!(output.status.code(), Some(ExitCode::Usage.into()), "{said}");
    assert!(said.starts_with("error: long.toml: is larger than 1 MiB\n"), "{said}");
    assert_eq!(fs::read_dir(dir.path())?.count(), 1);
    Ok(())
}

#[test]
fn an_output_that_exists_already_or_cannot_be_made_is_left_alone() -> Outcome {
    let dir = scratch_with("tiny.toml", STUDY)?;
    fs::create_dir(dir.path().join("folder.csv"))?;
    let refused = |line: &str, code: ExitCode, words: &[&str]| assert_refused(dir.path(), line, code, words);
    let file = ["error: tiny.toml", "folder", "choose another folder, with --out"];
    refused("sweep tiny.toml --out tiny.toml", ExitCode::Io, &file)?;
    refused("sweep tiny.toml --out tiny.toml/below", ExitCode::Io, &file)?;
    refused("train --model mmoe --steps 5 --out tiny.toml", ExitCode::Io, &file)?;
    refused("gen-synthetic --out tiny.toml/a.csv", ExitCode::Io, &file)?;
    fs::write(dir.path().join("taken.tsv.gz"), "")?;
    refused("gen-synthetic --out taken.tsv.gz", ExitCode::Usage, &["error: taken.tsv.gz: exists already", "--force"])?;
    for force in ["", "--force"] {
        let line = format!("gen-synthetic --out folder.csv {force}");
        refused(&line, ExitCode::Usage, &["--out: folder.csv is a folder", "give the name of a CSV file"])?;
    }
    let stdout = ["- cannot name the data", "give the name of a CSV"];
    refused("gen-synthetic --out -", ExitCode::Usage, &stdout)?;
    for name in ["a.json", "a.csv.json", "a.gz", "a.xlsx", "a.csv.xz", "tiny.toml"] {
        let words =
            [&format!("--out: {name} has the ending of no table"), "end the name in .csv, .tsv, .csv.gz or .tsv.gz"];
        refused(&format!("gen-synthetic --out {name} --force"), ExitCode::Usage, &words)?;
    }
    Ok(())
}

#[test]
#[cfg(unix)]
fn a_device_is_not_replaced_by_a_file() -> Outcome {
    let dir = tempfile::tempdir()?;
    std::os::unix::fs::symlink("/dev/null", dir.path().join("null.csv"))?;
    let output = mmoe(dir.path(), "gen-synthetic --out null.csv --force")?;
    let said = String::from_utf8(output.stderr)?;
    assert_eq!(output.status.code(), Some(ExitCode::Usage.into()), "{said}");
    assert!(said.contains("--out: null.csv is not a regular file"), "{said}");
    assert!(dir.path().join("null.csv").is_symlink() && !dir.path().join("null.json").exists());
    Ok(())
}

#[test]
#[cfg(target_os = "linux")]
fn a_place_where_not_even_root_may_write_is_answered_with_a_hint() -> Outcome {
    let dir = scratch_with("tiny.toml", STUDY)?;
    for line in ["sweep tiny.toml --out /sys/o", "train --model mmoe --out /sys/o", "gen-synthetic --out /sys/o.csv"] {
        let words = ["error: /sys/o", "ask for the right to read and write there, or take another folder"];
        assert_refused(dir.path(), line, ExitCode::Io, &words)?;
    }
    Ok(())
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_named_leaves_nothing_half_written_and_a_sweep_goes_on_afterwards() -> Outcome {
    let dir = scratch_with("tiny.toml", STUDY)?;
    fs::create_dir(dir.path().join("disk"))?;
    let Some(disk) = SmallDisk::mount(dir.path().join("disk"))? else { return Ok(()) };
    let full = ["No space left on device", "free some space and run the same command again"];
    assert_refused(
        dir.path(),
        "gen-synthetic --out disk/a.csv",
        ExitCode::Io,
        &["error: disk/a.csv: ", full[0], full[1]],
    )?;

    disk.fill()?;
    let line = "train --model mmoe --steps 5 --out disk/train";
    let output = mmoe(dir.path(), line)?;
    let said = String::from_utf8(output.stderr)?;
    assert_eq!(output.status.code(), Some(ExitCode::Io.into()), "{said}");
    assert!(full.iter().all(|words| said.contains(words)), "{said}");
    assert_eq!(tree(&disk.0.join("train"))?.len(), 0);

    let output = mmoe(dir.path(), "sweep tiny.toml --out disk/study")?;
    let said = String::from_utf8(output.stderr)?;
    assert_eq!(output.status.code(), Some(ExitCode::Io.into()), "{said}");
    assert!(full.iter().all(|words| said.contains(words)), "{said}");

    fs::remove_file(disk.0.join("filler"))?;
    assert!(mmoe(dir.path(), "sweep tiny.toml --out disk/study")?.status.success());
    assert!(mmoe(dir.path(), "sweep tiny.toml --out whole")?.status.success());
    assert_eq!(tree(&disk.0.join("study"))?, tree(&dir.path().join("whole"))?);
    Ok(())
}

/// A disk of 120 KiB, unmounted also when a test fails.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None`, with a message, if no disk can be mounted.
    fn mount(at: PathBuf) -> std::io::Result<Option<Self>> {
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=120k", "tmpfs"]).arg(&at).output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Ok(Some(Self(at)));
        }
        eprintln!("skipped: no small disk can be mounted here");
        Ok(None)
    }

    fn fill(&self) -> std::io::Result<()> {
        let error = fs::write(self.0.join("filler"), vec![0; 1 << 20]).err();
        assert!(error.is_some(), "a mebibyte fits on a disk of 120 KiB");
        Ok(())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_folder_of_another_study_is_left_alone_with_the_keys_that_differ() -> Outcome {
    let dir = scratch_with("tiny.toml", STUDY)?;
    fs::write(dir.path().join("other.toml"), STUDY.replace("steps = 20", "steps = 30"))?;
    assert!(mmoe(dir.path(), "sweep tiny.toml --out out")?.status.success());
    let words =
        ["error: out: this folder belongs to another study", "training.steps: 20 -> 30", "choose another folder"];
    assert_refused(dir.path(), "sweep other.toml --out out", ExitCode::Usage, &words)?;
    let words = ["the filter selects no run", "corr: 0.5, 1"];
    assert_refused(dir.path(), "sweep tiny.toml --out out --filter corr=7", ExitCode::NothingSelected, &words)
}

#[test]
fn a_damaged_run_is_counted_by_report_and_done_again_by_sweep_to_the_same_bytes() -> Outcome {
    let dir = scratch_with("tiny.toml", STUDY)?;
    let out = dir.path().join("out");
    assert!(mmoe(dir.path(), "sweep tiny.toml --out out")?.status.success());
    let good = tree(&out)?;
    let mut runs: Vec<PathBuf> =
        fs::read_dir(out.join("runs"))?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    runs.sort();
    for name in ["run.json", "metrics.csv"] {
        let path = runs[0].join(name);
        let whole = fs::read(&path)?;
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 1;
        let of_another_spec = fs::read(runs[1].join(name))?;
        for damaged in [whole[..whole.len() / 2].to_vec(), flipped, of_another_spec, Vec::new()] {
            fs::write(&path, damaged)?;
            let report = String::from_utf8(mmoe(dir.path(), "report out")?.stdout)?;
            assert!(report.contains("3 of 4 runs done: the numbers are preliminary"), "{report}");
            let sweep = mmoe(dir.path(), "sweep tiny.toml --out out")?;
            let said = String::from_utf8(sweep.stderr)?;
            assert!(sweep.status.success(), "{said}");
            let id = runs[0].file_name().unwrap_or_default().to_string_lossy();
            assert!(said.starts_with(&format!("run {id}: ")) && said.contains("it is done again"), "{said}");
            assert_eq!(tree(&out)?, good, "{said}");
        }
    }
    Ok(())
}
