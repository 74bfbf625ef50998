//! A claim and what it is taken to mean.

use super::contrast::Contrast;
use super::region::Region;

/// One of the paper's claims.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The figure or table and the claim's number there.
    pub id: &'static str,
    /// What the paper says, in our words.
    pub says: &'static str,
    /// What it means; all of them.
    pub hypotheses: Vec<Hypothesis>,
}

/// A statistic and the values of it that are claimed.
#[derive(Clone, Debug)]
pub struct Hypothesis {
    /// What is compared, for a reader.
    pub what: String,
    /// The comparison.
    pub contrast: Contrast,
    /// What is claimed of it.
    pub region: Region,
}
