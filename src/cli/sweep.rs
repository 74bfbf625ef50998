//! `mmoe sweep`: carries out the missing runs of a study, or lists them.

use super::carry_out::{carry_out, default_jobs, failed, say_facts, stopped};
use super::path::path;
use super::report::write_and_print;
use super::shard_flag::ShardFlag;
use super::sweep_list::Listing;
use super::terminal;
use super::time_limit::TimeLimit;
use crate::base::disk::Disk;
use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use crate::base::interrupt::Interrupt;
use crate::base::signal::Signal;
use crate::data;
use crate::data::datasets::Datasets;
use crate::report::{Counts, Format};
use crate::store::Store;
use crate::store::names::results_dir;
use crate::study::filter::{Filter, select};
use crate::study::plan::{Plan, PlannedRun, PlannedStudy, label};
use crate::study::settings::limits;
use crate::study::toml::overrides::Override;
use crate::study::toml::rule::flag;
use crate::sweep::planner::Grid;
use crate::sweep::remaining::Remaining;
use crate::sweep::shard::Shard;
use crate::sweep::tune::tuned_toml;
use crate::sweep::workers::Runner;
use crate::train::engine::{CpuEngine, Engine};
use clap::Args;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Arguments of `sweep`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  mmoe sweep configs/relatedness.toml
  mmoe sweep configs/relatedness.toml --list
  mmoe sweep configs/quick.toml --set study.name=shorter --set training.steps=8000
  mmoe sweep configs/relatedness.toml --jobs 2 --filter 'corr=0.5|0.9,model=mmoe,seed=0..50'
  mmoe sweep configs/relatedness.toml --shard 3/16     one part of 16; others work on the same folder")]
pub struct SweepArgs {
    /// Config of the study, such as configs/relatedness.toml
    #[arg(value_parser = path())]
    pub config: PathBuf,
    /// Override a value of the config, such as training.steps=8000 or model.mmoe.experts=4. Paths start in its folder, as
    /// in the config itself
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub overrides: Vec<Override>,
    /// Folder of the results [default: results/NAME, by the study's name]
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
    /// Number of runs side by side, each on one thread [default: one per core, or four per core if data is measured]
    #[arg(long, value_name = "N", value_parser = flag::<usize>(limits::JOBS), allow_negative_numbers = true)]
    pub jobs: Option<usize>,
    /// Do only some runs: AXIS=VALUE, where commas and repeated flags mean "and", bars between values mean "or", and a
    /// range of seeds excludes its end
    #[arg(long = "filter", value_name = "FILTER")]
    pub filters: Vec<Filter>,
    /// Do only one of several parts of about equal work, such as 3/16, while other processes do the others, on this
    /// folder or on other computers. auto/16 takes the number from the scheduler of a cluster
    #[arg(long, value_name = "K/N")]
    pub shard: Option<ShardFlag>,
    /// Stop after this time, such as 30m or 8h; the same command goes on
    #[arg(long, value_name = "TIME")]
    pub time_limit: Option<TimeLimit>,
    /// List the runs with their states, and how long the missing ones will take; train nothing
    #[arg(long)]
    pub list: bool,
    /// Try failed runs again
    #[arg(long)]
    pub retry_failed: bool,
}

/// The selected runs of a study, and what carries them out.
struct Sweep<'a> {
    /// The results folder.
    dir: &'a Path,
    study: &'a PlannedStudy,
    shard: Option<Shard>,
    /// The runs that the filters select, of the shard if there is one, in plan order.
    selected: Vec<&'a PlannedRun>,
    jobs: usize,
    retry_failed: bool,
    engine: &'a dyn Engine,
}

/// Carries out the command, or lists what it would do.
pub fn run(args: &SweepArgs) -> Result<ExitCode> {
    let study = tuned_toml::load(&args.config, &args.overrides, args.out.as_deref())?;
    let data_sha256 = data::fingerprint(&study.data)?;
    let study = PlannedStudy::with_data(study, data_sha256);
    let dir = args.out.clone().unwrap_or_else(|| results_dir(&study.study));
    let shard = args
        .shard
        .map(|flag| flag.resolve(&|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned())))
        .transpose()?;
    let jobs = args.jobs.unwrap_or_else(|| default_jobs() * workers_per_core(&study.plan));
    let mut selected = select(&study.plan, &args.filters)?;
    let mut loaded = None;
    if let Some(shard) = shard {
        let datasets = Datasets::load(study.plan.runs.iter().map(|run| &run.spec), jobs)?;
        let runs = shard.of(&study.plan, &datasets, &CpuEngine)?;
        let ids: HashSet<&str> = runs.iter().map(|run| run.id.as_str()).collect();
        selected.retain(|run| ids.contains(run.id.as_str()));
        if selected.is_empty() {
            terminal::say(&format!("shard {shard} has none of these runs"));
        }
        loaded = Some(datasets);
    }
    let sweep =
        Sweep { dir: &dir, study: &study, shard, selected, jobs, retry_failed: args.retry_failed, engine: &CpuEngine };
    if args.list {
        return sweep.listing().show();
    }
    sweep.run(loaded, &Interrupt::listen()?.within(args.time_limit.map(|TimeLimit(limit)| limit)))
}

/// More than one for measurements: each takes milliseconds and then waits longer for the disk, while another worker can
/// use the core.
fn workers_per_core(plan: &Plan) -> usize {
    if plan.measure().is_some() { 4 } else { 1 }
}

impl Sweep<'_> {
    fn listing(&self) -> Listing<'_> {
        let Self { dir, study, selected, jobs, retry_failed, engine, .. } = self;
        let (jobs, retry_failed) = (*jobs, *retry_failed);
        Listing { dir, study, selected, called: self.runs(), jobs, retry_failed, engine: *engine }
    }

    /// Carries out the missing runs, writes the derived files and says how it went.
    /// The data sets are loaded unless the cut into shards has done so.
    fn run(&self, loaded: Option<Datasets>, interrupt: &Interrupt) -> Result<ExitCode> {
        // A network too large for its inputs is refused before anything is written.
        let load = || Datasets::load(self.selected.iter().map(|run| &run.spec), self.jobs);
        let datasets = loaded.map_or_else(load, Ok)?;
        say_facts(self.selected.iter().map(|run| &run.spec), &datasets)?;
        let store = self.open()?;
        let is_stopped = || interrupt.pending().is_some();
        let found = Remaining::of(&store, &self.selected, self.retry_failed, &is_stopped, &mut terminal::say)?;
        let Some(mut remaining) = found else {
            return Ok(interrupt.pending().map_or(ExitCode::Incomplete, stopped));
        };
        let signal = self.carry_out(&store, &datasets, &mut remaining, interrupt)?;
        if self.shard.is_some() {
            // After a signal there is no time for tables.
            if signal.is_none() {
                self.report_if_all_is_done(&store)?;
            }
        } else {
            write_and_print(&store, self.study, Format::Table)?;
        }
        Ok(self.conclude(&remaining, signal))
    }

    fn open(&self) -> Result<Store> {
        let (disk, tell) = (Disk::default(), &mut terminal::say);
        match self.shard {
            None => Store::open(self.dir, self.study, disk, tell),
            Some(shard) => Store::open_part(self.dir, self.study, &shard.file_name(), disk, tell),
        }
    }

    /// The shard that finds every run done makes the tables. Of two that do so at once, both write the same.
    fn report_if_all_is_done(&self, store: &Store) -> Result<()> {
        // Another shard's config may have more seeds by now.
        let (now, study) = Store::read(self.dir, &mut terminal::say)?;
        match now.missing(&study.plan.runs)? {
            0 => {
                store.folder.remove_leftovers()?;
                let Counts { missing: damaged, .. } = write_and_print(store, &study, Format::Table)?;
                if damaged > 0 {
                    terminal::say(&format!("{damaged} runs are damaged: start all shards again, which do these anew"));
                }
                Ok(())
            }
            missing => {
                let planned = study.plan.runs.len();
                terminal::say(&format!("of all shards, {} of {planned} runs are done", planned - missing));
                Ok(())
            }
        }
    }

    fn carry_out(
        &self,
        store: &Store,
        datasets: &Datasets,
        remaining: &mut Remaining,
        interrupt: &Interrupt,
    ) -> Result<Option<Signal>> {
        let to_do = std::mem::take(&mut remaining.to_do);
        let mut grid = Grid::of(&to_do, datasets, self.engine, self.jobs)?;
        let runner = Runner { sink: &store.folder, engine: self.engine, jobs: self.jobs, interrupt };
        let label = |run: &&PlannedRun| label(&self.study.plan, run);
        carry_out(&runner, &mut grid, datasets, "runs", label, |run, status| remaining.count(run, status))
    }

    /// Prints the last messages; returns the exit code.
    fn conclude(&self, remaining: &Remaining, signal: Option<Signal>) -> ExitCode {
        for (run, message) in &remaining.failed {
            terminal::say(&failed(&label(&self.study.plan, run), message));
        }
        if remaining.diverged > 0 {
            terminal::say(
                "  a smaller learning rate, or inputs and labels between -10 and 10, may keep a run from diverging",
            );
        }
        if !remaining.failed.is_empty() {
            terminal::say("  --retry-failed tries failed runs again");
        }
        let (selected, ended) = (self.selected.len(), remaining.ended());
        let (diverged, failed) = (remaining.diverged, remaining.failed.len());
        terminal::say(&format!(
            "{}: {} of {selected} {} completed, {diverged} diverged, {failed} failed, {} to do",
            self.dir.display(),
            remaining.completed,
            self.runs(),
            selected - ended
        ));
        match signal {
            Some(signal) => stopped(signal),
            None if diverged + failed > 0 => ExitCode::RunsFailed,
            None if ended < selected => ExitCode::Incomplete,
            None => ExitCode::Done,
        }
    }

    /// What the selected runs are called.
    fn runs(&self) -> String {
        match self.shard {
            Some(shard) => format!("runs of shard {shard}"),
            None if self.selected.len() < self.study.plan.runs.len() => "selected runs".into(),
            None => "runs".into(),
        }
    }
}
