//! What can go wrong on the disk during a fetch.

use std::fs;
use std::path::Path;
use std::process::Command;

use mmoe::base::disk::Disk;
use mmoe::base::disk::lock::Lock;
use mmoe::base::exit_code::ExitCode;
use mmoe::base::interrupt::Interrupt;
use mmoe::base::signal::Signal;
use mmoe::data::fetch::origin::Origin;

use super::sample::{DATA, TEST, content, folder, right};
use super::{OLD, Outcome, assert_untouched, fetch_on, fetch_path, old_folder};

#[test]
fn a_fetch_that_dies_at_any_operation_leaves_whole_files_and_the_next_one_clears_up() -> Outcome {
    let from = folder(&[("rows.data", &DATA), ("rows.test", &TEST)]);
    let origin = Origin::Path(from.path().into());
    let mut deaths = 0;
    loop {
        let out = old_folder();
        let fetched = fetch_on(&Disk::crashing_at(deaths), &Interrupt::default(), &origin, out.path());
        for (content, new) in content(out.path()).iter().zip(right()) {
            assert!(*content == Some(OLD.into()) || *content == new, "died at operation {deaths}");
        }
        if fetched.is_ok() {
            break;
        }
        fetch_path(from.path(), out.path())?;
        assert_eq!(mmoe::base::disk::names(out.path())?, [".lock", "rows.data", "rows.test"]);
        assert_eq!(content(out.path()), right());
        deaths += 1;
    }
    assert!(deaths > 10, "{deaths}");
    Ok(())
}

#[test]
fn nothing_is_put_in_place_before_both_files_are_known_to_be_right() {
    let from = folder(&[("rows.data", &DATA), ("rows.test", &TEST[1..])]);
    let out = old_folder();
    assert!(fetch_path(from.path(), out.path()).is_err());
    assert_untouched(out.path());
}

#[test]
fn a_signal_ends_a_fetch_from_a_file() {
    let from = folder(&[("rows.data", &DATA), ("rows.test", &TEST)]);
    let out = old_folder();
    let interrupt = Interrupt::default();
    interrupt.raise(Signal::Terminate);
    let origin = Origin::Path(from.path().into());
    let error = fetch_on(&Disk::default(), &interrupt, &origin, out.path()).expect_err("it was asked to end");
    assert_eq!(error.exit_code(), ExitCode::Terminated);
    assert!(error.to_string().starts_with("stopped by SIGTERM\n"), "{error}");
    assert_untouched(out.path());
}

#[test]
fn two_fetches_do_not_share_a_folder() -> Outcome {
    let from = folder(&[("rows.data", &DATA), ("rows.test", &TEST)]);
    let out = old_folder();
    let held = Lock::take(out.path(), &Disk::default())?;
    let error = fetch_path(from.path(), out.path()).expect_err("the folder is taken");
    assert_eq!(error.exit_code(), ExitCode::Locked);
    drop(held);
    fetch_path(from.path(), out.path())?;
    Ok(())
}

#[test]
fn an_origin_that_cannot_be_read_is_an_error_with_its_path() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let out = old_folder();
    for path in [scratch.path().join("nothing.zip"), "/dev/zero".into()] {
        let error = fetch_path(&path, out.path()).expect_err("nothing can be read there");
        assert_eq!(error.exit_code(), ExitCode::Io);
        let message = error.to_string();
        assert!(message.starts_with(&format!("{}: ", path.display())), "{message}");
        assert!(message.contains("check the path and that you may read it"), "{message}");
    }
    assert_untouched(out.path());
}

#[test]
fn a_folder_in_the_place_of_a_file_is_an_error_before_anything_is_read() {
    let out = folder(&[]);
    fs::create_dir(out.path().join("rows.test")).expect("a scratch folder");
    let error = fetch_path(Path::new("nothing"), out.path()).expect_err("a folder cannot be replaced");
    assert!(error.to_string().contains("rows.test: this is not a regular file\n"), "{error}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_place_where_nothing_can_be_written_is_an_error_with_a_hint() {
    let from = folder(&[("rows.data", &DATA), ("rows.test", &TEST)]);
    // Not even root can make a folder there.
    let error = fetch_path(from.path(), Path::new("/sys/mmoe")).expect_err("nothing can be written there");
    assert_eq!(error.exit_code(), ExitCode::Io);
    assert!(error.to_string().contains("ask for the right to read and write there, or take another folder"), "{error}");
}

#[test]
fn a_full_disk_leaves_the_old_files_and_nothing_else() -> Outcome {
    let dir = tempfile::tempdir()?;
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=48k", "tmpfs"]).arg(dir.path()).output();
    if !mounted.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: no small disk can be mounted here");
        return Ok(());
    }
    let _disk = Mounted(dir.path());
    for name in ["rows.data", "rows.test"] {
        fs::write(dir.path().join(name), OLD)?;
    }
    let from = folder(&[("rows.data", &DATA), ("rows.test", &TEST)]);
    let error = fetch_path(from.path(), dir.path()).expect_err("both files fit on a disk of 48 KiB");
    assert_eq!(error.exit_code(), ExitCode::Io);
    assert!(error.to_string().contains("free some space and run the same command again"), "{error}");
    assert_untouched(dir.path());
    Ok(())
}

/// Unmounts the disk, also when a test fails.
struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}
