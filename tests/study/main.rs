//! Configs: the plans of good ones, and the answers to bad ones.

mod data_errors;
mod errors;
mod faults;
mod model_errors;
mod overrides;
mod refused;
mod settings;
mod study;
mod table;
mod text;
mod tune_errors;
