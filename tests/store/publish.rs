//! A published folder works as well without its `runs/`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::{self, Outcome, Toy, ToySweep, planned, tree};
use mmoe::base::disk;
use mmoe::base::disk::Disk;
use mmoe::base::error::Result;
use mmoe::store::Store;
use mmoe::store::names::PACKS;
use mmoe::store::packs::seed_block::SeedBlock;
use mmoe::study::plan::{PlannedRun, PlannedStudy};

/// Publishes as the command does. Returns the number of packed runs.
fn publish(dir: &Path, disk: Disk) -> Result<usize> {
    let (store, planned) = Store::reopen(dir, disk, &mut |_| ())?;
    let files = mmoe::cli::report::report_on(&store, &planned)?.files;
    store.publish(&planned.plan, &files)
}

/// Sweeps, and returns the number of runs that were done.
fn swept(planned: &PlannedStudy, dir: &Path) -> Result<usize> {
    swept_where(planned, |_| true, dir)
}

fn swept_where(planned: &PlannedStudy, select: fn(&PlannedRun) -> bool, dir: &Path) -> Result<usize> {
    let toy = Toy::default();
    ToySweep { select, ..ToySweep::of(planned, &toy) }.run(dir)?;
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
    for name in ["runs.csv", "cells.csv", "curves.csv", "selected.csv", "selected-curves.csv"] {
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
    // Seeds 47 and 48 are packed first. Seed 49 then changes their pack, and seed 50 is in another one.
    let [first, more] = [planned(49, &[0.5])?, planned(51, &[0.5])?];
    let swept = |planned: &PlannedStudy, dir: &Path| swept_where(planned, |run| run.seed > 46, dir);
    let published = tempfile::tempdir()?;
    swept(&more, published.path())?;
    publish(published.path(), Disk::default())?;
    let expected = tree(published.path())?;
    for deaths in 0.. {
        let dir = tempfile::tempdir()?;
        swept(&first, dir.path())?;
        publish(dir.path(), Disk::default())?;
        fs::remove_dir_all(dir.path().join("runs"))?;
        assert_eq!(swept(&more, dir.path())?, 2);
        let died = publish(dir.path(), Disk::crashing_at(deaths));
        assert_eq!(swept(&more, dir.path())?, 0, "died at operation {deaths}");
        publish(dir.path(), Disk::default())?;
        for (name, sha256) in tree(dir.path())?.iter().filter(|(name, _)| !name.starts_with("runs/")) {
            assert_eq!(expected.get(name), Some(sha256), "{name}, died at operation {deaths}");
        }
        if died.is_ok() {
            assert!(deaths > 20, "only {deaths} operations");
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
    let pack = dir.path().join(SeedBlock::of(0).file());
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

#[test]
fn a_further_block_of_seeds_is_a_further_file_and_leaves_the_others_untouched() -> Outcome {
    let dir = tempfile::tempdir()?;
    let files = |seeds| -> Result<Vec<String>> {
        swept(&planned(seeds, &[0.5])?, dir.path())?;
        publish(dir.path(), Disk::default())?;
        disk::names(&dir.path().join(PACKS))
    };
    let first = dir.path().join(SeedBlock::of(0).file());
    assert_eq!(files(50)?, ["seeds-0-49.csv.xz"]);
    let (bytes, made) = (fs::read(&first)?, fs::metadata(&first)?.modified()?);
    assert_eq!(files(51)?, ["seeds-0-49.csv.xz", "seeds-50-99.csv.xz"]);
    assert_eq!((fs::read(&first)?, fs::metadata(&first)?.modified()?), (bytes, made));

    fs::remove_dir_all(dir.path().join("runs"))?;
    assert_eq!(swept(&planned(102, &[0.5])?, dir.path())?, 51);
    assert_eq!(publish(dir.path(), Disk::default())?, 102);
    Ok(())
}

#[test]
fn a_block_without_a_run_that_can_be_packed_has_no_file() -> Outcome {
    let planned = planned(101, &[0.5])?;
    let dir = tempfile::tempdir()?;
    swept_where(&planned, |run| SeedBlock::of(run.seed) == SeedBlock::of(50), dir.path())?;
    assert_eq!(publish(dir.path(), Disk::default())?, 50);
    assert_eq!(disk::names(&dir.path().join(PACKS))?, ["seeds-50-99.csv.xz"]);
    Ok(())
}

#[test]
fn a_pack_with_runs_beyond_the_plan_is_not_overwritten() -> Outcome {
    let [small, large] = [tempfile::tempdir()?, tempfile::tempdir()?];
    for (dir, seeds) in [(&small, 2), (&large, 52)] {
        swept(&planned(seeds, &[0.5])?, dir.path())?;
        publish(dir.path(), Disk::default())?;
    }
    for (seed, runs) in [(50, 2), (0, 48)] {
        let pack = SeedBlock::of(seed).file();
        fs::copy(large.path().join(&pack), small.path().join(&pack))?;
        fs::remove_file(small.path().join("checksums.txt"))?;
        let before = tree(small.path())?;
        let error = publish(small.path(), Disk::default()).err().ok_or("runs are dropped")?;
        let expected = format!("{pack}: {runs} runs in it are not in the plan");
        assert!(error.to_string().contains(&expected), "{error}");
        assert_eq!(tree(small.path())?, before);
        fs::remove_file(small.path().join(&pack))?;
        publish(small.path(), Disk::default())?;
    }
    Ok(())
}
