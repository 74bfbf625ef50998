//! Reads a pack. Whatever [`Packer`](super::write::Packer) cannot have written is refused, never guessed at.

use super::columns::Columns;
use super::run::{PackedCurve, PackedPoint, PackedRun};
use super::write::{DERIVED, HEADER};
use super::xz;
use crate::study::run::MEAN_TASK;
use crate::train::outcome::{RunOutcome, Status, StatusKind};
use csv::StringRecord;
use std::collections::HashMap;

/// Message for a file that is not valid xz or CSV.
const DAMAGED: &str = "it is cut off or was changed";

/// The runs of a pack.
#[derive(Debug)]
pub struct Pack {
    columns: Columns,
    runs: HashMap<String, PackedRun>,
}

impl Pack {
    /// A run's outcome.
    pub fn outcome(&self, id: &str) -> Option<RunOutcome> {
        self.runs.get(id).map(|run| run.outcome(&self.columns))
    }

    /// Whether it has the run.
    pub fn has(&self, id: &str) -> bool {
        self.runs.contains_key(id)
    }

    /// The ids of all runs, in no particular order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.runs.keys().map(String::as_str)
    }
}

/// Reads the runs of a file, or says why it cannot be trusted.
pub fn unpack(bytes: &[u8]) -> Result<Pack, String> {
    let text = xz::decompressed(bytes).ok_or(DAMAGED)?;
    let damaged = |_| DAMAGED;
    let mut table = csv::Reader::from_reader(text.as_slice());
    let columns = columns(table.headers().map_err(damaged)?).ok_or("its columns are not those of a pack")?;
    let mut runs = HashMap::new();
    let mut open: Option<OpenRun> = None;
    let mut record = StringRecord::new();
    while table.read_record(&mut record).map_err(damaged)? {
        let row = Row::of(&record, &columns).ok_or_else(|| no_row(&record))?;
        let run = match open.take() {
            Some(run) if run.id == row.id => run,
            before => {
                close(before, &mut runs)?;
                OpenRun::beginning_with(&row)
            }
        };
        open = Some(run.with(row).ok_or_else(|| no_row(&record))?);
    }
    close(open, &mut runs)?;
    Ok(Pack { columns, runs })
}

fn columns(header: &StringRecord) -> Option<Columns> {
    let leading = header.iter().take(HEADER.len());
    if leading.eq(HEADER) { Columns::named(header.iter().skip(HEADER.len())) } else { None }
}

fn no_row(record: &StringRecord) -> String {
    format!("it has an unexpected row for run {}", record[0].escape_debug())
}

/// A row, read independently of those before it.
struct Row<'a> {
    id: &'a str,
    is_diverged: bool,
    has_means: bool,
    step: u64,
    points: Vec<PackedPoint>,
}

impl<'a> Row<'a> {
    fn of(record: &'a StringRecord, columns: &Columns) -> Option<Self> {
        let is_diverged = match StatusKind::named(&record[1])? {
            StatusKind::Completed => false,
            StatusKind::Diverged => true,
            StatusKind::Failed => return None,
        };
        let has_means = match &record[2] {
            DERIVED => true,
            "" => false,
            _ => return None,
        };
        let step = record[3].parse().ok()?;
        let cells = record.iter().skip(HEADER.len()).enumerate().filter(|(_, cell)| !cell.is_empty());
        let point = |(metric, cell): (usize, &str)| {
            let value = cell.parse::<f64>().ok().filter(|value| value.is_finite())?;
            let is_derived = has_means && columns.metric(metric).task == MEAN_TASK;
            (!is_derived).then_some(PackedPoint { step, metric, value })
        };
        let points = cells.map(point).collect::<Option<_>>()?;
        Some(Self { id: &record[0], is_diverged, has_means, step, points })
    }
}

/// A run that may have more rows.
struct OpenRun {
    id: String,
    is_diverged: bool,
    diverged_at: Option<u64>,
    curve: PackedCurve,
}

impl OpenRun {
    fn beginning_with(row: &Row) -> Self {
        let curve = PackedCurve { has_means: row.has_means, points: Vec::new() };
        Self { id: row.id.into(), is_diverged: row.is_diverged, diverged_at: None, curve }
    }

    /// Adds the run's next row; `None` if it cannot follow the rows before it.
    fn with(mut self, row: Row) -> Option<Self> {
        let is_like_the_others = (row.is_diverged, row.has_means) == (self.is_diverged, self.curve.has_means);
        let is_later = self.curve.points.last().is_none_or(|before| before.step < row.step);
        if !is_like_the_others || !is_later || self.diverged_at.is_some() {
            return None;
        }
        match (row.points.is_empty(), self.is_diverged) {
            (true, true) => self.diverged_at = Some(row.step),
            (true, false) => return None,
            (false, _) => self.curve.points.extend(row.points),
        }
        Some(self)
    }

    fn closed(mut self) -> Result<(String, PackedRun), String> {
        self.curve.points.shrink_to_fit();
        let status = match (self.is_diverged, self.diverged_at) {
            (false, _) => Status::Completed,
            (true, Some(step)) => Status::Diverged { step },
            (true, None) => return Err("a diverged run in it lacks its last row".into()),
        };
        Ok((self.id, PackedRun { status, curve: self.curve }))
    }
}

fn close(run: Option<OpenRun>, runs: &mut HashMap<String, PackedRun>) -> Result<(), String> {
    let Some((id, run)) = run.map(OpenRun::closed).transpose()? else { return Ok(()) };
    match runs.insert(id.clone(), run) {
        None => Ok(()),
        Some(_) => Err(format!("run {} is in it twice", id.escape_debug())),
    }
}
