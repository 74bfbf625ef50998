//! `mmoe` reproduces the studies of Ma et al., *Modeling Task Relationships in Multi-task Learning with Multi-gate
//! Mixture-of-Experts* (KDD 2018). The way through it: a config becomes a study, a study a plan of runs, a run an
//! outcome, outcomes a results folder, the folder tables and figures.

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod check;
pub mod cli;
pub mod cmd;
pub mod config;
pub mod cpu;
pub mod data;
pub mod disk;
pub mod early_stopping;
pub mod error;
pub mod evaluation;
pub mod exit_code;
pub mod fetch;
pub mod hashing;
pub mod interrupt;
pub mod math;
pub mod measure;
pub mod metrics;
pub mod model;
pub mod nn;
pub mod outcome;
pub mod process;
pub mod report;
pub mod rng;
pub mod series;
pub mod spec;
pub mod stats;
pub mod store;
pub mod sweep;
pub mod train;
pub mod tune;
pub mod tuning;
pub mod ui;
pub mod wording;
