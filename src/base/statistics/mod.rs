//! Statistics in f64, with the same last bit on every platform, since they decide published verdicts.

pub mod bootstrap;
mod description;
pub mod distribution;
pub mod drawn;
mod holm;
mod joint_bootstrap;
mod order_statistics;
pub mod pair_moments;
mod paired;
mod pairwise_moments;
pub mod ranking;

pub use description::{Description, mean, quantile, standard_deviation, upper_deviation};
pub use holm::holm_levels;
pub use joint_bootstrap::Joint;
pub use order_statistics::expected_maximum;
pub use pair_moments::PairMoments;
pub use paired::{absolute_deviations, one_sided_t, pearson};
pub use pairwise_moments::{PairwiseMoments, pairs};
pub use ranking::auc::auc;
pub use ranking::{Ranking, resample};
