//! The program as a user calls it.

#[path = "../common/mod.rs"]
mod common;

mod bad_data;
mod bad_input;
mod census;
mod census_finals;
mod claims;
mod closed_pipe;
mod cluster;
mod command_line;
mod config;
mod gen_synthetic;
mod measurement;
mod memory;
mod own_data;
mod paths;
mod shards;
mod shared;
mod sweep;
mod tasks;
mod train;
mod tune;
