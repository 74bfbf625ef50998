//! `mmoe fetch` either puts the data set's files in place, right to the byte, or leaves all as it was.

mod archives;
mod command;
mod damage;
mod disk;
mod network;
mod sample;
mod server;

use std::fs;
use std::path::Path;
use std::time::Duration;

use mmoe::base::disk::Disk;
use mmoe::base::error::{Error, Result};
use mmoe::base::interrupt::Interrupt;
use mmoe::data::fetch::origin::Origin;
use mmoe::data::fetch::{Event, Fetch};

type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

/// Content of files that were there before.
const OLD: &str = "old";

/// Fetches the small data set with this disk, until the interrupt. A server may be silent for 300 ms.
fn fetch_on(disk: &Disk, interrupt: &Interrupt, origin: &Origin, out: &Path) -> Result<Vec<Event>> {
    let known = sample::known();
    let mut events = Vec::new();
    let (patience, warn) = (Duration::from_millis(300), &|_: &str| ());
    let fetch = Fetch { known: &known, out, disk, interrupt, patience, warn };
    fetch.take(origin, &mut |event| events.push(event)).map(|()| events)
}

fn fetch(origin: &Origin, out: &Path) -> Result<Vec<Event>> {
    fetch_on(&Disk::default(), &Interrupt::default(), origin, out)
}

fn fetch_path(path: &Path, out: &Path) -> Result<Vec<Event>> {
    fetch(&Origin::Path(path.into()), out)
}

/// A folder with old files.
fn old_folder() -> tempfile::TempDir {
    sample::folder(&[("rows.data", OLD.as_bytes()), ("rows.test", OLD.as_bytes())])
}

/// The error of a fetch, which must leave the old files as they were and nothing beside them.
fn refusal(origin: &Origin) -> Error {
    let out = old_folder();
    let error = fetch(origin, out.path()).expect_err("it must be refused");
    assert_untouched(out.path());
    error
}

fn assert_untouched(out: &Path) {
    assert_eq!(sample::content(out), [Some(OLD.into()), Some(OLD.into())]);
    let names = mmoe::base::disk::names(out).expect("the folder can be read");
    assert_eq!(names, [".lock", "rows.data", "rows.test"]);
}

/// The message about a file of this name, which must be refused as an input/output error.
fn refused(name: &str, bytes: &[u8]) -> String {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let path = scratch.path().join(name);
    fs::write(&path, bytes).expect("a scratch file");
    let error = refusal(&Origin::Path(path));
    assert_eq!(error.exit_code(), mmoe::base::exit_code::ExitCode::Io, "{error}");
    let message = error.to_string();
    assert!(message.ends_with("\n  get the data set again, or give another copy with --from"), "{message}");
    message.replace(&format!("{}/", scratch.path().display()), "")
}
