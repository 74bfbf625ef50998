//! `mmoe` reproduces the studies of Ma et al., *Modeling Task Relationships in Multi-task Learning with Multi-gate
//! Mixture-of-Experts* (KDD 2018). The way through it: a config becomes a study, a study a plan of runs, a run an
//! outcome, outcomes a results folder, the folder tables and figures.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod cli;
pub mod config;
pub mod data;
pub mod error;
pub mod exit_code;
pub mod outcome;
pub mod spec;
pub mod sweep;
pub mod wording;
