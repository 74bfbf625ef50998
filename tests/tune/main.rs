//! The tuner of hyper-parameters.

mod regression;
mod search;
