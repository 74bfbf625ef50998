//! What asks the program to end: a signal of the system, or the time limit.

use super::exit_code::ExitCode;
use signal_hook::consts::{SIGINT, SIGTERM};

/// What asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C.
    Interrupt = SIGINT as isize,
    /// `kill`.
    Terminate = SIGTERM as isize,
    /// The time that the user gave it is over. No system sends this.
    TimeLimit = -1,
}

impl Signal {
    /// Those that the system sends.
    pub const OF_THE_SYSTEM: [Self; 2] = [Self::Interrupt, Self::Terminate];

    /// The exit code of a program that this signal ended.
    pub fn exit_code(self) -> ExitCode {
        match self {
            Self::Interrupt => ExitCode::Interrupted,
            Self::Terminate => ExitCode::Terminated,
            Self::TimeLimit => ExitCode::Incomplete,
        }
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "Ctrl-C",
            Self::Terminate => "SIGTERM",
            Self::TimeLimit => "the time limit",
        }
    }
}
