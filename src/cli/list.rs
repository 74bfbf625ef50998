//! `mmoe sweep --list`: the plan, what of it is done, and how long the rest will take.

use super::sweep::Sweep;
use super::terminal;
use crate::base::error::Result;
use crate::base::exit_code;
use crate::store::{RunState, Store};
use crate::study::plan::PlannedRun;
use crate::sweep::estimate::time_needed;
use crate::train::outcome::Status;

impl Sweep<'_> {
    /// Shows the selected runs with their state and writes nothing; the result is the exit code.
    pub fn list(&self) -> Result<u8> {
        let store = Store::look(self.dir, self.study, &mut terminal::say)?;
        let mut rows = vec![self.heading()];
        let mut to_do = Vec::new();
        for run in &self.selected {
            let (state, is_to_do) = self.state(&store, run)?;
            rows.push(row(run, state));
            to_do.extend(is_to_do.then_some(*run));
        }
        terminal::show(&aligned(&rows))?;
        let planned = self.selected.len();
        let done = planned - to_do.len();
        let runs = self.runs();
        if to_do.is_empty() {
            terminal::say(&format!("{done} of {planned} {runs} done"));
        } else {
            let left = terminal::about(time_needed(self.engine, &to_do, self.jobs)?);
            terminal::say(&format!("{done} of {planned} {runs} done, {left} left with {} at a time", self.jobs));
        }
        Ok(exit_code::DONE)
    }

    fn heading(&self) -> Vec<String> {
        let axes = self.study.plan.axes.iter().map(String::as_str);
        ["id"].into_iter().chain(axes).chain(["seed", "state"]).map(String::from).collect()
    }

    /// A run's state in a word, and whether a sweep would carry it out.
    fn state(&self, store: &Store, run: &PlannedRun) -> Result<(&'static str, bool)> {
        Ok(match store.load(run)? {
            RunState::Missing => ("missing", true),
            RunState::Damaged(_) => ("damaged", true),
            RunState::Done(outcome) => match outcome.status {
                Status::Completed => ("done", false),
                Status::Diverged { .. } => ("diverged", false),
                Status::Failed { .. } => ("failed", self.retry_failed),
            },
        })
    }
}

fn row(run: &PlannedRun, state: &str) -> Vec<String> {
    let mut row = vec![run.id.clone()];
    row.extend(run.axes.iter().cloned());
    row.extend([run.seed.to_string(), state.to_owned()]);
    row
}

/// Columns for the eye and for tools that split at spaces.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
