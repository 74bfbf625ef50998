//! Carries out work on one run, so that whatever goes wrong affects this run only.

use super::outcome::{RunOutcome, Status};
use crate::base::error::Result;
use crate::base::process::panic::without_report;
use std::any::Any;

/// Does the work. An error, a panic or a non-finite metric becomes a failed outcome. `None` if there is no outcome yet.
pub fn attempt(work: impl FnOnce() -> Result<Option<RunOutcome>>) -> Option<RunOutcome> {
    match caught(work) {
        Ok(Some(outcome)) if outcome.curve.iter().any(|point| !point.value.is_finite()) => {
            Some(failed("a metric is not finite though the run did not diverge".into()))
        }
        Ok(outcome) => outcome,
        Err(message) => Some(failed(message)),
    }
}

/// Does the work. An error or a panic becomes a message.
pub fn caught<T>(work: impl FnOnce() -> Result<T>) -> std::result::Result<T, String> {
    match without_report(work) {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(panic) => Err(format!("panic: {}", panic_message(panic.as_ref()))),
    }
}

/// The outcome of a run that could not be carried out.
pub fn failed(message: String) -> RunOutcome {
    RunOutcome { status: Status::Failed { message }, curve: Vec::new() }
}

fn panic_message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}
