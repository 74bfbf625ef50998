//! Exit codes, part of the command line's interface.

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// All done.
    Done = 0,
    /// Bad arguments or a bad config; nothing was written.
    Usage = 2,
    /// Some runs failed or diverged; the others are done.
    RunsFailed = 3,
    /// A filter selects no run.
    NothingSelected = 4,
    /// Runs are missing.
    Incomplete = 5,
    /// A published study differs from what it is checked against.
    Regression = 6,
    /// Another process works on the folder.
    Locked = 7,
    /// A defect of this program.
    Bug = 70,
    /// Input or output failed.
    Io = 74,
    /// Ended by Ctrl-C.
    Interrupted = 130,
    /// Ended by SIGTERM.
    Terminated = 143,
}

impl From<ExitCode> for i32 {
    fn from(code: ExitCode) -> Self {
        code as Self
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}
