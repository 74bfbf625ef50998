//! What is measured of predictions and labels, in f64.

mod auc;
mod pair_moments;

pub use auc::auc;
pub use pair_moments::PairMoments;
