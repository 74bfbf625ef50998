//! What every room builds on: errors and exit codes, signals, the disk, words and digits, numerics and statistics.

pub mod cpu;
pub mod csv_text;
pub mod digits;
pub mod disk;
pub mod error;
pub mod exit_code;
pub mod group_by;
pub mod interrupt;
pub mod math;
pub mod process;
pub mod sha256;
pub mod signal;
pub(crate) mod simd;
pub mod statistics;
pub mod text;
pub mod words;
