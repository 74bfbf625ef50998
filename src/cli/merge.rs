//! `mmoe merge`: brings the runs of several folders of one study together.

use super::path::path;
use super::report::write_and_print;
use super::terminal;
use crate::base::disk::Disk;
use crate::base::error::{Error, Result};
use crate::base::exit_code::ExitCode;
use crate::data::datasets::Datasets;
use crate::report::Format;
use crate::store::manifest::Manifest;
use crate::store::merge::choose;
use crate::store::{Store, no_results_folder};
use crate::study::plan::PlannedStudy;
use crate::train::engine::{CpuEngine, Engine};
use clap::Args;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::slice::from_ref;

/// Arguments of `merge`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe merge results/relatedness node1/relatedness node2/relatedness

The folders are parts of one study, as `mmoe sweep --shard` or --filter leaves them on computers without a shared file
system. Every run is verified before any is copied; packed runs need the study's data. The same command goes on where it \
stopped.")]
pub struct MergeArgs {
    /// Folder to merge into; made if it is new
    #[arg(value_name = "INTO", value_parser = path())]
    pub into: PathBuf,
    /// Folders to take runs from; they stay as they are
    #[arg(value_name = "FROM", required = true, value_parser = path())]
    pub from: Vec<PathBuf>,
}

/// Merges the folders, makes the tables and says what came from where.
pub fn run(args: &MergeArgs) -> Result<ExitCode> {
    refuse_itself(args)?;
    let study = study_of(args)?;
    let mut folders = Vec::new();
    for dir in &args.from {
        let (store, of_folder) = Store::read(dir, &mut terminal::say)?;
        refuse_unplanned(dir, &of_folder, &study)?;
        folders.push(store);
    }
    // Chosen before anything is made, so that a refusal leaves nothing behind.
    let choice = choose(&study.plan, &Store::look(&args.into, &study, &mut terminal::say)?, &folders)?;
    choice.remarks.iter().for_each(|remark| terminal::say(remark));
    let store = Store::open(&args.into, &study, Disk::default(), &mut terminal::say)?;
    store.take(&choice, &folders, &mut |run| {
        let datasets = Datasets::load(from_ref(&run.spec), 1)?;
        Ok(CpuEngine.parameter_counts(&run.spec, datasets.of(&run.spec)?))
    })?;
    for (place, dir) in args.from.iter().enumerate() {
        let taken = choice.runs.iter().filter(|(_, from)| *from == place).count();
        terminal::say(&format!("{}: {taken} runs taken", dir.display()));
    }
    write_and_print(&store, &study, Format::Table)?;
    let (planned, missing) = (study.plan.runs.len(), store.missing(&study.plan.runs)?);
    terminal::say(&format!("{}: {} of {planned} runs are here", args.into.display(), planned - missing));
    Ok(if missing == 0 { ExitCode::Done } else { ExitCode::Incomplete })
}

/// The study of the folder to merge into, or else that of the largest plan.
fn study_of(args: &MergeArgs) -> Result<PlannedStudy> {
    let read = |dir: &Path| -> Result<Option<PlannedStudy>> {
        Ok(Manifest::read(dir)?.map(|manifest| PlannedStudy::with_data(manifest.study, manifest.data_sha256)))
    };
    if let Some(study) = read(&args.into)? {
        return Ok(study);
    }
    let mut largest: Option<PlannedStudy> = None;
    for dir in &args.from {
        let study = read(dir)?.ok_or_else(|| no_results_folder(dir))?;
        if largest.as_ref().is_none_or(|largest| study.plan.runs.len() > largest.plan.runs.len()) {
            largest = Some(study);
        }
    }
    largest.ok_or_else(|| Error::Usage("no folder to merge from is given".into()))
}

/// Refuses a folder with runs that the study does not have.
fn refuse_unplanned(dir: &Path, of_folder: &PlannedStudy, study: &PlannedStudy) -> Result<()> {
    let planned: HashSet<&str> = study.plan.runs.iter().map(|run| run.id.as_str()).collect();
    let others = of_folder.plan.runs.iter().filter(|run| !planned.contains(run.id.as_str())).count();
    if others == 0 {
        return Ok(());
    }
    let differences = of_folder.study.differences(&study.study);
    Err(Error::Usage(format!(
        "{}: {others} of its runs are not in the study to merge into:\n  {}\n  merge folders of one study; where one has \
         more seeds, merge into that one",
        dir.display(),
        differences.join("\n  ")
    )))
}

fn refuse_itself(args: &MergeArgs) -> Result<()> {
    let real = |dir: &PathBuf| dir.canonicalize().ok();
    match args.from.iter().find(|dir| real(dir).is_some() && real(dir) == real(&args.into)) {
        None => Ok(()),
        Some(dir) => Err(Error::Usage(format!(
            "{}: is the folder to merge into\n  name it once, as the first folder",
            dir.display()
        ))),
    }
}
