//! From hypotheses to verdicts.
//!
//! A claim is reproduced if all its hypotheses are established (an intersection-union test: the largest p-value
//! counts). It is contradicted if one of them is established to be false (the smallest p-value, times their number).
//! Otherwise it is undecided.
//!
//! Only one of the two verdicts on a claim can be false. So Holm's procedure over the claims, with the smaller of a
//! claim's two p-values, keeps the probability of any false verdict at [`LEVEL`]. The intervals have the level that the
//! claim's p-value was compared with, so they and the verdict are two readings of the same resamples.

use super::claim::{Claim, Hypothesis};
use crate::base::statistics::bootstrap::{Distribution, Resamples};
use crate::base::statistics::holm_levels;
use std::cmp::Ordering;
use std::fmt;

/// Probability of a false verdict among all claims of a study.
pub const LEVEL: f64 = 0.05;

/// The verdict on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All its hypotheses are established.
    Reproduced,
    /// One of its hypotheses is established to be false.
    Contradicted,
    /// Neither.
    Undecided,
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Reproduced => "reproduced",
            Self::Contradicted => "contradicted",
            Self::Undecided => "undecided",
        })
    }
}

/// A claim with its verdict.
#[derive(Debug)]
pub struct Judged {
    /// The claim.
    pub claim: Claim,
    /// The verdict.
    pub verdict: Verdict,
    /// The smaller p-value of "reproduced" and "contradicted", adjusted by Holm's procedure. At most [`LEVEL`] if one
    /// of the two is the verdict.
    pub p: f64,
    /// The finding on each hypothesis.
    pub findings: Vec<Finding>,
    /// Index of the finding that decided the claim, or that keeps it from being reproduced.
    pub decisive: usize,
}

/// The finding on a hypothesis.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The statistic.
    pub effect: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
    /// Confidence of the interval, such as 0.95.
    pub confidence: f64,
    /// p-value of the hypothesis.
    pub p_inside: f64,
    /// p-value of its opposite.
    pub p_outside: f64,
    /// p-value of the hypothesis by a paired t test, if there is one.
    pub p_paired: Option<f64>,
    /// Correlation of the two sides over the seeds.
    pub pairing: Option<f64>,
}

/// Judges all claims on the same seeds, with one Holm procedure.
pub fn judge(claims: Vec<Claim>, resamples: &mut Resamples) -> Vec<Judged> {
    let tested: Vec<Tested> = claims.into_iter().map(|claim| Tested::new(claim, resamples)).collect();
    let p: Vec<f64> = tested.iter().map(|tested| tested.p_inside.min(tested.p_outside)).collect();
    let levels = holm_levels(&p, LEVEL);
    tested.into_iter().zip(levels).map(|(tested, (p, level))| tested.judged(p, level)).collect()
}

/// A claim with the distributions of its effects and its two p-values.
struct Tested {
    claim: Claim,
    effects: Vec<Distribution>,
    p_inside: f64,
    p_outside: f64,
}

impl Tested {
    fn new(claim: Claim, resamples: &mut Resamples) -> Self {
        let effect =
            |Hypothesis { contrast, .. }: &Hypothesis| resamples.distribution(contrast.first.len(), contrast.effect());
        let effects: Vec<Distribution> = claim.hypotheses.iter().map(effect).collect();
        let each = || claim.hypotheses.iter().zip(&effects);
        let p_inside = each().map(|(hypothesis, effect)| hypothesis.region.p_inside(effect)).fold(0.0, f64::max);
        let p_outside = each().map(|(hypothesis, effect)| hypothesis.region.p_outside(effect)).fold(1.0, f64::min);
        let p_outside = (p_outside * effects.len() as f64).min(1.0);
        Self { claim, effects, p_inside, p_outside }
    }

    fn judged(self, p: f64, level: f64) -> Judged {
        let verdict = match (self.p_inside <= level, self.p_outside <= level) {
            (true, _) => Verdict::Reproduced,
            (_, true) => Verdict::Contradicted,
            _ => Verdict::Undecided,
        };
        // One hypothesis alone can contradict its claim, so each is tested at its share of the level.
        let own = if verdict == Verdict::Reproduced { level } else { level / self.effects.len() as f64 };
        let each = self.claim.hypotheses.iter().zip(&self.effects);
        let findings: Vec<Finding> = each.map(|(hypothesis, effect)| Finding::new(hypothesis, effect, own)).collect();
        let decisive = (0..findings.len()).min_by(|&a, &b| self.order(verdict, &findings, a, b)).unwrap_or(0);
        Judged { claim: self.claim, verdict, p, findings, decisive }
    }
}

impl Tested {
    /// Orders hypotheses by how much they decide: first by p-value, then, since small p-values are often equal, by how
    /// far their interval is from their region.
    fn order(&self, verdict: Verdict, findings: &[Finding], a: usize, b: usize) -> Ordering {
        let p = |index: usize| match verdict {
            Verdict::Contradicted => findings[index].p_outside,
            _ => -findings[index].p_inside,
        };
        let depth = |index: usize| self.claim.hypotheses[index].region.depth(findings[index].low, findings[index].high);
        p(a).total_cmp(&p(b)).then(depth(a).total_cmp(&depth(b)))
    }
}

impl Finding {
    fn new(hypothesis: &Hypothesis, effect: &Distribution, level: f64) -> Self {
        let Hypothesis { contrast, region, .. } = hypothesis;
        Self {
            effect: contrast.observed(),
            low: effect.lower(level),
            high: effect.upper(level),
            confidence: 1.0 - 2.0 * level,
            p_inside: region.p_inside(effect),
            p_outside: region.p_outside(effect),
            p_paired: region.p_by(|bound| contrast.paired_above(bound), |bound| contrast.paired_below(bound)),
            pairing: contrast.pairing(),
        }
    }
}
