//! A results folder of several users. Only root can be several users, so for others this test does nothing.
#![cfg(target_os = "linux")]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{Outcome, tree};
use assert_cmd::cargo::cargo_bin;

const STUDY: &str = "[study]\nname = 'tiny'\n[data]\ndim = 10\ntest_rows = 50\n[training]\nsteps = 40\neval_every = 20\n\
                     [[model]]\ntype = 'linear'\n[grid]\nseeds = 3\n";

/// The command in `dir`, as a user of a group.
fn mmoe_as((user, group): (u32, u32), dir: &Path, line: &str) -> Command {
    let mut command = Command::new(cargo_bin("mmoe"));
    command.args(line.split_whitespace()).current_dir(dir).uid(user).gid(group);
    command
}

#[test]
fn a_second_user_who_may_write_a_folder_goes_on_where_the_first_stopped() -> Outcome {
    let first = (4001, 4000);
    // By the group's rights, and by everyone's.
    for (mode, second) in [(0o775, (4002, 4000)), (0o777, (4003, 4003))] {
        let scratch = tempfile::tempdir()?;
        let dir = scratch.path();
        let shared = dir.join("shared");
        fs::write(dir.join("study.toml"), STUDY)?;
        fs::create_dir(&shared)?;
        fs::set_permissions(&shared, Permissions::from_mode(mode))?;
        fs::set_permissions(dir, Permissions::from_mode(0o755))?;
        let is_owned = chown(&shared, Some(first.0), Some(first.1)).is_ok();
        let may_start =
            |user| mmoe_as(user, dir, "--version").stdout(Stdio::null()).status().is_ok_and(|s| s.success());
        if !(is_owned && may_start(first) && may_start(second)) {
            eprintln!("skipped: the program cannot be started as another user here");
            return Ok(());
        }
        for (user, part) in [(first, "--filter seed=0"), (second, "--filter seed=1"), (first, "")] {
            let swept = mmoe_as(user, dir, &format!("sweep study.toml --out shared {part}")).output()?;
            assert!(swept.status.success(), "{user:?}: {}", String::from_utf8_lossy(&swept.stderr));
        }
        let alone = Command::new(cargo_bin("mmoe")).args(["sweep", "study.toml"]).current_dir(dir).output()?;
        assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stderr));
        assert_eq!(tree(&shared)?, tree(&dir.join("results/tiny"))?);
    }
    Ok(())
}

#[test]
fn whoever_may_read_a_folder_may_read_its_results_whatever_the_umask() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("study.toml"), STUDY)?;
    fs::create_dir(dir.join("shared"))?;
    fs::set_permissions(dir.join("shared"), Permissions::from_mode(0o2770))?;
    let line = "umask 077; exec \"$0\" sweep study.toml --out shared";
    let swept = Command::new("sh").args(["-c", line]).arg(cargo_bin("mmoe")).current_dir(dir).output()?;
    assert!(swept.status.success(), "{}", String::from_utf8_lossy(&swept.stderr));
    for name in tree(&dir.join("shared"))?.keys() {
        let mode = fs::metadata(dir.join("shared").join(name))?.permissions().mode();
        assert_eq!(mode & 0o777, 0o640, "{name}: {mode:o}");
    }
    Ok(())
}
