//! A published folder is as good without its `runs/`.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Outcome, Toy, ToySweep, planned, tree};
use mmoe::disk::Disk;
use mmoe::error::Result;
use mmoe::store::Store;
use mmoe::sweep::planned_study::PlannedStudy;

/// As the command does it; the number of packed runs.
fn publish(dir: &Path, disk: Disk) -> Result<usize> {
    let (store, planned) = Store::reopen(dir, disk, &mut |_| ())?;
    let files = mmoe::cmd::report_on(&store, &planned.plan)?.files;
    store.publish(&planned.plan, &files)
}

fn swept(planned: &PlannedStudy, dir: &Path) -> Result<usize> {
    let toy = Toy::default();
    ToySweep::of(planned, &toy).run(dir)?;
    Ok(toy.calls())
}

#[test]
fn a_published_folder_without_its_runs_reports_the_same_and_leaves_nothing_to_do() -> Outcome {
    let planned = planned(4, &[0.5, 1.0])?;
    let dir = tempfile::tempdir()?;
    swept(&planned, dir.path())?;
    let before = tree(dir.path())?;
    assert_eq!(publish(dir.path(), Disk::default())?, 8);
    fs::remove_dir_all(dir.path().join("runs"))?;

    assert_eq!(swept(&planned, dir.path())?, 0);
    let after = tree(dir.path())?;
    for name in ["runs.csv", "curves.csv", "summary.csv"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    assert_eq!(swept(&common::planned(5, &[0.5, 1.0])?, dir.path())?, 2, "one more seed is two new runs");
    assert_eq!(publish(dir.path(), Disk::default())?, 10, "packed and new runs are packed together");
    Ok(())
}

#[test]
fn diverged_runs_are_packed_and_failed_runs_are_not() -> Outcome {
    let planned = planned(3, &[0.25])?;
    let dir = tempfile::tempdir()?;
    swept(&planned, dir.path())?;
    assert_eq!(publish(dir.path(), Disk::default())?, 1);
    let before = tree(dir.path())?["runs.csv"].clone();
    fs::remove_dir_all(dir.path().join("runs"))?;
    assert_eq!(swept(&planned, dir.path())?, 2, "the diverged run is done, the failed ones are missing");
    assert_eq!(tree(dir.path())?["runs.csv"], before);
    Ok(())
}

#[test]
fn publishing_twice_gives_the_same_bytes_and_sha256sum_agrees() -> Outcome {
    let planned = planned(3, &[0.5])?;
    let dir = tempfile::tempdir()?;
    swept(&planned, dir.path())?;
    publish(dir.path(), Disk::default())?;
    let once = tree(dir.path())?;
    publish(dir.path(), Disk::default())?;
    assert_eq!(tree(dir.path())?, once);
    let check =
        Command::new("sha256sum").args(["--check", "--strict", "checksums.txt"]).current_dir(dir.path()).output();
    match check {
        Ok(check) => assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout)),
        Err(_) => eprintln!("sha256sum is not installed: the checksums are not compared with it"),
    }
    Ok(())
}

#[test]
fn a_publication_that_dies_at_any_operation_loses_no_run() -> Outcome {
    let [first, more] = [planned(2, &[0.5])?, planned(3, &[0.5])?];
    let published = tempfile::tempdir()?;
    swept(&more, published.path())?;
    publish(published.path(), Disk::default())?;
    let expected = tree(published.path())?;
    for deaths in 0.. {
        let dir = tempfile::tempdir()?;
        swept(&first, dir.path())?;
        publish(dir.path(), Disk::default())?;
        fs::remove_dir_all(dir.path().join("runs"))?;
        assert_eq!(swept(&more, dir.path())?, 1);
        let died = publish(dir.path(), Disk::crashing_at(deaths));
        assert_eq!(swept(&more, dir.path())?, 0, "died at operation {deaths}");
        publish(dir.path(), Disk::default())?;
        for (name, sha256) in tree(dir.path())?.iter().filter(|(name, _)| !name.starts_with("runs/")) {
            assert_eq!(expected.get(name), Some(sha256), "{name}, died at operation {deaths}");
        }
        if died.is_ok() {
            assert!(deaths > 15, "only {deaths} operations");
            return Ok(());
        }
    }
    Ok(())
}

#[test]
fn a_damaged_pack_is_not_overwritten_while_runs_are_missing() -> Outcome {
    let planned = planned(2, &[0.5])?;
    let dir = tempfile::tempdir()?;
    swept(&planned, dir.path())?;
    publish(dir.path(), Disk::default())?;
    fs::remove_dir_all(dir.path().join("runs"))?;
    let pack = dir.path().join("curves-by-run.csv.gz");
    let good = fs::read(&pack)?;
    fs::write(&pack, &good[..good.len() - 1])?;
    let error = publish(dir.path(), Disk::default()).err().ok_or("a damaged pack is overwritten")?;
    assert!(error.to_string().contains("restore it"), "{error}");
    assert_eq!(fs::read(&pack)?, good[..good.len() - 1]);

    assert_eq!(swept(&planned, dir.path())?, 2);
    assert_eq!(publish(dir.path(), Disk::default())?, 2);
    assert_eq!(fs::read(&pack)?, good);
    Ok(())
}
