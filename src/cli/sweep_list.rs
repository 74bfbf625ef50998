//! `mmoe sweep --list`: the runs with their states, the time that is left, and the shards under way.

use super::carry_out::left;
use super::terminal;
use crate::base::disk::Disk;
use crate::base::disk::lock::{UnderWay, parts_under_way};
use crate::base::error::Result;
use crate::base::exit_code::ExitCode;
use crate::base::words::visible;
use crate::data::datasets::Datasets;
use crate::store::{RunState, Store};
use crate::study::plan::{PlannedRun, PlannedStudy};
use crate::sweep::estimate::time_needed;
use crate::sweep::shard::{Shard, cut};
use crate::train::engine::Engine;
use crate::train::outcome::Status;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;
use std::slice::from_ref;

/// What a sweep would do.
pub struct Listing<'a> {
    /// The results folder.
    pub dir: &'a Path,
    /// The study.
    pub study: &'a PlannedStudy,
    /// The runs to list, in plan order.
    pub selected: &'a [&'a PlannedRun],
    /// What they are called.
    pub called: String,
    /// Number of worker threads.
    pub jobs: usize,
    /// Whether failed runs would be tried again.
    pub retry_failed: bool,
    /// The engine.
    pub engine: &'a dyn Engine,
}

impl Listing<'_> {
    /// Shows the runs with their states and how long the missing ones will take; writes nothing.
    pub fn show(&self) -> Result<ExitCode> {
        let store = Store::look(self.dir, self.study, &mut terminal::say)?;
        let axes = self.study.plan.axes.iter().map(String::as_str);
        let header = ["id"].into_iter().chain(axes).chain(["seed", "state"]);
        let mut rows: Vec<Vec<String>> = vec![header.map(String::from).collect()];
        let mut to_do = Vec::new();
        for &run in self.selected {
            let (state, is_to_do) = self.state(&store, run)?;
            rows.push([from_ref(&run.id), &run.axes, &[run.seed.to_string(), state.into()]].concat());
            to_do.extend(is_to_do.then_some(run));
        }
        terminal::show(&terminal::aligned(&rows))?;
        let planned = self.selected.len();
        let done = format!("{} of {planned} {} done", planned - to_do.len(), self.called);
        if to_do.is_empty() {
            terminal::say(&done);
        } else {
            let time = time_needed(self.engine, &to_do, self.jobs)?;
            terminal::say(&format!("{done}, {}", left(time, self.jobs)));
        }
        self.show_shards_under_way(&store)?;
        Ok(ExitCode::Done)
    }

    /// Says which shards processes work on, where, and how much of each is done.
    fn show_shards_under_way(&self, store: &Store) -> Result<()> {
        let mut cuts: HashMap<usize, Vec<Vec<&PlannedRun>>> = HashMap::new();
        for UnderWay { part, holder } in parts_under_way(self.dir, &Disk::default())? {
            let Some(shard) = Shard::from_file_name(&part) else { continue };
            if let Entry::Vacant(entry) = cuts.entry(shard.count) {
                let datasets = Datasets::load(self.study.plan.runs.iter().map(|run| &run.spec), self.jobs)?;
                entry.insert(cut(&self.study.plan, shard.count, &datasets, self.engine)?);
            }
            let runs = &cuts[&shard.count][shard.index - 1];
            let done = runs.len() - store.missing(runs)?;
            terminal::say(&format!("shard {shard}: {done} of {} runs done; {}", runs.len(), visible(&holder)));
        }
        Ok(())
    }

    /// A run's state in a word, and whether a sweep would carry it out.
    fn state(&self, store: &Store, run: &PlannedRun) -> Result<(&'static str, bool)> {
        Ok(match store.load(run)? {
            RunState::Missing => ("missing", true),
            RunState::Damaged(_) => ("damaged", true),
            RunState::Done(outcome) => match outcome.status {
                Status::Completed => ("done", false),
                Status::Diverged { .. } => (outcome.status.name(), false),
                Status::Failed { .. } => (outcome.status.name(), self.retry_failed),
            },
        })
    }
}
