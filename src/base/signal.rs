//! The signals that ask the program to end.

use super::exit_code::ExitCode;
use signal_hook::consts::{SIGINT, SIGTERM};

/// A signal that asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C.
    Interrupt = SIGINT as isize,
    /// `kill`.
    Terminate = SIGTERM as isize,
}

impl Signal {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Interrupt, Self::Terminate];

    /// The exit code of a program that this signal ended.
    pub fn exit_code(self) -> ExitCode {
        match self {
            Self::Interrupt => ExitCode::Interrupted,
            Self::Terminate => ExitCode::Terminated,
        }
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "Ctrl-C",
            Self::Terminate => "SIGTERM",
        }
    }
}
