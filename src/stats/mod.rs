//! Statistics in f64, with the same last bit on every platform: they decide verdicts that are published.

pub mod bootstrap;
mod description;
pub mod distribution;
mod holm;
mod joint;
mod order_statistics;
mod paired;

pub use description::{Description, mean, quantile, standard_deviation, upper_deviation};
pub use holm::holm_levels;
pub use joint::Joint;
pub use order_statistics::expected_maximum;
pub use paired::{absolute_deviations, one_sided_t, pearson};
