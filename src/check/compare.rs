//! Compares a run that was trained again with its published outcome.

use crate::train::outcome::{MetricPoint, RunOutcome, Status};

/// The first difference in words, and how many more values differ; `None` if nothing differs.
pub(super) fn difference(published: &RunOutcome, again: &RunOutcome) -> Option<String> {
    if published.status != again.status {
        return Some(format!("{} here, {} as published", ended(&again.status), ended(&published.status)));
    }
    if published.curve.len() != again.curve.len() {
        return Some(format!("{} values here, {} published", again.curve.len(), published.curve.len()));
    }
    let pairs = published.curve.iter().zip(&again.curve);
    let mut off = pairs.filter(|(published, again)| published != again);
    let (published, again) = off.next()?;
    let more = match off.count() {
        0 => String::new(),
        more => format!("; {more} more values differ"),
    };
    let MetricPoint { step, split, task, metric, value } = published;
    let place = format!("step {step}, {} {metric} of {}", split.name(), task.escape_debug());
    Some(format!("{place}: {} here, {value} published{more}", again.value))
}

fn ended(status: &Status) -> String {
    match status {
        Status::Completed => "completed".into(),
        Status::Diverged { step } => format!("diverged at step {step}"),
        Status::Failed { message } => format!("failed ({message})"),
    }
}
