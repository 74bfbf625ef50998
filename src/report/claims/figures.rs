//! What the paper claims about Figures 2 to 5, each claim as hypotheses with a statistic and a bound.
//!
//! Hypotheses and bounds were written down before the studies of 200 seeds were looked at; eight seeds of Section 5.1
//! had been seen (`configs/quick.toml`). A claim holds if all its hypotheses hold. Losses are excesses over the noise
//! floor; a difference of losses is in units of Shared-Bottom's mean loss at the lower of the two correlations.
//! "Lowest" and "highest" are the ends of the study's task correlations, 0.5 and 1 in the paper.

use super::claim::{Claim, Hypothesis};
use super::contrast::Contrast;
use super::losses::Losses;
use super::region::Region;
use crate::study::run::ModelKind;
use crate::study::run::ModelKind::{Mmoe, Omoe, SharedBottom};

/// "Hardly differ", "comparable", "little": less than this share of Shared-Bottom's loss. "Clearly": more than it.
pub const MARGIN: f64 = 0.1;
/// "As little as": standard deviations within this ratio of each other. "Clearly more": beyond it.
pub const SPREAD_MARGIN: f64 = 1.25;
/// "Vary much more": standard deviations beyond this ratio.
pub const MUCH_SPREAD: f64 = 1.5;
/// "Much smaller": less than this share.
pub const MUCH_SMALLER: f64 = 0.5;

/// The claims about three models at two correlations or more (Figures 4 and 5).
pub fn about_models(losses: &Losses) -> Vec<Claim> {
    let study = Study { losses, corrs: losses.corrs() };
    let claim = |id, says, hypotheses| Claim { id, says, hypotheses };
    vec![
        claim("F4.1", "every model has a lower loss at a higher task correlation", study.better_when_related()),
        claim(
            "F4.2",
            "the gap between correlations is much smaller for MMoE than for OMoE and Shared-Bottom",
            study.smaller_gap(),
        ),
        claim(
            "F4.3",
            "with identical tasks MMoE and OMoE hardly differ; at the lowest correlation OMoE clearly degrades, MMoE \
             little",
            study.one_gate_degrades(),
        ),
        claim("F4.4", "OMoE and MMoE both beat Shared-Bottom at every correlation", study.both_beat_shared_bottom()),
        claim(
            "F5.1",
            "Shared-Bottom's losses vary much more between runs than OMoE's and MMoE's at every correlation",
            study.shared_bottom_varies(),
        ),
        claim(
            "F5.2",
            "OMoE varies as little as MMoE with identical tasks and clearly more at the lowest correlation",
            study.one_gate_varies(),
        ),
        claim(
            "F5.3",
            "the lowest losses of the three models are comparable at every correlation",
            study.lowest_alike(),
        ),
    ]
}

/// The claim about Shared-Bottom alone (Figure 3).
pub fn about_shared_bottom(losses: &Losses) -> Vec<Claim> {
    let study = Study { losses, corrs: losses.corrs() };
    let says = "Shared-Bottom's loss rises as the task correlation falls";
    vec![Claim { id: "F3", says, hypotheses: study.rises_as_correlation_falls() }]
}

/// The claim about the data (Figure 2). `labels`: (weight cosine, label correlation of every seed), by ascending
/// cosine.
pub fn about_labels(labels: &[(f64, Vec<f64>)]) -> Vec<Claim> {
    let hypothesis = |pair: &[(f64, Vec<f64>)]| {
        let [(low, lower), (high, higher)] = [&pair[0], &pair[1]];
        Hypothesis {
            what: format!("label correlation at cosine {high} minus that at {low}"),
            contrast: Contrast::means(higher.clone(), lower.clone(), vec![1.0; lower.len()]),
            region: Region::Above(0.0),
        }
    };
    let hypotheses = labels.windows(2).map(hypothesis).collect();
    vec![Claim { id: "F2", says: "the label correlation rises with the weight cosine", hypotheses }]
}

struct Study<'a> {
    losses: &'a Losses,
    /// Ascending.
    corrs: Vec<f64>,
}

impl Study<'_> {
    fn better_when_related(&self) -> Vec<Hypothesis> {
        let steps = |kind: ModelKind| {
            self.steps().map(move |(low, high)| {
                let what = format!("{}'s loss at {low} minus that at {high}", kind.paper_name());
                self.difference(what, (kind, low), (kind, high), Region::Above(0.0))
            })
        };
        ModelKind::OF_FIGURES.into_iter().flat_map(steps).collect()
    }

    fn smaller_gap(&self) -> Vec<Hypothesis> {
        let (low, high) = self.ends();
        let gap = |kind: ModelKind| minus(self.losses.of(kind, low), self.losses.of(kind, high));
        let against = |other: ModelKind| {
            let share: Vec<f64> = gap(other).into_iter().map(|gap| MUCH_SMALLER * gap).collect();
            Hypothesis {
                what: format!("MMoE's gap between {low} and {high} minus half of {}'s", other.paper_name()),
                contrast: Contrast::means(gap(Mmoe), share, self.losses.of(SharedBottom, low).into()),
                region: Region::Below(0.0),
            }
        };
        [Omoe, SharedBottom].map(against).into()
    }

    fn one_gate_degrades(&self) -> Vec<Hypothesis> {
        let (low, high) = self.ends();
        let gap = |kind: ModelKind| format!("{}'s loss at {low} minus that at {high}", kind.paper_name());
        vec![
            self.difference(
                format!("OMoE's loss minus MMoE's at {high}"),
                (Omoe, high),
                (Mmoe, high),
                Region::Within(-MARGIN, MARGIN),
            ),
            self.difference(gap(Omoe), (Omoe, low), (Omoe, high), Region::Above(MARGIN)),
            self.difference(gap(Mmoe), (Mmoe, low), (Mmoe, high), Region::Below(MARGIN)),
        ]
    }

    fn both_beat_shared_bottom(&self) -> Vec<Hypothesis> {
        self.at_every_correlation(&[Omoe, Mmoe], |kind, corr| {
            let what = format!("Shared-Bottom's loss minus {}'s at {corr}", kind.paper_name());
            self.difference(what, (SharedBottom, corr), (kind, corr), Region::Above(0.0))
        })
    }

    fn shared_bottom_varies(&self) -> Vec<Hypothesis> {
        self.at_every_correlation(&[Omoe, Mmoe], |kind, corr| {
            self.spreads(SharedBottom, kind, corr, Region::Above(MUCH_SPREAD))
        })
    }

    fn one_gate_varies(&self) -> Vec<Hypothesis> {
        let (low, high) = self.ends();
        vec![
            self.spreads(Omoe, Mmoe, high, Region::Within(1.0 / SPREAD_MARGIN, SPREAD_MARGIN)),
            self.spreads(Omoe, Mmoe, low, Region::Above(SPREAD_MARGIN)),
        ]
    }

    fn lowest_alike(&self) -> Vec<Hypothesis> {
        let alike = |first: ModelKind, second: ModelKind, corr: f64| {
            let [a, b, unit] = [first, second, SharedBottom].map(|kind| self.losses.of(kind, corr));
            Hypothesis {
                what: format!("{}'s lowest tenth minus {}'s at {corr}", first.paper_name(), second.paper_name()),
                contrast: Contrast::lowest(a, b, unit),
                region: Region::Within(-MARGIN, MARGIN),
            }
        };
        let pairs = [(SharedBottom, Omoe), (SharedBottom, Mmoe), (Omoe, Mmoe)];
        self.corrs.iter().flat_map(|&corr| pairs.map(|(first, second)| alike(first, second, corr))).collect()
    }

    /// The loss is clearly higher at the lowest correlation than at the highest. Between neighbours it may tie: it must
    /// not fall by more than the margin as the correlation falls.
    fn rises_as_correlation_falls(&self) -> Vec<Hypothesis> {
        let fall = |(low, high), region| {
            let what = format!("Shared-Bottom's loss at {low} minus that at {high}");
            self.difference(what, (SharedBottom, low), (SharedBottom, high), region)
        };
        let neighbours = self.steps().map(|pair| fall(pair, Region::Above(-MARGIN)));
        [fall(self.ends(), Region::Above(MARGIN))].into_iter().chain(neighbours).collect()
    }

    fn at_every_correlation(&self, kinds: &[ModelKind], of: impl Fn(ModelKind, f64) -> Hypothesis) -> Vec<Hypothesis> {
        self.corrs.iter().flat_map(|&corr| kinds.iter().map(move |&kind| (kind, corr))).map(|(k, c)| of(k, c)).collect()
    }

    /// Difference of two mean losses, in units of Shared-Bottom's mean loss at the lower of the two correlations.
    fn difference(
        &self,
        what: String,
        first: (ModelKind, f64),
        second: (ModelKind, f64),
        region: Region,
    ) -> Hypothesis {
        let [a, b] = [first, second].map(|(kind, corr)| self.losses.of(kind, corr).to_vec());
        let unit = self.losses.of(SharedBottom, first.1.min(second.1)).to_vec();
        Hypothesis { what, contrast: Contrast::means(a, b, unit), region }
    }

    fn spreads(&self, first: ModelKind, second: ModelKind, corr: f64, region: Region) -> Hypothesis {
        let what = format!("{}'s standard deviation over {}'s at {corr}", first.paper_name(), second.paper_name());
        let contrast = Contrast::spreads(self.losses.of(first, corr), self.losses.of(second, corr));
        Hypothesis { what, contrast, region }
    }

    fn ends(&self) -> (f64, f64) {
        let end = |corr: Option<&f64>| corr.copied().unwrap_or(f64::NAN);
        (end(self.corrs.first()), end(self.corrs.last()))
    }

    /// Every correlation and the next higher one.
    fn steps(&self) -> impl Iterator<Item = (f64, f64)> {
        self.corrs.windows(2).map(|pair| (pair[0], pair[1]))
    }
}

fn minus(first: &[f64], second: &[f64]) -> Vec<f64> {
    first.iter().zip(second).map(|(first, second)| first - second).collect()
}
