//! `mmoe fetch`: puts the files of a data set where the studies look for them.

use super::path::path;
use super::terminal::{self, Progress};
use crate::base::disk::Disk;
use crate::base::disk::home;
use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use crate::base::interrupt::Interrupt;
use crate::base::words::grouped;
use crate::data::census::Census;
use crate::data::fetch::known_files::DataSet;
use crate::data::fetch::origin::Origin;
use crate::data::fetch::{Event, Fetch};
use crate::study::run::{CensusIncome, CensusTarget, DataSpec};
use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a server may be silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// Unit in which progress is shown, in bytes.
const MEGABYTE: u64 = 1_000_000;

/// Arguments of `fetch`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe fetch census-income
  mmoe fetch census-income --from ~/Downloads/census+income+kdd.zip
  mmoe fetch census-income --from /mnt/data/census --out census

A folder given with --from must have both files, each plain, as .gz or as .xz. The size and SHA-256 of \
both are checked before either is put in place. If both are already in place, nothing is done.")]
pub struct FetchArgs {
    /// The data set
    #[arg(value_enum, value_name = "DATA_SET")]
    pub data_set: DataSet,
    /// Where to get the files: a folder, the archive (zip or tar, also packed with gzip or xz), or the archive's http
    /// or https address [default: the official archive, about 9 MB]
    #[arg(long, value_name = "DIR|FILE|URL", value_parser = PathBufValueParser::new().try_map(|path| Origin::of(&path)))]
    pub from: Option<Origin>,
    /// Folder in which to put the files [default: DATA_SET in the folder that MMOE_DATA names, or in data]
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
}

/// Puts the files in place and says where.
pub fn run(args: &FetchArgs) -> Result<ExitCode> {
    let known = args.data_set.known();
    let out = args.out.clone().unwrap_or_else(|| home::fetched(known.name));
    let fetch = Fetch {
        known: &known,
        out: &out,
        disk: &Disk::default(),
        interrupt: &Interrupt::listen()?,
        patience: PATIENCE,
        warn: &terminal::say,
    };
    if fetch.is_done()? {
        terminal::say(&format!("{}: {} is already there and intact", out.display(), known.name));
        return describe(args.data_set, &out);
    }
    let origin = args.from.clone().unwrap_or_else(|| Origin::Url(known.url.into()));
    terminal::say(&format!("{}: taking it from {origin}", known.name));
    let mut shown = Shown { unpacked: known.bytes(), progress: None };
    let fetched = fetch.take(&origin, &mut |event| shown.show(event));
    shown.finish();
    fetched?;
    for file in known.files {
        terminal::say(&format!("wrote {}", out.join(file.name).display()));
    }
    describe(args.data_set, &out)
}

/// Number of rows that the paper drew to measure the label correlation.
const SAMPLE: usize = 10_000;

/// Prints the row counts of these files, and their label correlations beside the paper's (Section 6.3).
fn describe(data_set: DataSet, dir: &Path) -> Result<ExitCode> {
    let DataSet::CensusIncome = data_set;
    let mut text = String::new();
    for (group, of_the_paper) in [(CensusTarget::Income, 0.1768), (CensusTarget::Education, 0.2373)] {
        let spec = CensusIncome { group, path: dir.into(), ..CensusIncome::default() };
        let (census, tasks) = (Census::load(&spec)?, DataSpec::CensusIncome(spec).tasks());
        if text.is_empty() {
            let (train, held_out) = (grouped(census.train_rows()), grouped(census.held_out_rows()));
            let _ = writeln!(text, "{train} rows to train on, {held_out} held out");
        }
        let here = census.label_correlation(SAMPLE).map_or("none".into(), |it| format!("{:.4}", it.abs()));
        let (tasks, rows) = (tasks.join(" and "), grouped(SAMPLE));
        let _ = writeln!(text, "|correlation| of {tasks} over {rows} random rows: {here}; in the paper {of_the_paper}");
    }
    terminal::show(&text)?;
    Ok(ExitCode::Done)
}

/// Progress of the download or of the unpacking.
struct Shown {
    /// Size of all unpacked files, in bytes.
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
