//! A results folder is shared: with other processes, other computers, other users, and with their files.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::common::{Outcome, Toy, ToySweep, planned, tree};
use mmoe::base::disk::Disk;
use mmoe::base::exit_code::ExitCode;
use mmoe::store::{Store, trials};

#[test]
#[cfg(unix)]
fn a_lock_or_a_log_that_is_a_link_is_refused_and_the_file_behind_it_keeps_its_text() -> Outcome {
    let planned = planned(1, &[0.5])?;
    for name in [".lock", "timings.csv"] {
        let scratch = tempfile::tempdir()?;
        let [dir, thesis] = ["out", "thesis.tex"].map(|name| scratch.path().join(name));
        ToySweep::of(&planned, &Toy::default()).run(&dir)?;
        fs::write(&thesis, "precious")?;
        fs::remove_file(dir.join(name))?;
        std::os::unix::fs::symlink(&thesis, dir.join(name))?;
        fs::remove_dir_all(dir.join("runs"))?;
        let refused = ToySweep::of(&planned, &Toy::default()).run(&dir).err().ok_or("a link is followed")?;
        assert_eq!(refused.exit_code(), ExitCode::Io);
        let message = refused.to_string();
        assert!(message.contains(&format!("{name}: this is a link, not a file of mmoe")), "{message}");
        assert!(message.contains("move it away, or choose another folder, with --out"), "{message}");
        assert_eq!(fs::read_to_string(&thesis)?, "precious");
    }
    Ok(())
}

#[test]
fn temporary_files_of_others_stay_everywhere_in_the_folder() -> Outcome {
    let planned = planned(2, &[0.5])?;
    let dir = tempfile::tempdir()?;
    ToySweep::of(&planned, &Toy::default()).run(dir.path())?;
    let (store, _) = Store::reopen(dir.path(), Disk::default(), &mut |_| ())?;
    store.publish(&planned.plan, &[])?;
    drop(store);
    let run = dir.path().join("runs").join(&planned.plan.runs[0].id);
    fs::remove_dir_all(dir.path().join("curves-by-run"))?;
    fs::create_dir(dir.path().join("curves-by-run"))?;
    fs::write(run.join("metrics.csv"), "damaged")?;
    let folders = [dir.path(), &dir.path().join("runs"), &dir.path().join("curves-by-run"), &run];
    for folder in folders {
        fs::write(folder.join(".draft.tmp"), "precious")?;
    }
    let toy = Toy::default();
    ToySweep::of(&planned, &toy).run(dir.path())?;
    assert_eq!(toy.calls(), 1, "the damaged run is done again");
    for folder in folders {
        assert_eq!(fs::read_to_string(folder.join(".draft.tmp"))?, "precious", "{}", folder.display());
    }
    Ok(())
}

#[test]
fn a_report_that_is_being_written_survives_a_sweep_that_opens_the_folder() -> Outcome {
    let planned = planned(1, &[0.5])?;
    let dir = tempfile::tempdir()?;
    let disk = Disk::default();
    let mut report = disk.stage(&dir.path().join("cells.csv"))?;
    report.write_all(b"a report")?;
    ToySweep::of(&planned, &Toy::default()).run(dir.path())?;
    report.commit()?;
    assert_eq!(fs::read(dir.path().join("cells.csv"))?, b"a report");
    Ok(())
}

#[test]
fn without_locks_a_sweep_says_so_in_a_line_and_comes_to_the_same_folder() -> Outcome {
    let planned = planned(2, &[0.5])?;
    let [locked, unlocked] = [tempfile::tempdir()?, tempfile::tempdir()?];
    ToySweep::of(&planned, &Toy::default()).run(locked.path())?;
    let swept = ToySweep::of(&planned, &Toy::default()).run_on(unlocked.path(), Disk::without_locks())?;
    let said = swept.said.join("\n");
    let expected = format!("{}: no lock can be taken on this file system (", unlocked.path().display());
    assert!(said.starts_with(&expected) && said.lines().count() == 1, "{said}");
    assert_eq!(tree(unlocked.path())?, tree(locked.path())?);
    Ok(())
}

#[test]
fn without_locks_sweeps_at_the_same_time_come_to_the_same_folder() -> Outcome {
    let planned = planned(12, &[0.5, 1.0])?;
    let [alone, shared] = [tempfile::tempdir()?, tempfile::tempdir()?];
    ToySweep::of(&planned, &Toy::default()).run(alone.path())?;
    let sweep = || {
        let toy = Toy::default();
        let sweep = ToySweep { jobs: 2, ..ToySweep::of(&planned, &toy) };
        sweep.run_on(shared.path(), Disk::without_locks()).map(drop)
    };
    std::thread::scope(|scope| {
        let sweeps: Vec<_> = (0..4).map(|_| scope.spawn(sweep)).collect();
        sweeps.into_iter().try_for_each(|sweep| sweep.join().expect("no panic"))
    })?;
    assert_eq!(tree(shared.path())?, tree(alone.path())?);
    Ok(())
}

#[test]
fn without_locks_a_search_says_so_in_a_line() -> Outcome {
    let dir = tempfile::tempdir()?;
    let mut said = Vec::new();
    let study = planned(1, &[0.5])?.study;
    trials::open((dir.path(), None), &study, None, Disk::without_locks(), &mut |message| {
        said.push(message.to_owned())
    })?;
    assert!(matches!(&said[..], [line] if line.contains("no lock can be taken on this file system")), "{said:?}");
    Ok(())
}

#[test]
#[cfg(unix)]
fn whoever_may_write_a_folder_may_write_its_lock_its_log_and_the_folders_in_it() -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir()?;
    let mode = |path: &Path| fs::metadata(path).map(|there| there.permissions().mode() & 0o777);
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o775))?;
    let planned = planned(1, &[0.5])?;
    ToySweep::of(&planned, &Toy::default()).run(dir.path())?;
    let (store, _) = Store::reopen(dir.path(), Disk::default(), &mut |_| ())?;
    store.publish(&planned.plan, &[])?;
    trials::open((dir.path(), None), &planned.study, None, Disk::default(), &mut |_| ())?;
    for file in [".lock", "timings.csv", "tuning/.lock"] {
        assert_eq!(mode(&dir.path().join(file))?, 0o664, "{file}");
    }
    let run = format!("runs/{}", planned.plan.runs[0].id);
    for folder in ["runs", &run, "curves-by-run", "tuning", "tuning/runs"] {
        assert_eq!(mode(&dir.path().join(folder))?, 0o775, "{folder}");
    }
    Ok(())
}
