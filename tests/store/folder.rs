//! A results folder belongs to one study, and to one sweep at a time. Any other is refused and leaves it untouched.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::{Outcome, Toy, ToySweep, of_steps, planned, tree};
use crate::manifest::signed;
use mmoe::base::disk::Disk;
use mmoe::base::error::Error;
use mmoe::base::exit_code::ExitCode;
use mmoe::store::Store;
use mmoe::study::Study;
use mmoe::study::plan::PlannedStudy;

fn refused(planned: &PlannedStudy, dir: &Path) -> Result<Error, Box<dyn std::error::Error>> {
    let toy = Toy::default();
    let before = tree(dir).unwrap_or_default();
    let error = ToySweep::of(planned, &toy).run(dir).err().ok_or("the folder is taken though it must be refused")?;
    assert_eq!(toy.calls(), 0);
    assert_eq!(tree(dir).unwrap_or_default(), before, "a refusal changes nothing");
    Ok(error)
}

#[test]
fn a_folder_of_another_config_is_refused_with_the_keys_that_differ() -> Outcome {
    let dir = tempfile::tempdir()?;
    let toy = Toy::default();
    ToySweep::of(&planned(2, &[0.5])?, &toy).run(dir.path())?;
    let error = refused(&of_steps(60, 2, &[0.5])?, dir.path())?;
    assert_eq!(error.exit_code(), ExitCode::Usage);
    let message = error.to_string();
    assert!(message.contains("training.steps: 30 -> 60"), "{message}");
    assert!(message.contains("choose another folder, with --out, or restore what differs"), "{message}");

    let fewer = refused(&planned(1, &[0.5])?, dir.path())?;
    assert!(fewer.to_string().contains("seeds: 2 -> 1"), "{fewer}");
    Ok(())
}

/// A table whose last label is this.
fn rows(last: u32) -> String {
    let lines: String = (0..60).map(|row| format!("{row},{}\n", row % 7)).collect();
    format!("x,y\n{lines}60,{last}\n")
}

#[test]
fn a_folder_whose_data_file_has_changed_since_is_refused_until_it_is_restored() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let (data, dir) = (scratch.path().join("rows.csv"), scratch.path().join("out"));
    let planned = || -> mmoe::base::error::Result<PlannedStudy> {
        let config = format!(
            "[study]\nname = 'rows'\n[data]\nsource = 'table'\nfiles = '{}'\n\
             fields = {{ x = {{ kind = 'number' }} }}\ntasks = {{ y = {{ kind = 'regression' }} }}\n[[model]]\ntype = 'omoe'\n",
            data.display()
        );
        let study = Study::parse("rows.toml", &config)?;
        let data_sha256 = mmoe::data::fingerprint(&study.data)?;
        Ok(PlannedStudy::with_data(study, data_sha256))
    };
    fs::write(&data, rows(4))?;
    ToySweep::of(&planned()?, &Toy::default()).run(&dir)?;
    fs::write(&data, rows(5))?;
    let error = refused(&planned()?, &dir)?;
    assert_eq!(error.exit_code(), ExitCode::Usage);
    assert!(error.to_string().contains("data: the content of the file has changed"), "{error}");
    fs::write(&data, rows(4))?;
    let toy = Toy::default();
    ToySweep::of(&planned()?, &toy).run(&dir)?;
    assert_eq!(toy.calls(), 0, "all is done");
    Ok(())
}

#[test]
fn a_config_with_one_more_seed_does_only_the_new_runs() -> Outcome {
    let [grown, at_once] = [tempfile::tempdir()?, tempfile::tempdir()?];
    let toy = Toy::default();
    ToySweep::of(&planned(2, &[0.5, 1.0])?, &toy).run(grown.path())?;
    let more = planned(3, &[0.5, 1.0])?;
    let swept = ToySweep::of(&more, &toy).run(grown.path())?;
    assert_eq!(toy.calls(), 6);
    assert_eq!(swept.said, [format!("{}: the plan grows from 4 to 6 runs", grown.path().display())]);
    ToySweep::of(&more, &toy).run(at_once.path())?;
    assert_eq!(tree(grown.path())?, tree(at_once.path())?);
    Ok(())
}

#[test]
fn a_growth_that_dies_at_any_operation_goes_on_with_either_config() -> Outcome {
    let [small, large] = [planned(1, &[0.5])?, planned(2, &[0.5])?];
    let toy = Toy::default();
    let expected = tempfile::tempdir()?;
    ToySweep::of(&large, &toy).run(expected.path())?;
    for deaths in 0..=20 {
        let dir = tempfile::tempdir()?;
        ToySweep::of(&small, &toy).run(dir.path())?;
        let _ = Store::open(dir.path(), &large, Disk::crashing_at(deaths), &mut |_| ());
        Store::read(dir.path(), &mut |_| ())?;
        ToySweep::of(&large, &toy).run(dir.path())?;
        assert_eq!(tree(dir.path())?, tree(expected.path())?, "died at operation {deaths}");
    }
    Ok(())
}

#[test]
fn a_folder_with_other_things_in_it_is_refused_with_the_name_of_the_first() -> Outcome {
    let dir = tempfile::tempdir()?;
    for name in [".DS_Store", "thesis.tex", "zebra.tex"] {
        fs::write(dir.path().join(name), "precious")?;
    }
    let error = refused(&planned(1, &[0.5])?, dir.path())?;
    assert_eq!(error.exit_code(), ExitCode::Usage);
    let message = error.to_string();
    assert!(message.contains("has `thesis.tex` but no manifest.toml: it was not made by mmoe"), "{message}");
    assert!(!dir.path().join(".lock").exists());
    Ok(())
}

#[test]
fn what_systems_put_into_any_folder_does_not_make_it_somebody_elses() -> Outcome {
    let dir = tempfile::tempdir()?;
    fs::create_dir(dir.path().join("lost+found"))?;
    for name in [".DS_Store", ".gitkeep", ".nfs00000000deadbeef00000001", "Thumbs.db", "desktop.ini"] {
        fs::write(dir.path().join(name), "of the system")?;
    }
    let before = tree(dir.path())?;
    ToySweep::of(&planned(1, &[0.5])?, &Toy::default()).run(dir.path())?;
    let after = tree(dir.path())?;
    assert!(before.iter().all(|file| after.get(file.0) == Some(file.1)), "they are left as they were");
    Ok(())
}

#[test]
fn a_folder_of_another_engine_is_refused() -> Outcome {
    let planned = planned(1, &[0.5])?;
    let dir = tempfile::tempdir()?;
    ToySweep::of(&planned, &Toy::default()).run(dir.path())?;
    let manifest = dir.path().join("manifest.toml");
    let theirs = fs::read_to_string(&manifest)?.replace("engine_revision = ", "engine_revision = 99");
    fs::write(&manifest, signed(&theirs))?;
    let error = refused(&planned, dir.path())?;
    assert_eq!(error.exit_code(), ExitCode::Usage);
    assert!(error.to_string().contains("made by engine revision 99"), "{error}");
    Ok(())
}

#[test]
fn the_processor_is_noted_with_the_times_and_not_in_the_manifest() -> Outcome {
    let planned = planned(1, &[0.5])?;
    let dir = tempfile::tempdir()?;
    ToySweep::of(&planned, &Toy::default()).run(dir.path())?;
    let manifest = dir.path().join("manifest.toml");
    let ours = fs::read_to_string(&manifest)?;
    assert!(!ours.contains("cpu"), "{ours}");
    let times = fs::read_to_string(dir.path().join("timings.csv"))?;
    assert!(times.starts_with("id,seconds,host,finished_at,processor,instructions\n"), "{times}");
    assert!(times.lines().nth(1).is_some_and(|line| line.ends_with(mmoe::base::cpu::selected().name())), "{times}");
    Ok(())
}

#[test]
fn a_manifest_that_was_changed_by_hand_is_refused() -> Outcome {
    let planned = planned(2, &[0.5])?;
    let dir = tempfile::tempdir()?;
    ToySweep::of(&planned, &Toy::default()).run(dir.path())?;
    let manifest = dir.path().join("manifest.toml");
    let good = fs::read_to_string(&manifest)?;
    for bad in [good.replace("seeds = 2", "seeds = 3"), good[..good.len() / 2].to_owned(), String::new()] {
        fs::write(&manifest, bad)?;
        let error = refused(&planned, dir.path())?;
        assert!(error.to_string().contains("restore the file"), "{error}");
    }
    Ok(())
}

#[test]
fn an_output_folder_that_is_a_file_is_an_error_that_says_so() -> Outcome {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("file");
    fs::write(&file, "")?;
    for out in [file.clone(), file.join("below")] {
        let error = refused(&planned(1, &[0.5])?, &out)?;
        assert_eq!(error.exit_code(), ExitCode::Io, "{error}");
        assert!(error.to_string().contains("choose another folder, with --out"), "{error}");
    }
    Ok(())
}

#[test]
#[cfg(target_os = "linux")]
fn a_place_where_nothing_can_be_written_is_an_error_with_a_hint() -> Outcome {
    // Not even root can make a folder there.
    let error = refused(&planned(1, &[0.5])?, Path::new("/sys/mmoe"))?;
    assert_eq!(error.exit_code(), ExitCode::Io);
    assert!(error.to_string().contains("ask for the right to read and write there, or take another folder"), "{error}");
    Ok(())
}

#[test]
fn a_full_disk_ends_the_sweep_keeps_what_is_finished_and_the_sweep_goes_on_when_there_is_space() -> Outcome {
    let dir = tempfile::tempdir()?;
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=120k", "tmpfs"]).arg(dir.path()).output();
    if !mounted.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: no small disk can be mounted here");
        return Ok(());
    }
    let disk = Mounted(dir.path());
    let planned = planned(40, &[0.5])?;
    let dir = disk.0.join("study");
    let error = ToySweep::of(&planned, &Toy::default()).run(&dir).err().ok_or("40 runs fit on a disk of 120 KiB")?;
    assert_eq!(error.exit_code(), ExitCode::Io);
    assert!(error.to_string().contains("free some space and run the same command again"), "{error}");
    let finished = tree(&dir)?.keys().filter(|name| name.ends_with("/run.json")).count();
    assert!(finished > 3, "only {finished} runs fit");

    assert!(Command::new("mount").args(["-o", "remount,size=4m"]).arg(disk.0).status()?.success());
    let toy = Toy::default();
    ToySweep::of(&planned, &toy).run(&dir)?;
    assert_eq!(toy.calls(), 40 - finished, "what was finished is kept");
    let expected = tempfile::tempdir()?;
    ToySweep::of(&planned, &toy).run(expected.path())?;
    assert_eq!(tree(&dir)?, tree(expected.path())?);
    Ok(())
}

/// Unmounts, also when a test fails.
struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}
