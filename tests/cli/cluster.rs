//! Scripts for clusters, and folders that are merged.

use crate::common::program::{mmoe, said};
use crate::common::{Outcome, tree};
use assert_cmd::cargo::cargo_bin;
use mmoe::base::exit_code::ExitCode;
use mmoe::train::outcome::Status;
use std::fs::{self, Permissions};
use std::path::Path;
use std::process::Command;

const STUDY: &str = "[study]\nname = 'tiny study'\n[training]\nsteps = 20\neval_every = 10\n[data]\ntest_rows = 20\n\
                     dim = 4\n[[model]]\ntype = 'linear'\n[[model]]\ntype = 'mmoe'\n[grid]\nseeds = 4\n";

/// A word that a shell must not take apart.
const AWKWARD: &str = "a b'c\"$(touch pwned)`touch pwned`$HOME;&@OUT@";

fn write(dir: &Path) -> Outcome {
    fs::write(dir.join("tiny.toml"), STUDY)?;
    Ok(())
}

/// A command that stands for one of the cluster.
#[cfg(unix)]
fn stand_in(folder: &Path, name: &str, script: &str) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    fs::write(folder.join(name), format!("#!/bin/sh\n{script}\n"))?;
    fs::set_permissions(folder.join(name), Permissions::from_mode(0o755))?;
    Ok(())
}

#[test]
#[cfg(unix)]
fn the_script_for_slurm_carries_out_its_shard_whatever_the_paths_hold() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path().join(AWKWARD);
    fs::create_dir(&dir)?;
    write(&dir)?;
    let line = ["slurm", "tiny.toml", "--shards", "2", "--cpus", "1", "--time", "1:00", "--constraint", "a b;$(x)"];
    let output = Command::new(cargo_bin("mmoe")).args(line).current_dir(&dir).output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout)?;
    assert!(printed.starts_with("job=$(sbatch --parsable --array=1-2 'tiny study.sbatch') &&\n"), "{printed}");
    let script = fs::read_to_string(dir.join("tiny study.sbatch"))?;
    assert!(script.contains("#SBATCH --job-name=mmoe-tiny-study\n") && script.contains("#SBATCH --time=1:00\n"));
    assert!(script.contains("#SBATCH --constraint=a\\ b\\;\\$\\(x\\)\n"), "{script}");
    assert!(Command::new("bash").args(["-n", "tiny study.sbatch"]).current_dir(&dir).status()?.success());
    for task in ["1", "2"] {
        let run = Command::new("bash")
            .arg("tiny study.sbatch")
            .current_dir(&dir)
            .env("SLURM_ARRAY_TASK_ID", task)
            .env("SLURM_ARRAY_JOB_ID", "7")
            .output()?;
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }
    let report = Command::new("bash").args(["tiny study.sbatch", "report"]).current_dir(&dir).output()?;
    assert!(String::from_utf8_lossy(&report.stdout).contains("Final test loss"));
    assert!(!dir.join("pwned").exists() && !scratch.path().join("pwned").exists());
    said(&dir, "sweep tiny.toml --out alone", 0)?;
    assert_eq!(tree(&dir.join("results/tiny study"))?, tree(&dir.join("alone"))?);
    Ok(())
}

#[test]
#[cfg(unix)]
fn a_task_near_its_time_limit_is_submitted_again_if_runs_have_ended_and_not_for_ever() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let study = STUDY.replace("steps = 20", "steps = 1000000000").replace("eval_every = 10", "eval_every = 1000000");
    fs::write(dir.join("tiny.toml"), study)?;
    said(dir, "slurm tiny.toml --shards 1", 0)?;
    stand_in(dir, "scontrol", "echo \"$@\" >> asked")?;
    stand_in(dir, "squeue", "cat state")?;
    let path = format!("{}:{}", dir.display(), std::env::var("PATH")?);
    // A run that ends between start and signal is one line more in the shard's log.
    for (restarts, ends, state, asks) in [
        ("0", true, "RUNNING", true),
        ("0", false, "RUNNING", false),
        ("20", true, "RUNNING", false),
        ("0", true, "COMPLETING", false),
    ] {
        let _ = fs::remove_file(dir.join("asked"));
        fs::write(dir.join("state"), state)?;
        let mut task = Command::new("bash")
            .arg("tiny study.sbatch")
            .current_dir(dir)
            .env("PATH", &path)
            .envs([("SLURM_ARRAY_TASK_ID", "1"), ("SLURM_ARRAY_JOB_ID", "77"), ("SLURM_RESTART_COUNT", restarts)])
            .spawn()?;
        let log = dir.join("results/tiny study/shards");
        let begun = std::time::Instant::now();
        while !dir.join("results/tiny study/runs").exists() && begun.elapsed().as_secs() < 60 {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
        if ends {
            let log = log.join("1-of-1-timings.csv");
            let before = fs::read_to_string(&log).unwrap_or_default();
            fs::write(&log, format!("{before}0123456789abcdef,1.0,host,1,processor,avx2\n"))?;
        }
        assert!(Command::new("kill").args(["-TERM", &task.id().to_string()]).status()?.success());
        assert_eq!(task.wait()?.code(), Some(ExitCode::Terminated.into()));
        let asked = fs::read_to_string(dir.join("asked")).unwrap_or_default();
        assert_eq!(asked, if asks { "requeue 77_1\n" } else { "" }, "{restarts} {ends} {state}");
    }
    Ok(())
}

#[test]
#[cfg(unix)]
fn more_shards_than_the_cluster_allows_control_characters_and_others_files_are_refused() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    write(dir)?;
    stand_in(dir, "scontrol", "echo 'MaxArraySize            = 1001'")?;
    let path = format!("{}:{}", dir.display(), std::env::var("PATH")?);
    let run = |arguments: &[&str]| {
        Command::new(cargo_bin("mmoe")).args(arguments).current_dir(dir).env("PATH", &path).output()
    };
    let large = run(&["slurm", "tiny.toml", "--shards", "1001"])?;
    let said = String::from_utf8_lossy(&large.stderr);
    assert!(said.contains("indices up to 1000 (MaxArraySize 1001)") && said.contains("give fewer shards"), "{said}");
    let fitting = run(&["slurm", "tiny.toml", "--shards", "1000"])?;
    let said = String::from_utf8_lossy(&fitting.stderr);
    assert!(fitting.status.success() && said.contains("996 of 1000 shards have no runs"), "{said}");
    for arguments in [
        ["slurm", "tiny.toml", "--shards", "2", "--partition", "a\nb"],
        ["slurm", "tiny.toml", "--shards", "2", "--out", "a\nb"],
        ["kubernetes", "tiny.toml", "--shards", "2", "--image", "a\nb"],
    ] {
        let refused = run(&arguments)?;
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && said.contains("has control characters"), "{said}");
    }
    fs::write(dir.join("mine.sbatch"), "precious")?;
    let refused = run(&["slurm", "tiny.toml", "--shards", "2", "--script", "mine.sbatch"])?;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("did not write it"));
    assert_eq!(fs::read_to_string(dir.join("mine.sbatch"))?, "precious");
    Ok(())
}

#[test]
fn the_manifests_for_kubernetes_hold_the_config_to_the_byte() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let config = format!("# \u{e9} \u{2028} \"@OUT@\" \\ \t\r\n{STUDY}# no line break at the end");
    fs::write(dir.join("tiny.toml"), &config)?;
    let set = "kubernetes tiny.toml --shards 3 --image registry/mmoe:1 --file job.yaml --set training.steps=40";
    said(dir, set, 0)?;
    let text = fs::read_to_string(dir.join("job.yaml"))?;
    let (_, quoted) = text.split_once("study.toml: ").ok_or("a config")?;
    let quoted = quoted.lines().next().ok_or("a line")?;
    // JSON knows the same escapes, but for this one.
    let unescaped = quoted.split("\\U").enumerate().map(|(place, part)| match place {
        0 => part.to_owned(),
        _ => format!("\\u{}", &part[4..]),
    });
    assert_eq!(serde_json::from_str::<String>(&unescaped.collect::<String>())?, config);
    for line in [
        "  completions: 3\n",
        "          image: \"registry/mmoe:1\"\n",
        "--shard, auto/3, --jobs, \"1\", --out, \"/mmoe/results/tiny study\", --set, \"training.steps = 40\"]\n",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    let name = |study: &str| -> Result<String, Box<dyn std::error::Error>> {
        fs::write(dir.join("named.toml"), STUDY.replace("tiny study", study))?;
        said(dir, "kubernetes named.toml --shards 3 --image i --file named.yaml", 0)?;
        let text = fs::read_to_string(dir.join("named.yaml"))?;
        Ok(text.lines().find_map(|line| line.strip_prefix("  name: ")).ok_or("a name")?.into())
    };
    assert_eq!(name("tiny")?, "mmoe-tiny");
    let names = [name("a.b")?, name("a b")?, name("A.B")?, name("\u{e9}")?];
    assert!(names.iter().all(|name| name.ends_with(|c: char| c.is_ascii_alphanumeric())), "{names:?}");
    assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{names:?}");
    Ok(())
}

#[test]
fn a_study_that_every_task_would_refuse_gets_no_script() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let rows: String = (0..60).map(|row| format!("{row},{}\n", row % 7)).collect();
    fs::write(dir.join("my.csv"), format!("a,y\n{rows}"))?;
    let own = STUDY.replace("test_rows = 20\ndim = 4", "source = 'table'\nfiles = 'my.csv'\nfields = { a = { kind = 'number' } }\ntasks = { y = { kind = 'regression' } }");
    fs::write(dir.join("own.toml"), own)?;
    let refused = said(dir, "kubernetes own.toml --shards 2 --image i", ExitCode::Usage)?;
    assert!(refused.contains("which no pod can see"), "{refused}");
    said(dir, "slurm own.toml --shards 2 --script=-own.sbatch", 0)?;
    crate::common::people::write_people(&dir.join("people"))?;
    let tuned = "[study]\nname = 'tuned'\n[data]\nsource = 'census-income'\npath = 'people'\n[tune]\n[[model]]\n\
                 type = 'linear'\nsearch = { learning_rate = { low = 1e-3, high = 1e-2 } }\n";
    fs::write(dir.join("tuned.toml"), tuned)?;
    let untuned = said(dir, "slurm tuned.toml --shards 2", ExitCode::Usage)?;
    assert!(untuned.contains("run `mmoe tune tuned.toml` first"), "{untuned}");
    let itself = said(dir, "slurm own.toml --shards 2 --script own.toml", ExitCode::Usage)?;
    assert!(itself.contains("`mmoe slurm` did not write it"), "{itself}");
    Ok(())
}

/// Two halves of a study, and the whole.
fn halves(dir: &Path) -> Outcome {
    write(dir)?;
    said(dir, "sweep tiny.toml --out whole", 0)?;
    said(dir, "sweep tiny.toml --out a --shard 1/2", 0)?;
    said(dir, "sweep tiny.toml --out b --shard 2/2", 0)?;
    Ok(())
}

#[test]
fn merged_parts_have_the_bytes_of_the_whole() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    halves(dir)?;
    let part = said(dir, "merge half a", ExitCode::Incomplete)?;
    assert!(part.contains("a: 4 runs taken") && part.contains("half: 4 of 8 runs are here"), "{part}");
    let rest = said(dir, "merge half a b", 0)?;
    assert!(
        rest.contains("a: 0 runs taken") && rest.contains("b: 4 runs taken"),
        "what is there twice is fine: {rest}"
    );
    assert_eq!(tree(&dir.join("half"))?, tree(&dir.join("whole"))?);
    let times = fs::read_to_string(dir.join("half/timings.csv"))?;
    assert_eq!(times.lines().count(), 1 + 8, "{times}");
    // A published folder has its runs in packs.
    said(dir, "publish a", ExitCode::Incomplete)?;
    fs::remove_dir_all(dir.join("a/runs"))?;
    said(dir, "merge again a b", 0)?;
    assert_eq!(tree(&dir.join("again"))?, tree(&dir.join("whole"))?);
    Ok(())
}

#[test]
fn two_outcomes_of_a_run_are_refused_by_name_and_a_failure_gives_way() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    halves(dir)?;
    let first = fs::read_dir(dir.join("a/runs"))?.next().ok_or("a run")??.path();
    let id = first.file_name().and_then(|name| name.to_str()).ok_or("an id")?.to_owned();

    // Another outcome, sealed anew: as if an engine had gone wrong.
    fs::create_dir_all(dir.join("wrong/runs"))?;
    for name in ["manifest.toml", "plan.csv"] {
        fs::copy(dir.join("a").join(name), dir.join("wrong").join(name))?;
    }
    let other = dir.join("wrong/runs").join(&id);
    fs::create_dir(&other)?;
    let metrics = fs::read_to_string(first.join("metrics.csv"))?;
    let line = metrics.lines().nth(1).ok_or("a point")?;
    let (place, _) = line.rsplit_once(',').ok_or("a value")?;
    resealed(&first, &other, &metrics.replace(line, &format!("{place},0.125")), None)?;
    let refused = said(dir, "merge into a wrong", ExitCode::Usage)?;
    assert!(refused.contains("runs with two outcomes, so nothing is merged"), "{refused}");
    assert!(refused.contains(&id) && refused.contains("one outcome in a, another in wrong"), "{refused}");
    assert!(!dir.join("into").exists(), "a refusal leaves nothing behind");

    // A failure gives way to any other outcome, whichever comes first.
    let no_memory = Status::Failed { message: "no memory".into() };
    resealed(&first, &other, &metrics, Some(no_memory))?;
    for (order, words) in
        [("wrong a", "failed in wrong; that of a is taken"), ("a wrong", "failed in wrong; that of a is kept")]
    {
        let into = order.replace(' ', "-");
        let merged = said(dir, &format!("merge {into} {order} b"), 0)?;
        assert!(merged.contains(&id) && merged.contains(words), "{merged}");
        assert_eq!(tree(&dir.join(&into))?, tree(&dir.join("whole"))?);
    }

    // A file that was cut off is left out and named.
    fs::write(other.join("metrics.csv"), "step")?;
    let damaged = said(dir, "merge into wrong b", ExitCode::Incomplete)?;
    assert!(damaged.contains("metrics.csv is cut off or was changed; it is left out"), "{damaged}");
    let other_study = mmoe(dir, "merge into whole/runs")?;
    assert!(!other_study.status.success());
    fs::write(dir.join("more.toml"), STUDY.replace("dim = 4", "dim = 5"))?;
    said(dir, "sweep more.toml --out more", 0)?;
    let refused = said(dir, "merge into more", ExitCode::Usage)?;
    assert!(refused.contains("more: 8 of its runs are not in the study to merge into"), "{refused}");
    assert!(refused.contains("dim: 4 -> 5") && refused.contains("merge folders of one study"), "{refused}");
    let itself = said(dir, "merge into a ./into", ExitCode::Usage)?;
    assert!(itself.contains("is the folder to merge into"), "{itself}");
    Ok(())
}

/// Copies a run with other metrics or another ending, and with a record that fits them.
fn resealed(from: &Path, to: &Path, metrics: &str, status: Option<Status>) -> Outcome {
    use mmoe::base::sha256::sha256_hex;
    use mmoe::store::run_json::Record;
    let bytes = fs::read(from.join("run.json"))?;
    let record = Record::from_json(&bytes).ok_or("a record")?;
    let status = status.unwrap_or_else(|| record.status.clone());
    let record = Record { metrics_sha256: sha256_hex(metrics.as_bytes()), status, ..record };
    fs::write(to.join("metrics.csv"), metrics)?;
    fs::write(to.join("run.json"), record.to_json()?)?;
    Ok(())
}
