//! `mmoe fetch`: the files of a data set, where the studies look for them.

use std::path::PathBuf;
use std::time::Duration;

use crate::cli::FetchArgs;
use crate::disk::Disk;
use crate::error::Result;
use crate::exit_code;
use crate::fetch::origin::Origin;
use crate::fetch::{Event, Fetch};
use crate::interrupt::Interrupt;
use crate::ui::{self, Progress};

/// How long a server may be silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of what progress is shown in.
const MEGABYTE: u64 = 1_000_000;

/// Puts the files in place and says where; the result is the exit code.
pub fn run(args: &FetchArgs) -> Result<u8> {
    let known = args.data_set.known();
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("data").join(known.name));
    let fetch = Fetch {
        known: &known,
        out: &out,
        disk: &Disk::default(),
        interrupt: &Interrupt::listen()?,
        patience: PATIENCE,
    };
    if fetch.is_done()? {
        ui::say(&format!("{}: {} is there already and as it should be", out.display(), known.name));
        return Ok(exit_code::DONE);
    }
    let origin = args.from.clone().unwrap_or_else(|| Origin::Url(known.url.into()));
    ui::say(&format!("{}: taking it from {origin}", known.name));
    let mut shown = Shown { unpacked: known.bytes(), progress: None };
    let fetched = fetch.take(&origin, &mut |event| shown.show(event));
    shown.finish();
    fetched?;
    for file in known.files {
        ui::say(&format!("wrote {}", out.join(file.name).display()));
    }
    Ok(exit_code::DONE)
}

/// The progress of the part that is under way.
struct Shown {
    /// Bytes of all files.
    unpacked: u64,
    progress: Option<(Part, Progress)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Download,
    Unpacking,
}

impl Shown {
    fn show(&mut self, event: Event) {
        let (part, done, all) = match event {
            Event::Downloading(_, None | Some(0)) => return,
            Event::Downloading(come, Some(all)) => (Part::Download, come, all),
            Event::Unpacking(bytes) => (Part::Unpacking, bytes, self.unpacked),
        };
        if self.progress.as_ref().is_none_or(|(shown, _)| *shown != part) {
            self.finish();
            self.progress = Some((part, Progress::new("MB", all.div_ceil(MEGABYTE) as usize)));
        }
        if let Some((_, progress)) = &mut self.progress {
            progress.update((done / MEGABYTE) as usize, done as f64 / all as f64);
        }
    }

    fn finish(&mut self) {
        if let Some((_, progress)) = self.progress.take() {
            progress.finish();
        }
    }
}
