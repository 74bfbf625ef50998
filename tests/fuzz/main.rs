//! Readers of foreign bytes get mutated ones, from a fixed seed: an error or the right result, never a panic.
//!
//! A few hundred cases each; MMOE_FUZZ_SECONDS=300 goes on for so long.

mod archives;
mod budget;
mod census;
mod mutate;
#[allow(dead_code)] // Made for the tests of fetch; some of it is of no use here.
#[path = "../fetch/sample.rs"]
mod sample;
