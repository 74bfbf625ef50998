//! Memory that is known before it is taken: work that does not fit is refused, and the estimate is near the peak.
#![cfg(target_os = "linux")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::common::Outcome;
use crate::common::people::write_people;
use assert_cmd::cargo::cargo_bin;
use mmoe::base::exit_code::ExitCode;
use mmoe::data::describe::{guess, one_file};
use mmoe::data::needed_memory::needed;
use mmoe::study::run::{DataSpec, ModelKind, SourceKind, TrainingSpec};
use mmoe::study::settings;

/// Exit code and messages of a command that may take this many kilobytes of address space.
fn limited(dir: &Path, kilobytes: u64, line: &str) -> Result<(Option<i32>, String), Box<dyn Error>> {
    let shell = format!("ulimit -v {kilobytes}; exec \"$0\" {line}");
    let output = Command::new("sh").args(["-c", &shell]).arg(cargo_bin("mmoe")).current_dir(dir).output()?;
    Ok((output.status.code(), String::from_utf8(output.stderr)?))
}

/// The highest resident memory of a command in bytes: the last that the system told before the process ended.
fn peak(dir: &Path, line: &str) -> Result<u64, Box<dyn Error>> {
    let mut child = Command::new(cargo_bin("mmoe"))
        .args(line.split_whitespace())
        .current_dir(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut kilobytes = 0;
    let status = loop {
        let told = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let highest = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = highest.and_then(|text| text.split_whitespace().next()?.parse().ok());
        kilobytes = kilobytes.max(number.unwrap_or(0));
        match child.try_wait()? {
            Some(status) => break status,
            None => sleep(Duration::from_millis(2)),
        }
    };
    assert!(status.success(), "{line}");
    Ok(kilobytes * 1024)
}

/// A training with default settings on this source, changed by `change`.
fn training(kind: SourceKind, change: impl FnOnce(&mut DataSpec)) -> Result<TrainingSpec, Box<dyn Error>> {
    let mut run = settings::training(kind, ModelKind::Mmoe);
    let spec = run.training_mut().ok_or("a training")?;
    change(&mut spec.data);
    Ok(spec.clone())
}

fn assert_near(estimate: u64, peak: u64, what: &str) {
    let ratio = estimate as f64 / peak as f64;
    println!("{what}: {estimate} bytes estimated, {peak} at the peak: {ratio:.3}");
    assert!((0.8..1.2).contains(&ratio), "{what}: {estimate} bytes estimated, {peak} at the peak");
}

/// A table with these numbers of rows and columns, the last column named y.
fn table(rows: usize, columns: usize) -> String {
    let header: String = (1..columns).map(|column| format!("x{column},")).collect();
    let row = |row: usize| (1..columns).map(|column| format!("{}.5,", (row + column) % 10)).collect::<String>();
    header + "y\n" + &(0..rows).map(|number| format!("{}{}\n", row(number), number % 7)).collect::<String>()
}

#[test]
fn the_estimate_for_a_fixed_synthetic_data_set_is_within_20_percent_of_the_peak() -> Outcome {
    let scratch = tempfile::tempdir()?;
    for (rows, dim, test_rows) in [(300_000, 100, 2_000), (2_000_000, 4, 2_000), (50_000, 100, 200_000)] {
        let spec = training(SourceKind::Synthetic, |data| {
            if let DataSpec::Synthetic(synthetic) = data {
                (synthetic.rows, synthetic.dim, synthetic.test_rows) = (Some(rows), dim, test_rows);
            }
        })?;
        let line = format!("train --rows {rows} --dim {dim} --test-rows {test_rows} --steps 300 --eval-every 100");
        assert_near(needed(&spec)?, peak(scratch.path(), &line)?, &line);
    }
    Ok(())
}

#[test]
fn the_estimate_for_wide_networks_and_large_batches_is_within_20_percent_of_the_peak() -> Outcome {
    let scratch = tempfile::tempdir()?;
    for (kind, flags) in [
        (ModelKind::SharedBottom, "--model shared-bottom --bottom-units 10000"),
        (ModelKind::Mmoe, "--model mmoe --experts 64 --expert-units 128"),
    ] {
        let mut run = settings::training(SourceKind::Synthetic, kind);
        let spec = run.training_mut().ok_or("a training")?;
        spec.training.batch_size = 1024;
        if let Some(widths) = spec.model.bottom_units_mut() {
            *widths = vec![10_000];
        }
        if let Some(experts) = spec.model.experts_mut() {
            (experts.experts, experts.expert_units) = (64, vec![128]);
        }
        let line = format!("train {flags} --batch-size 1024 --steps 20 --eval-every 10");
        assert_near(needed(spec)?, peak(scratch.path(), &line)?, &line);
    }
    Ok(())
}

#[test]
fn the_estimate_for_a_csv_file_is_within_20_percent_of_the_peak() -> Outcome {
    let scratch = tempfile::tempdir()?;
    for (name, rows, columns) in [("wide.csv", 200_000, 50), ("narrow.csv", 2_000_000, 2)] {
        let path = scratch.path().join(name);
        fs::write(&path, table(rows, columns))?;
        let described = guess(&one_file(&path), &["y".into()], &[])?.complete()?;
        let spec = training(SourceKind::Table, |data| *data = DataSpec::Table(Box::new(described)))?;
        let line = format!("train --data {name} --tasks y --steps 300 --eval-every 100");
        assert_near(needed(&spec)?, peak(scratch.path(), &line)?, &line);
    }
    Ok(())
}

#[test]
fn work_that_does_not_fit_is_refused_with_the_size_and_a_hint_before_it_begins() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let study = "[study]\nname = 'large'\n[data]\nrows = 300000\n[training]\nsteps = 10\neval_every = 10\n\
                 [[model]]\ntype = 'linear'\n[grid]\nseeds = 3\n";
    fs::write(dir.join("large.toml"), study)?;
    fs::write(dir.join("large.csv"), table(400_000, 40))?;
    let before = fs::read_dir(dir)?.count();
    let cases = [
        (
            "train --rows 2000000",
            "2,000,000 rows and 2,000 test rows of 100 inputs: about 848 MB",
            "choose fewer rows or inputs",
        ),
        (
            "train --test-rows 2000000",
            "batches of 128 rows and 2,000,000 test rows of 100 inputs: about ",
            "choose fewer rows",
        ),
        (
            "train --data large.csv --tasks y",
            "large.csv: 400,000 rows of 39 fields: about ",
            "give fewer rows or columns",
        ),
        (
            "sweep large.toml --jobs 3",
            "300,000 rows and 2,000 test rows of 100 inputs, 3 runs at a time: about ",
            "a smaller --jobs",
        ),
        ("gen-synthetic --dim 20000", "--dim: 20,000 inputs: about 3.2 GB", "choose fewer inputs"),
    ];
    for (line, thing, hint) in cases {
        let limit = if line.contains("large.csv") { 150_000 } else { 300_000 };
        let (code, said) = limited(dir, limit, line)?;
        assert_eq!(code, Some(ExitCode::Io.into()), "{line}: {said}");
        assert!(said.contains("error: ") && said.contains(thing), "{line}: {said}");
        let cause = " that `ulimit -v` leaves beside the threads\n  ";
        assert!(said.contains(" of memory are needed, more than the "), "{line}: {said}");
        assert!(said.contains(cause) && said.contains(hint), "{line}: {said}");
        assert_eq!(fs::read_dir(dir)?.count(), before, "{line} wrote something");
    }
    let (code, said) = limited(dir, 300_000, "train --rows 200000 --steps 10 --eval-every 10")?;
    assert_eq!(code, Some(0), "{said}");
    Ok(())
}

/// Threads take address space of their own, which a limit near the need must leave for them.
#[test]
fn two_workers_under_a_limit_near_their_need_are_refused_or_come_to_their_end() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let study = "[study]\nname = 'near'\n[data]\nrows = 400000\ndim = 10\n[training]\nsteps = 5\neval_every = 5\n\
                 [[model]]\ntype = 'linear'\n[grid]\nseeds = 2\n";
    fs::write(dir.join("near.toml"), study)?;
    let mut codes = Vec::new();
    for limit in (120_000..=360_000).step_by(30_000) {
        let (code, said) = limited(dir, limit, &format!("sweep near.toml --jobs 2 --out {limit}"))?;
        assert!(code == Some(0) || code == Some(ExitCode::Io.into()), "{limit}: {said}");
        codes.push(code);
    }
    assert_eq!((codes.first(), codes.last()), (Some(&Some(ExitCode::Io.into())), Some(&Some(0))), "{codes:?}");
    Ok(())
}

#[test]
fn a_search_whose_largest_trial_does_not_fit_is_refused_before_its_first() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    write_people(&dir.join("people"))?;
    let study = |max_units: usize| {
        format!(
            "[study]\nname = 'wide'\n[data]\nsource = 'census-income'\npath = 'people'\n[training]\nsteps = 2\n\
             batch_size = 16\neval_every = 1\n[tune]\ntrials = 2\ninitial = 2\nmax_units = {max_units}\n[[model]]\n\
             type = 'shared-bottom'\nsearch = {{ bottom_units = {{ low = 8, high = 60000 }} }}\n"
        )
    };
    fs::write(dir.join("wide.toml"), study(60_000))?;
    let (code, said) = limited(dir, 600_000, "tune wide.toml --jobs 1")?;
    assert_eq!(code, Some(ExitCode::Io.into()), "{said}");
    assert!(said.contains(" of memory are needed") && said.contains("choose smaller networks"), "{said}");
    assert!(!dir.join("results").exists());
    fs::write(dir.join("wide.toml"), study(512))?;
    let (code, said) = limited(dir, 600_000, "tune wide.toml --jobs 1")?;
    assert_eq!(code, Some(0), "{said}");
    Ok(())
}
