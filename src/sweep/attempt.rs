//! Carries out one run so that no failure in it reaches the others.

use std::any::Any;
use std::cell::Cell;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use crate::base::error::Result;
use crate::data::Dataset;
use crate::study::run::RunSpec;
use crate::train::engine::Engine;
use crate::train::outcome::{RunOutcome, Status};

/// Trains; an error, a panic or a value that is not finite becomes a failed outcome. `None` if `observe` ended it.
pub fn attempt(
    engine: &dyn Engine,
    spec: &RunSpec,
    dataset: &Dataset,
    observe: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Option<RunOutcome> {
    let trained = without_panic_report(|| engine.train(spec, dataset, observe));
    match trained {
        Ok(Ok(Some(outcome))) if outcome.curve.iter().any(|point| !point.value.is_finite()) => {
            Some(failed("a metric is not finite though the run did not diverge".into()))
        }
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Some(failed(error.to_string())),
        Err(panic) => Some(failed(format!("panic: {}", panic_message(panic.as_ref())))),
    }
}

fn failed(message: String) -> RunOutcome {
    RunOutcome { status: Status::Failed { message }, curve: Vec::new() }
}

thread_local! {
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Catches a panic without the usual report, which would break into the progress bar.
fn without_panic_report(
    work: impl FnOnce() -> Result<Option<RunOutcome>>,
) -> std::thread::Result<Result<Option<RunOutcome>>> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_CAUGHT.get() {
                usual(info);
            }
        }));
    });
    IS_CAUGHT.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    IS_CAUGHT.set(false);
    result
}

fn panic_message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}
