//! Ctrl-C and SIGTERM: the first signal asks the program to end cleanly, a second one ends it at once.

use super::error::{Error, Result};
use super::signal::Signal;
use signal_hook::flag;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Remembers whether the program has been asked to end.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    /// Number of the signal; 0 if none has come.
    signal: Arc<AtomicUsize>,
    /// When the time limit is reached, if there is one.
    deadline: Option<Instant>,
}

impl Interrupt {
    /// Listens to the system's signals from now on.
    pub fn listen() -> Result<Self> {
        Self::register().map_err(|error| Error::io(Path::new("the system's signals"), &error))
    }

    /// The same with a time limit, from now on.
    #[must_use]
    pub fn within(self, limit: Option<Duration>) -> Self {
        Self { deadline: limit.and_then(|limit| Instant::now().checked_add(limit)), ..self }
    }

    fn register() -> io::Result<Self> {
        let interrupt = Self::default();
        let is_second = Arc::new(AtomicBool::new(false));
        for signal in Signal::OF_THE_SYSTEM {
            // The shutdown is registered before the flag that arms it, so that the first signal only sets the flag.
            flag::register_conditional_shutdown(signal as i32, signal.exit_code().into(), is_second.clone())?;
            flag::register(signal as i32, is_second.clone())?;
            flag::register_usize(signal as i32, interrupt.signal.clone(), signal as usize)?;
        }
        Ok(interrupt)
    }

    /// Asks the program to end, as the signal would.
    pub fn raise(&self, signal: Signal) {
        self.signal.store(signal as usize, Ordering::Relaxed);
    }

    /// The signal that has come, if any, or the time limit if it is reached.
    pub fn pending(&self) -> Option<Signal> {
        let number = self.signal.load(Ordering::Relaxed);
        let is_late = || self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        let signal = Signal::OF_THE_SYSTEM.into_iter().find(|signal| *signal as usize == number);
        signal.or_else(|| is_late().then_some(Signal::TimeLimit))
    }
}
