//! The archives and folders that a data set can be taken from.

use std::fs;

use mmoe::base::disk::Disk;
use mmoe::base::interrupt::Interrupt;
use mmoe::data::fetch::Fetch;
use mmoe::data::fetch::origin::Origin;

use super::sample::{self, DATA, DATA_XZ, OFFICIAL, TEST, TEST_XZ, content, folder, gz, right, tar, whole_tar, zip};
use super::{Outcome, fetch_path};

#[test]
fn every_archive_gives_both_files_whatever_its_name() -> Outcome {
    let packed_in_a_tar = tar(&[("rows.test.xz", TEST_XZ), ("rows.data.gz", &gz(&DATA))]);
    let archives = [
        ("zip, deflated, of tar.gz", OFFICIAL.to_vec()),
        ("zip, stored, of tar.gz", zip(&[("a folder/census.tar.gz", &gz(&whole_tar()))])),
        ("zip of both files", zip(&[("rows.data", &DATA), ("rows.test", &TEST)])),
        ("tar", whole_tar()),
        ("tar.gz", gz(&whole_tar())),
        ("tar of packed files", packed_in_a_tar),
        ("gzip in gzip", gz(&gz(&whole_tar()))),
    ];
    let scratch = tempfile::tempdir()?;
    let path = scratch.path().join("name that tells nothing");
    for (what, archive) in archives {
        fs::write(&path, archive)?;
        let out = scratch.path().join("out").join(what);
        fetch_path(&path, &out)?;
        assert_eq!(content(&out), right(), "{what}");
    }
    Ok(())
}

#[test]
fn a_folder_gives_both_files_plain_or_packed() -> Outcome {
    let (data_gz, test_gz) = (gz(&DATA), gz(&TEST));
    let folders: [&[(&str, &[u8])]; 5] = [
        &[("rows.data", &DATA), ("rows.test", &TEST)],
        &[("rows.data.gz", &data_gz), ("rows.test.gz", &test_gz)],
        &[("rows.data.xz", DATA_XZ), ("rows.test.xz", TEST_XZ)],
        &[("rows.data.xz", DATA_XZ), ("rows.test", &TEST)],
        &[("rows.data", &data_gz), ("rows.test.gz", TEST_XZ)],
    ];
    for files in folders {
        let (from, out) = (folder(files), tempfile::tempdir()?);
        fetch_path(from.path(), out.path())?;
        assert_eq!(content(out.path()), right(), "{:?}", files.iter().map(|(name, _)| name).collect::<Vec<_>>());
    }
    Ok(())
}

#[test]
fn old_files_are_replaced_and_so_are_those_beside_their_packed_originals() -> Outcome {
    let out = folder(&[("rows.data", b"old"), ("rows.test", b"old"), ("notes", b"mine"), (".notes.1.tmp", b"mine")]);
    let from = folder(&[("rows.data.xz", DATA_XZ), ("rows.test.xz", TEST_XZ)]);
    fetch_path(from.path(), out.path())?;
    assert_eq!(content(out.path()), right());
    assert_eq!(mmoe::base::disk::names(out.path())?, [".lock", ".notes.1.tmp", "notes", "rows.data", "rows.test"]);
    fetch_path(from.path(), from.path())?;
    assert_eq!(content(from.path()), right());
    Ok(())
}

#[test]
fn where_locks_are_missing_a_fetch_says_so_and_goes_on() -> Outcome {
    let (known, disk, interrupt) = (sample::known(), Disk::without_locks(), Interrupt::default());
    let (out, from) = (folder(&[]), folder(&[("rows.data", &DATA), ("rows.test", &TEST)]));
    let said = std::cell::RefCell::new(Vec::new());
    let warn = &|line: &str| said.borrow_mut().push(line.to_owned());
    let fetch = Fetch {
        known: &known,
        out: out.path(),
        disk: &disk,
        interrupt: &interrupt,
        patience: std::time::Duration::ZERO,
        warn,
    };
    fetch.take(&Origin::Path(from.path().into()), &mut |_| ())?;
    assert_eq!(content(out.path()), right());
    let [line] = &said.borrow()[..] else { panic!("one line instead of {:?}", said.borrow()) };
    assert!(line.contains("no lock can be taken on this file system"), "{line}");
    Ok(())
}

#[test]
fn a_folder_is_done_when_both_files_are_right_to_the_byte() -> Outcome {
    let known = sample::known();
    let is_done = |out: &tempfile::TempDir| {
        let (disk, interrupt) = (Disk::crashing_at(0), Interrupt::default());
        let (out, patience, warn) = (out.path(), std::time::Duration::ZERO, &|_: &str| ());
        Fetch { known: &known, out, disk: &disk, interrupt: &interrupt, patience, warn }.is_done()
    };
    assert!(is_done(&folder(&[("rows.data", &DATA), ("rows.test", &TEST)]))?);
    assert!(!is_done(&folder(&[("rows.data", &DATA)]))?);
    let mut changed = TEST.clone();
    changed[100] ^= 1;
    assert!(!is_done(&folder(&[("rows.data", &DATA), ("rows.test", &changed)]))?);
    Ok(())
}
