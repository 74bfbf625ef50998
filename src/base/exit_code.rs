//! Exit codes, part of the command line's interface.

/// All done.
pub const DONE: u8 = 0;
/// Bad arguments or a bad config; nothing was written.
pub const USAGE: u8 = 2;
/// Some runs failed or diverged; the others are done.
pub const RUNS_FAILED: u8 = 3;
/// A filter selects no run.
pub const NOTHING_SELECTED: u8 = 4;
/// Runs are missing.
pub const INCOMPLETE: u8 = 5;
/// A published study and what it is checked against differ.
pub const REGRESSION: u8 = 6;
/// Another process works on the folder.
pub const LOCKED: u8 = 7;
/// A defect of this program.
pub const BUG: u8 = 70;
/// Input or output failed.
pub const IO: u8 = 74;
/// Ended by Ctrl-C.
pub const SIGINT: u8 = 130;
/// Ended by a polite kill.
pub const SIGTERM: u8 = 143;
