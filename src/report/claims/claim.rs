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
    /// What the claim is taken to mean: that all of these hold.
    pub hypotheses: Vec<Hypothesis>,
}

/// A comparison, and the values that its effect is claimed to have.
#[derive(Clone, Debug)]
pub struct Hypothesis {
    /// The comparison in words.
    pub what: String,
    /// The comparison.
    pub contrast: Contrast,
    /// The claimed values of its effect.
    pub region: Region,
}
