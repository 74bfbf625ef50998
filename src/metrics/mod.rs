//! What is measured of predictions and labels, in f64.

mod auc;
mod pair_moments;
mod ranking;

pub use auc::auc;
pub use pair_moments::PairMoments;
pub use ranking::{Ranking, resample};
