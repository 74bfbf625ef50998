//! The effects for which a claim holds.

use crate::base::statistics::bootstrap::Distribution;
use std::fmt;

/// The effects that a claim allows, bounds excluded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Region {
    /// More than this.
    Above(f64),
    /// Less than this.
    Below(f64),
    /// More than the first, less than the second: equivalence, by two one-sided tests.
    Within(f64, f64),
}

impl Region {
    /// p-value of "the effect is in the region".
    pub fn p_inside(self, effect: &Distribution) -> f64 {
        match self {
            Self::Above(bound) => effect.p_at_most(bound),
            Self::Below(bound) => effect.p_at_least(bound),
            Self::Within(low, high) => effect.p_at_most(low).max(effect.p_at_least(high)),
        }
    }

    /// p-value of "the effect is outside the region". `Within` needs no correction for its two tests, because at most
    /// one of them can be wrong.
    pub fn p_outside(self, effect: &Distribution) -> f64 {
        match self {
            Self::Above(bound) => effect.p_at_least(bound),
            Self::Below(bound) => effect.p_at_most(bound),
            Self::Within(low, high) => effect.p_at_least(low).min(effect.p_at_most(high)),
        }
    }

    /// How deep an interval lies in the region, in units of the interval's width; negative if it sticks out.
    pub fn depth(self, low: f64, high: f64) -> f64 {
        let inside = match self {
            Self::Above(bound) => low - bound,
            Self::Below(bound) => bound - high,
            Self::Within(least, most) => (low - least).min(most - high),
        };
        inside / (high - low)
    }

    /// p-value of "the effect is in the region" by another test, which gives the p-values of "it is above a bound" and
    /// "it is below a bound".
    pub fn p_by(self, above: impl Fn(f64) -> Option<f64>, below: impl Fn(f64) -> Option<f64>) -> Option<f64> {
        match self {
            Self::Above(bound) => above(bound),
            Self::Below(bound) => below(bound),
            Self::Within(low, high) => Some(above(low)?.max(below(high)?)),
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Above(bound) => write!(out, "> {bound}"),
            Self::Below(bound) => write!(out, "< {bound}"),
            Self::Within(low, high) => write!(out, "{low} to {high}"),
        }
    }
}
