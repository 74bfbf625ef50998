//! `mmoe` reproduces the studies of Ma et al., *Modeling Task Relationships in Multi-task Learning with Multi-gate
//! Mixture-of-Experts* (KDD 2018). A config becomes a study, and the study a plan of runs. Each run gives an outcome;
//! the
//! outcomes go to a results folder, from which the tables and figures are made.

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The command line: one file per subcommand, and the terminal.
pub mod cli;

/// Is a published study true? Its files against one another, and a sample of its runs trained again.
pub mod check;

/// From outcomes to tables, curves and verdicts on the paper's claims.
pub mod report;

/// Many runs: a grid or a tuner hands them out, workers carry them out.
pub mod sweep;

/// The results folder, one file of code per file on disk: written whole, believed only when checked.
pub mod store;

/// One run: the loop, the optimiser, evaluation, early stopping, and the outcome.
pub mod train;

/// The networks, one file per model, and the layers they are made of.
pub mod model;

/// Where rows come from: synthetic, census-income, tables; batches; fetching.
pub mod data;

/// What is asked: a config becomes a study, a study a plan of runs, each run a spec with an id.
pub mod study;

/// What every room stands on: files, locks, signals, errors, words; random numbers and statistics.
pub mod base;
