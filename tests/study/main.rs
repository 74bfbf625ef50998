//! Configs: the plans of good ones, and the answers to bad ones.

mod data_errors;
mod errors;
mod model_errors;
mod refused;
mod study;
mod tune_errors;
