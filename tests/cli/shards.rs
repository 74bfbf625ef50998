//! Parts of a sweep that several processes carry out.

use crate::common::people::write_people;
use crate::common::program::said;
use crate::common::{Outcome, tree};
use assert_cmd::cargo::cargo_bin;
use mmoe::base::exit_code::ExitCode;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// 24 runs, two of which share each block of rows.
fn study(steps: u64) -> String {
    let every = (steps / 2).min(1_000_000);
    format!(
        "[study]\nname = 'tiny'\n[training]\nsteps = {steps}\neval_every = {every}\n[data]\ntest_rows = 50\n[[model]]\n\
         type = 'mmoe'\n[[model]]\ntype = 'shared-bottom'\n[grid]\nseeds = 6\ncorr = [0.5, 1.0]\n"
    )
}

fn command(dir: &Path, line: &str) -> Command {
    let mut command = Command::new(cargo_bin("mmoe"));
    command.args(line.split_whitespace()).current_dir(dir);
    for name in ["SLURM_ARRAY_TASK_ID", "HQ_TASK_ID", "JOB_COMPLETION_INDEX"] {
        command.env_remove(name);
    }
    command
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs of a shard, as the list names them.
fn listed(dir: &Path, shard: &str) -> Result<BTreeSet<String>, Box<dyn std::error::Error>> {
    let output = command(dir, &format!("sweep tiny.toml --list --shard {shard} --out none")).output()?;
    assert!(output.status.success(), "{}", text(&output));
    let table = String::from_utf8(output.stdout)?;
    Ok(table.lines().skip(1).map(|line| line.split_whitespace().next().unwrap_or_default().to_owned()).collect())
}

/// Waits until a path is there.
fn wait_for(path: &Path) {
    let begun = Instant::now();
    while !path.exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{} does not come", path.display());
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn shards_at_the_same_time_leave_what_one_sweep_leaves() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("tiny.toml"), study(40))?;
    said(dir, "sweep tiny.toml --out whole", 0)?;
    let start = |k| command(dir, &format!("sweep tiny.toml --out parts --shard {k}/5")).stderr(Stdio::piped()).spawn();
    let shards: Vec<Child> = (1..=5).map(start).collect::<Result<_, _>>()?;
    for shard in shards {
        let output = shard.wait_with_output()?;
        assert!(output.status.success(), "{}", text(&output));
    }
    assert_eq!(tree(&dir.join("parts"))?, tree(&dir.join("whole"))?);
    // Times are merged for the report; none is lost.
    let logs = fs::read_dir(dir.join("parts/shards"))?.filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok());
    let times: usize =
        logs.map(|log| log.lines().filter(|line| line.len() > 16 && line.as_bytes()[16] == b',').count()).sum();
    assert_eq!(times, 24);
    assert!(said(dir, "sweep tiny.toml --out parts", 0)?.contains("24 of 24 runs completed"));
    Ok(())
}

#[test]
fn the_cut_is_a_function_of_the_plan_and_the_count_and_keeps_runs_on_the_same_rows_together() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("tiny.toml"), study(40))?;
    let shards: Vec<BTreeSet<String>> = (1..=5).map(|k| listed(dir, &format!("{k}/5"))).collect::<Result<_, _>>()?;
    let all: BTreeSet<String> = shards.iter().flatten().cloned().collect();
    assert_eq!((all.len(), shards.iter().map(BTreeSet::len).sum::<usize>()), (24, 24), "every run once");
    assert!(shards.iter().all(|shard| (4..=6).contains(&shard.len())), "twelve pairs in five shards: {shards:?}");
    // A task that is submitted again alone makes the same cut.
    let again = command(dir, "sweep tiny.toml --list --shard auto/5 --out none")
        .env("SLURM_ARRAY_TASK_ID", "3")
        .env("SLURM_ARRAY_TASK_COUNT", "1")
        .output()?;
    let again = String::from_utf8(again.stdout)?;
    assert!(shards[2].iter().all(|id| again.contains(id)) && again.lines().count() == 1 + shards[2].len(), "{again}");
    let too_many = listed(dir, "40/40")?;
    assert!(too_many.len() <= 2, "{too_many:?}");
    Ok(())
}

#[test]
fn the_same_shard_twice_and_a_whole_sweep_beside_shards_are_refused_by_name() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("tiny.toml"), study(100_000_000))?;
    let mut shard = command(dir, "sweep tiny.toml --out out --shard 2/3").stderr(Stdio::null()).spawn()?;
    wait_for(&dir.join("out/runs"));
    let twice = said(dir, "sweep tiny.toml --out out --shard 2/3", ExitCode::Locked)?;
    assert!(twice.contains("out: another mmoe is working on 2-of-3: process "), "{twice}");
    let whole = said(dir, "sweep tiny.toml --out out", ExitCode::Locked)?;
    assert!(
        whole.contains("parts of this folder are being worked on") && whole.contains("2-of-3: process "),
        "{whole}"
    );
    let list = said(dir, "sweep tiny.toml --out out --list", 0)?;
    assert!(list.contains("shard 2/3: 0 of 8 runs done; process ") && list.contains(" on "), "{list}");
    let begun = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &shard.id().to_string()]).status()?.success());
    assert_eq!(shard.wait()?.code(), Some(ExitCode::Terminated.into()));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());

    let mut whole = command(dir, "sweep tiny.toml --out out").stderr(Stdio::null()).spawn()?;
    let begun = Instant::now();
    while !fs::read_to_string(dir.join("out/.lock"))?.contains("process") {
        assert!(begun.elapsed() < Duration::from_secs(60), "the sweep does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    let refused = said(dir, "sweep tiny.toml --out out --shard 1/3", ExitCode::Locked)?;
    assert!(refused.contains("working on the whole folder: process "), "{refused}");
    whole.kill()?;
    whole.wait()?;
    Ok(())
}

#[test]
fn a_shard_says_what_is_left_of_all_and_goes_on_where_it_was_killed() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("tiny.toml"), study(3_000))?;
    let mut shard = command(dir, "sweep tiny.toml --out out --shard 1/2 --jobs 1").stderr(Stdio::null()).spawn()?;
    wait_for(&dir.join("out/runs"));
    std::thread::sleep(Duration::from_millis(300));
    shard.kill()?;
    shard.wait()?;
    let first = said(dir, "sweep tiny.toml --out out --shard 1/2", 0)?;
    assert!(first.contains("of all shards, 12 of 24 runs are done"), "{first}");
    assert!(first.contains("12 of 12 runs of shard 1/2 completed"), "{first}");
    assert!(!dir.join("out/cells.csv").exists());
    said(dir, "sweep tiny.toml --out out --shard 2/2", 0)?;
    said(dir, "sweep tiny.toml --out whole", 0)?;
    assert_eq!(tree(&dir.join("out"))?, tree(&dir.join("whole"))?, "and nothing is left of what was killed");
    Ok(())
}

#[test]
fn a_sweep_stops_at_its_time_limit_and_goes_on_later() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("tiny.toml"), study(100_000_000))?;
    let stopped = said(dir, "sweep tiny.toml --out out --time-limit 1s", ExitCode::Incomplete)?;
    assert!(stopped.contains("stopped by the time limit; to go on: "), "{stopped}");
    assert!(stopped.contains("24 to do"), "{stopped}");
    let refused = said(dir, "sweep tiny.toml --time-limit 8", ExitCode::Usage)?;
    assert!(refused.contains("give a time with its unit"), "{refused}");
    Ok(())
}

#[test]
fn models_are_tuned_side_by_side_on_one_folder_and_the_last_one_recommends() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    write_people(&dir.join("people"))?;
    let search = "search = { learning_rate = { low = 1e-3, high = 1e-1, log = true } }";
    let study = format!(
        "[study]\nname = 'tuned'\n[data]\nsource = 'census-income'\npath = 'people'\n[training]\nsteps = 20\n\
         batch_size = 16\neval_every = 10\n[tune]\ntrials = 4\ninitial = 2\n[[model]]\ntype = 'linear'\n{search}\n\
         [[model]]\ntype = 'shared-bottom'\n{search}\n"
    );
    fs::write(dir.join("study.toml"), study)?;
    said(dir, "tune study.toml --out alone", 0)?;
    let start = |model| {
        let line = format!("tune study.toml --out parts --filter model={model}");
        command(dir, &line).stderr(Stdio::piped()).stdout(Stdio::null()).spawn()
    };
    for tuning in [start("linear")?, start("shared-bottom")?] {
        let output = tuning.wait_with_output()?;
        assert!(output.status.success(), "{}", text(&output));
    }
    // Two that end at the same moment may both have missed the other's last trial.
    said(dir, "tune study.toml --out parts", 0)?;
    for name in ["tuned.toml", "trials.csv"] {
        let read = |out: &str| fs::read_to_string(dir.join(out).join("tuning").join(name));
        assert_eq!(read("parts")?, read("alone")?, "{name}");
    }
    Ok(())
}

#[test]
fn a_growing_study_is_planned_whole_whichever_shard_comes_first() -> Outcome {
    for _ in 0..5 {
        let scratch = tempfile::tempdir()?;
        let dir = scratch.path();
        fs::write(dir.join("few.toml"), study(40).replace("seeds = 6", "seeds = 2"))?;
        fs::write(dir.join("tiny.toml"), study(40))?;
        let start = |line: &str| command(dir, line).stderr(Stdio::piped()).stdout(Stdio::null()).spawn();
        let few = start("sweep few.toml --out out --shard 1/2")?;
        let more = start("sweep tiny.toml --out out --shard 2/2")?;
        let (few, more) = (few.wait_with_output()?, more.wait_with_output()?);
        assert!(more.status.success(), "{}", text(&more));
        // The small study comes too late, or its runs are part of the large one.
        assert!(few.status.success() || text(&few).contains("grid.seeds: 6 -> 2"), "{}", text(&few));
        said(dir, "sweep tiny.toml --out out --shard 1/2", 0)?;
        assert!(said(dir, "sweep tiny.toml --out out", 0)?.contains("24 of 24 runs completed"));
    }
    Ok(())
}
