//! Feeds mutated bytes, from a fixed seed, to readers of foreign files. They must give an error or the right result,
//! and never panic.
//!
//! Runs a few hundred cases for each; with MMOE_FUZZ_SECONDS=300, as many as 300 seconds allow.

mod archives;
mod budget;
mod census;
mod configs;
mod descriptions;
mod mutate;
#[path = "../data/table_read/packers.rs"]
mod packers;
#[cfg(feature = "parquet")]
#[path = "../data/table_read/sample.rs"]
mod parquet_sample;
#[allow(dead_code)] // Made for the tests of fetch; some of it is not used here.
#[path = "../fetch/sample.rs"]
mod sample;
mod table_read;
