//! Configs: what good ones plan and what bad ones get.

mod data_errors;
mod errors;
mod model_errors;
mod refused;
mod study;
mod tune_errors;
