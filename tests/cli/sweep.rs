//! The real program, killed, interrupted, locked out and cut off from its reader.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::{Outcome, tree};
use assert_cmd::cargo::cargo_bin;
use mmoe::base::exit_code::ExitCode;

/// A scratch folder with a config in it.
struct Scratch {
    dir: tempfile::TempDir,
}

impl Scratch {
    fn new(steps: u64, seeds: u64) -> std::io::Result<Self> {
        let dir = tempfile::tempdir()?;
        let config = format!(
            "[study]\nname = 'tiny'\n[data]\ndim = 10\ntest_rows = 50\n[training]\nsteps = {steps}\neval_every = 500\n\
             [[model]]\ntype = 'shared-bottom'\nbottom_units = [8]\n\
             [[model]]\ntype = 'mmoe'\nexperts = 4\nexpert_units = [4]\n\
             [grid]\nseeds = {seeds}\ncorr = [0.5, 1.0]\n"
        );
        fs::write(dir.path().join("tiny.toml"), config)?;
        Ok(Self { dir })
    }

    fn out(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn sweep(&self, out: &str, more: &[&str]) -> Command {
        let mut command = Command::new(cargo_bin("mmoe"));
        command.args(["sweep", "tiny.toml", "--out", out]).args(more).current_dir(self.dir.path());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

#[test]
fn a_sweep_that_is_killed_at_twenty_moments_comes_to_the_same_folder_as_an_undisturbed_one() -> Outcome {
    let scratch = Scratch::new(1000, 40)?;
    assert!(scratch.sweep("undisturbed", &["--jobs", "1"]).status()?.success());
    let mut state = 7_u64;
    let mut killed = 0;
    for _ in 0..20 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut sweep = scratch.sweep("killed", &["--jobs", "2"]).spawn()?;
        std::thread::sleep(Duration::from_millis(5 + (state >> 33) % 100));
        killed += usize::from(sweep.try_wait()?.is_none());
        sweep.kill()?;
        sweep.wait()?;
    }
    assert!(killed > 10, "only {killed} sweeps were still at work when they were killed");
    assert!(scratch.sweep("killed", &[]).status()?.success());
    assert_eq!(tree(&scratch.out("killed"))?, tree(&scratch.out("undisturbed"))?);
    Ok(())
}

#[test]
fn three_filtered_parts_of_a_study_come_to_the_same_folder_as_the_whole() -> Outcome {
    let scratch = Scratch::new(600, 4)?;
    assert!(scratch.sweep("whole", &["--jobs", "2"]).status()?.success());
    for part in ["model=mmoe", "model=shared-bottom,seed=2..4", "model=shared-bottom,seed=0..2"] {
        assert!(scratch.sweep("parts", &["--filter", part]).status()?.success());
    }
    assert_eq!(tree(&scratch.out("parts"))?, tree(&scratch.out("whole"))?);
    Ok(())
}

#[test]
fn a_second_sweep_on_a_folder_is_told_who_has_it_and_a_killed_sweep_lets_it_go() -> Outcome {
    let scratch = Scratch::new(1_000_000, 4)?;
    let mut first = scratch.sweep("out", &[]).spawn()?;
    wait_for(&scratch.out("out/runs"))?;
    let second = scratch.sweep("out", &[]).stderr(Stdio::piped()).output()?;
    assert_eq!(second.status.code(), Some(ExitCode::Locked.into()));
    let message = String::from_utf8(second.stderr)?;
    assert!(message.contains(&format!("process {} on ", first.id())), "{message}");
    first.kill()?;
    first.wait()?;

    let mut third = scratch.sweep("out", &[]).spawn()?;
    std::thread::sleep(Duration::from_millis(300));
    assert!(third.try_wait()?.is_none(), "the folder is still locked");
    third.kill()?;
    third.wait()?;
    Ok(())
}

#[test]
#[cfg(unix)]
fn ctrl_c_and_a_polite_kill_end_a_sweep_at_once_with_the_command_to_go_on() -> Outcome {
    for (signal, code) in [("-INT", ExitCode::Interrupted), ("-TERM", ExitCode::Terminated)] {
        let (scratch, status, said) = loop {
            let scratch = Scratch::new(1_000_000, 4)?;
            let mut sweep = scratch.sweep("out", &[]).stderr(Stdio::piped()).spawn()?;
            wait_for(&scratch.out("out/runs"))?;
            // The program listens for signals before it makes the folder.
            assert!(Command::new("kill").args([signal, &sweep.id().to_string()]).status()?.success());
            let begun = Instant::now();
            let status = sweep.wait()?;
            assert!(begun.elapsed() < Duration::from_secs(5), "it took {:?}", begun.elapsed());
            let said = rest_of_stderr(&mut sweep)?;
            // A signal that comes while the program looks which runs are done is answered without a count.
            if !said.starts_with("stopped by") {
                break (scratch, status, said);
            }
        };
        assert_eq!(status.code(), Some(code.into()));
        assert!(said.contains("0 of 16 runs completed, 0 diverged, 0 failed, 16 to do"), "{said}");
        assert!(said.contains("to go on: ") && said.contains("sweep tiny.toml --out out"), "{said}");
        assert!(scratch.out("out/runs.csv").exists());
    }
    Ok(())
}

#[test]
fn a_reader_that_goes_away_does_not_end_a_sweep() -> Outcome {
    let scratch = Scratch::new(500, 2)?;
    let mut sweep = scratch.sweep("out", &[]).stdout(Stdio::piped()).spawn()?;
    drop(sweep.stdout.take());
    assert!(sweep.wait()?.success());
    assert!(scratch.out("out/selected.csv").exists());

    let mut list = scratch.sweep("out", &["--list"]).stdout(Stdio::piped()).spawn()?;
    drop(list.stdout.take());
    assert!(list.wait()?.success());
    Ok(())
}

#[test]
fn a_list_shows_every_run_with_its_state_and_writes_nothing() -> Outcome {
    let scratch = Scratch::new(500, 2)?;
    let list = scratch.sweep("out", &["--list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).output()?;
    assert!(list.status.success());
    let shown = String::from_utf8(list.stdout)?;
    assert_eq!(shown.lines().count(), 1 + 8, "{shown}");
    assert_eq!(shown.matches(" missing\n").count(), 8, "{shown}");
    let said = String::from_utf8(list.stderr)?;
    assert!(said.contains("0 of 8 runs done, ") && said.contains(" left with "), "{said}");
    assert!(!scratch.out("out").exists());

    let part = scratch.sweep("out", &["--filter", "seed=0"]).stderr(Stdio::piped()).output()?;
    let said = String::from_utf8(part.stderr)?;
    assert!(part.status.success() && said.contains("4 of 4 selected runs completed"), "{said}");
    let list = scratch.sweep("out", &["--list"]).stdout(Stdio::piped()).output()?;
    assert_eq!(String::from_utf8(list.stdout)?.matches(" done\n").count(), 4);
    Ok(())
}

fn wait_for(path: &Path) -> Result<(), String> {
    let begun = Instant::now();
    while !path.exists() {
        if begun.elapsed() > Duration::from_secs(20) {
            return Err(format!("{} does not appear", path.display()));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn rest_of_stderr(child: &mut Child) -> std::io::Result<String> {
    let mut said = String::new();
    child.stderr.take().map_or(Ok(0), |mut stderr| stderr.read_to_string(&mut said))?;
    Ok(said)
}
