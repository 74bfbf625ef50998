//! Ctrl-C and a polite kill: the first asks the program to end well, the second ends it at once.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::error::{Error, Result};
use super::exit_code;

/// A signal that asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// `kill`.
    Terminate,
}

impl Signal {
    /// The exit code of a program that this signal ended.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Interrupt => exit_code::SIGINT,
            Self::Terminate => exit_code::SIGTERM,
        }
    }

    /// What a user calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "Ctrl-C",
            Self::Terminate => "SIGTERM",
        }
    }

    fn number(self) -> i32 {
        match self {
            Self::Interrupt => SIGINT,
            Self::Terminate => SIGTERM,
        }
    }
}

/// Remembers whether the program has been asked to end.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Listens to the system's signals from now on.
    pub fn listen() -> Result<Self> {
        Self::register().map_err(|error| Error::io(Path::new("the system's signals"), &error))
    }

    fn register() -> io::Result<Self> {
        let interrupt = Self::default();
        let is_second = Arc::new(AtomicBool::new(false));
        for signal in [Signal::Interrupt, Signal::Terminate] {
            // Registered first, so that the first signal does not yet see the flag that it sets itself.
            flag::register_conditional_shutdown(signal.number(), signal.exit_code().into(), is_second.clone())?;
            flag::register(signal.number(), is_second.clone())?;
            flag::register_usize(signal.number(), interrupt.signal.clone(), signal.exit_code().into())?;
        }
        Ok(interrupt)
    }

    /// Asks the program to end, as the signal would.
    pub fn raise(&self, signal: Signal) {
        self.signal.store(signal.exit_code().into(), Ordering::Relaxed);
    }

    /// The signal that has come, if any.
    pub fn pending(&self) -> Option<Signal> {
        let code = self.signal.load(Ordering::Relaxed);
        [Signal::Interrupt, Signal::Terminate].into_iter().find(|signal| usize::from(signal.exit_code()) == code)
    }
}
