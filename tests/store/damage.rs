//! Nothing in a results folder is trusted unchecked. What is damaged is done again, with a message.

use std::fs;

use crate::common::{Outcome, Toy, ToySweep, planned, tree};
use mmoe::store::names::PACKS;
use mmoe::store::packs::seed_block::SeedBlock;
use mmoe::store::run_folder::verify;
use mmoe::store::{RunState, Store};

#[test]
fn a_flipped_bit_anywhere_in_a_runs_files_is_seen() -> Outcome {
    let planned = planned(1, &[0.5])?;
    let run = &planned.plan.runs[0];
    let dir = tempfile::tempdir()?;
    ToySweep::of(&planned, &Toy::default()).run(dir.path())?;
    let folder = dir.path().join("runs").join(&run.id);
    let [record, curve] = [fs::read(folder.join("run.json"))?, fs::read(folder.join("metrics.csv"))?];
    assert!(verify(&record, Some(&curve), run).is_ok());
    for (place, bad) in damaged(&record) {
        assert!(verify(&bad, Some(&curve), run).is_err(), "run.json, {place}");
    }
    for (place, bad) in damaged(&curve) {
        assert!(verify(&record, Some(&bad), run).is_err(), "metrics.csv, {place}");
    }
    Ok(())
}

/// The file with any one bit flipped, and cut off at any length.
fn damaged(good: &[u8]) -> impl Iterator<Item = (String, Vec<u8>)> {
    let flipped = |bit: usize| {
        let mut bad = good.to_vec();
        bad[bit / 8] ^= 1 << (bit % 8);
        (format!("bit {bit}"), bad)
    };
    let cut_off = |length: usize| (format!("cut off at {length}"), good[..length].to_vec());
    (0..good.len() * 8).map(flipped).chain((0..good.len()).map(cut_off))
}

#[test]
fn a_damaged_run_is_done_again_with_a_message() -> Outcome {
    let planned = planned(3, &[0.5])?;
    let dir = tempfile::tempdir()?;
    let toy = Toy::default();
    let sweep = ToySweep::of(&planned, &toy);
    sweep.run(dir.path())?;
    let expected = tree(dir.path())?;
    let folder = |run: usize| dir.path().join("runs").join(&planned.plan.runs[run].id);

    fs::copy(folder(1).join("run.json"), folder(0).join("run.json"))?;
    fs::write(folder(1).join("metrics.csv"), "step,split,task,metric,value\n10,test,mean,mse,NaN\n")?;
    fs::remove_file(folder(2).join("metrics.csv"))?;
    let swept = sweep.run(dir.path())?;
    assert_eq!(toy.calls(), 6);
    let said = swept.said.join("\n");
    assert!(said.contains(&format!("run {}: run.json is of another run; it is done again", planned.plan.runs[0].id)));
    assert!(said.contains(&format!("run {}: metrics.csv is cut off or was changed", planned.plan.runs[1].id)));
    assert!(said.contains(&format!("run {}: metrics.csv is missing", planned.plan.runs[2].id)));
    assert_eq!(tree(dir.path())?, expected);
    Ok(())
}

#[test]
fn a_damaged_pack_is_left_aside_with_a_message_and_its_runs_are_done_again() -> Outcome {
    let planned = planned(2, &[0.5])?;
    let dir = tempfile::tempdir()?;
    let toy = Toy::default();
    let sweep = ToySweep::of(&planned, &toy);
    sweep.run(dir.path())?;
    let (store, _) = Store::reopen(dir.path(), Default::default(), &mut |_| ())?;
    assert_eq!(store.publish(&planned.plan, &[])?, 2);
    drop(store);
    fs::remove_dir_all(dir.path().join("runs"))?;

    let file = SeedBlock::of(0).file();
    let path = dir.path().join(&file);
    let good = fs::read(&path)?;
    let without_checksums = tempfile::tempdir()?;
    for name in ["manifest.toml", "plan.csv"] {
        fs::copy(dir.path().join(name), without_checksums.path().join(name))?;
    }
    fs::create_dir(without_checksums.path().join(PACKS))?;
    for place in 0..good.len() {
        let mut bad = good.clone();
        bad[place] ^= 4;
        for folder in [dir.path(), without_checksums.path()] {
            fs::write(folder.join(&file), &bad)?;
            let mut said = String::new();
            let (store, _) = Store::read(folder, &mut |message| said += message)?;
            assert!(said.contains("the runs in it count as not done"), "byte {place}: {said}");
            assert_eq!(store.load(&planned.plan.runs[0])?, RunState::Missing, "byte {place}");
        }
    }
    fs::write(&path, &good[..good.len() - 1])?;
    sweep.run(dir.path())?;
    assert_eq!(toy.calls(), 4);
    Ok(())
}

#[test]
fn a_damaged_pack_leaves_the_other_seeds_done() -> Outcome {
    let planned = planned(52, &[0.5])?;
    let dir = tempfile::tempdir()?;
    let toy = Toy::default();
    let sweep = ToySweep::of(&planned, &toy);
    sweep.run(dir.path())?;
    let (store, _) = Store::reopen(dir.path(), Default::default(), &mut |_| ())?;
    store.publish(&planned.plan, &[])?;
    drop(store);
    fs::remove_dir_all(dir.path().join("runs"))?;

    fs::write(dir.path().join(SeedBlock::of(50).file()), "not xz")?;
    let swept = sweep.run(dir.path())?;
    let said = swept.said.join("\n");
    assert!(said.contains("curves-by-run/seeds-50-99.csv.xz: its checksum is not the one in checksums.txt"), "{said}");
    assert_eq!((swept.said.len(), toy.calls()), (1, 54), "{said}");
    Ok(())
}
