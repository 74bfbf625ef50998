//! Where data is: a path that a config gives starts in the config's folder, and the same bytes elsewhere are the same
//! study.

use crate::common::Outcome;
use crate::common::people::write_people;
use crate::common::program::said;
use assert_cmd::cargo::cargo_bin;
use mmoe::base::exit_code::ExitCode;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Rows of two inputs and a label.
fn rows() -> String {
    let line = |row: usize| format!("{row},{},{}\n", row * 7 % 61, row % 5 + row);
    "a,b,y\n".to_owned() + &(0..60).map(line).collect::<String>()
}

/// A study on the file at this path.
fn study(path: &str) -> String {
    format!(
        "[study]\nname = 'own'\n[data]\nsource = 'table'\nfiles = '{path}'\n[data.fields]\na = {{ kind = 'number' }}\nb = {{ kind = 'number' }}\n[data.tasks]\ny = {{ kind = 'regression' }}\n\
         [training]\nsteps = 5\n[[model]]\ntype = 'linear'\n"
    )
}

#[test]
fn a_path_of_a_config_starts_in_its_folder_and_every_spelling_is_the_same_study() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::create_dir_all(dir.join("studies/data"))?;
    fs::create_dir(dir.join("elsewhere"))?;
    fs::write(dir.join("studies/data/my.csv"), rows())?;
    fs::write(dir.join("elsewhere/copy.csv"), rows())?;
    let absolute = dir.join("studies/data/my.csv").display().to_string();
    let mut listed = Vec::new();
    for (name, path) in [("one", "data/my.csv"), ("two", "./data/my.csv"), ("three", &absolute)] {
        fs::write(dir.join(format!("studies/{name}.toml")), study(path))?;
        listed.push(said(dir, &format!("sweep studies/{name}.toml --list"), ExitCode::Done)?);
        listed.push(said(&dir.join("elsewhere"), &format!("sweep ../studies/{name}.toml --list"), ExitCode::Done)?);
    }
    assert!(listed.iter().all(|other| *other == listed[0]), "{listed:#?}");
    said(dir, "sweep studies/one.toml --out results", ExitCode::Done)?;
    fs::write(dir.join("copied.toml"), study("elsewhere/copy.csv"))?;
    let again = said(dir, "sweep copied.toml --out results", ExitCode::Done)?;
    assert!(!again.contains("grows") && again.contains("1 of 1 runs completed"), "{again}");
    let by_flags = "train --data studies/data/my.csv --tasks y --model linear --steps 5 --out results";
    let trained = said(dir, by_flags, ExitCode::Done)?;
    let run = trained.lines().find(|line| line.starts_with("model=")).ok_or("a run")?;
    let id = run.split('(').nth(1).and_then(|rest| rest.split(')').next()).ok_or("an id")?;
    assert!(listed[0].contains(id), "{trained}");
    Ok(())
}

#[test]
fn the_manifest_of_a_study_on_a_file_can_be_run() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("my.csv"), rows())?;
    fs::write(dir.join("own.toml"), study("my.csv"))?;
    said(dir, "sweep own.toml --out results", ExitCode::Done)?;
    let text = fs::read_to_string(dir.join("results/manifest.toml"))?;
    assert!(text.contains("files = [\"../my.csv\"]") && !text.contains(&*dir.to_string_lossy()), "{text}");
    said(dir, "sweep results/manifest.toml --out again", ExitCode::Done)?;
    assert_eq!(fs::read(dir.join("results/runs.csv"))?, fs::read(dir.join("again/runs.csv"))?);
    // Folder and data are moved together, and the study goes on.
    let elsewhere = dir.join("elsewhere");
    fs::create_dir(&elsewhere)?;
    for name in ["results", "my.csv"] {
        fs::rename(dir.join(name), elsewhere.join(name))?;
    }
    let moved = said(&elsewhere, "sweep results/manifest.toml --out results", ExitCode::Done)?;
    assert!(moved.contains("1 of 1 runs completed"), "{moved}");
    assert_eq!(fs::read_to_string(elsewhere.join("results/manifest.toml"))?, text);
    Ok(())
}

#[test]
fn a_missing_file_is_named_with_its_full_path() -> Outcome {
    let scratch = tempfile::tempdir()?;
    fs::create_dir(scratch.path().join("studies"))?;
    fs::write(scratch.path().join("studies/own.toml"), study("my.csv"))?;
    let refused = said(scratch.path(), "sweep studies/own.toml", ExitCode::Usage)?;
    let path = scratch.path().join("studies/my.csv").display().to_string();
    assert!(refused.contains(&path), "{refused}");
    Ok(())
}

#[test]
fn fetched_data_is_looked_for_in_the_folder_that_the_environment_names() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let (data, dir) = (scratch.path().join("sets/census-income"), scratch.path().join("work"));
    fs::create_dir_all(&data)?;
    fs::create_dir(&dir)?;
    write_people(&data)?;
    let list = |variable: Option<&Path>| {
        let config = "[study]\nname = 'a'\n[data]\nsource = 'census-income'\n[[model]]\ntype = 'linear'\n";
        fs::write(dir.join("a.toml"), config)?;
        let mut command = Command::new(cargo_bin("mmoe"));
        command.args(["sweep", "a.toml", "--list"]).current_dir(&dir).env_remove("MMOE_DATA");
        if let Some(folder) = variable {
            command.env("MMOE_DATA", folder);
        }
        command.output()
    };
    assert!(!list(None)?.status.success());
    let found = list(Some(&scratch.path().join("sets")))?;
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_need_not_be_utf_8() -> Outcome {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let scratch = tempfile::tempdir()?;
    let name = OsStr::from_bytes(b"caf\xe9.csv");
    let run = |args: &[&OsStr]| Command::new(cargo_bin("mmoe")).args(args).current_dir(scratch.path()).output();
    let generated = run(&["gen-synthetic", "--rows", "50", "--dim", "3", "--out"]
        .map(OsStr::new)
        .iter()
        .copied()
        .chain([name])
        .collect::<Vec<_>>())?;
    assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));
    let flags = ["train", "--tasks", "y1,y2", "--steps", "5", "--data"].map(OsStr::new);
    let trained = run(&flags.iter().copied().chain([name]).collect::<Vec<_>>())?;
    assert!(trained.status.success(), "{}", String::from_utf8_lossy(&trained.stderr));

    // A config and its data in a folder with such a name, from elsewhere.
    let folder = OsStr::from_bytes(b"dir\xff");
    fs::create_dir(scratch.path().join(folder))?;
    fs::write(scratch.path().join(folder).join("my.csv"), rows())?;
    fs::write(scratch.path().join(folder).join("own.toml"), study("my.csv"))?;
    let config = Path::new(folder).join("own.toml");
    let swept =
        run(&["sweep", "--out", "swept"].map(OsStr::new).into_iter().chain([config.as_os_str()]).collect::<Vec<_>>())?;
    assert!(swept.status.success(), "{}", String::from_utf8_lossy(&swept.stderr));
    Ok(())
}

#[test]
fn a_home_folder_that_the_shell_left_to_the_program_is_found() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let (home, dir) = (scratch.path().join("home"), scratch.path().join("work"));
    fs::create_dir(&home)?;
    fs::create_dir(&dir)?;
    fs::write(home.join("my.csv"), rows())?;
    fs::write(home.join("own.toml"), study("~/my.csv"))?;
    let run = |line: &str| {
        Command::new(cargo_bin("mmoe")).args(line.split(' ')).current_dir(&dir).env("HOME", &home).output()
    };
    for line in [
        "train --data ~/my.csv --tasks y --model linear --steps 5 --out=~/trained",
        "sweep ~/own.toml --out ~/swept",
        "report ~/swept",
        "gen-synthetic --rows 10 --dim 2 --out=~/x.csv",
    ] {
        let output = run(line)?;
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(["trained", "swept/cells.csv", "x.csv"].iter().all(|name| home.join(name).exists()));
    assert_eq!(fs::read_dir(&dir)?.count(), 0, "nothing is in the working folder");
    Ok(())
}
