//! Verdicts on simulated studies whose truth is known: how often they err, and how often they see an effect.

use mmoe::base::math::rng::{NormalStream, Purpose};
use mmoe::base::statistics::bootstrap::Resamples;
use mmoe::base::statistics::distribution::{normal_cdf, student_quantile};
use mmoe::report::claims::claim::{Claim, Hypothesis};
use mmoe::report::claims::contrast::Contrast;
use mmoe::report::claims::figures::about_models;
use mmoe::report::claims::losses::Losses;
use mmoe::report::claims::region::Region;
use mmoe::report::claims::verdict::{Judged, LEVEL, Verdict, judge};
use mmoe::study::run::ModelKind;

const STUDIES: usize = 400;
const SEEDS: usize = 50;

/// Standard normal values, as many at a time as there are seeds.
struct Draws {
    stream: NormalStream,
    seeds: usize,
}

impl Draws {
    fn new(simulation: u64, seeds: usize) -> Self {
        Self { stream: NormalStream::new(simulation, Purpose::Bootstrap, 99), seeds }
    }

    fn next(&mut self) -> Vec<f64> {
        let mut values = vec![0.0f32; self.seeds];
        self.stream.fill(&mut values);
        values.into_iter().map(f64::from).collect()
    }

    /// Losses with this mean and standard deviation. Half of their variance comes from the seed, which other losses
    /// share.
    fn losses(&mut self, seed: &[f64], mean: f64, sd: f64) -> Vec<f64> {
        let own = self.next();
        seed.iter().zip(own).map(|(seed, own)| mean + sd * (seed + own) / 2f64.sqrt()).collect()
    }
}

/// How often the only hypothesis of a claim gets a verdict.
fn share(verdict: Verdict, region: Region, mut contrast: impl FnMut() -> Contrast) -> f64 {
    let mut resamples = Resamples::new(2_000);
    let is_it = |_: &usize| {
        let hypotheses = vec![Hypothesis { what: String::new(), contrast: contrast(), region }];
        judge(vec![Claim { id: "", says: "", hypotheses }], &mut resamples)[0].verdict == verdict
    };
    (0..STUDIES).filter(is_it).count() as f64 / STUDIES as f64
}

/// Three standard errors of a share of all studies.
fn three_errors(share: f64) -> f64 {
    3.0 * (share * (1.0 - share) / STUDIES as f64).sqrt()
}

#[test]
fn an_effect_just_at_its_bound_is_established_no_more_often_than_the_level() {
    let mut draws = Draws::new(1, SEEDS);
    let unit = || vec![1.0; SEEDS];
    let means = share(Verdict::Reproduced, Region::Above(0.1), || {
        let seed = draws.next();
        Contrast::means(draws.losses(&seed, 1.1, 0.3), draws.losses(&seed, 1.0, 0.3), unit())
    });
    let spreads = share(Verdict::Reproduced, Region::Above(1.5), || {
        let seed = draws.next();
        Contrast::spreads(&draws.losses(&seed, 1.0, 0.3), &draws.losses(&seed, 1.0, 0.2))
    });
    let lowest = share(Verdict::Contradicted, Region::Within(-0.1, 0.1), || {
        let seed = draws.next();
        Contrast::lowest(&draws.losses(&seed, 1.1, 0.3), &draws.losses(&seed, 1.0, 0.3), &unit())
    });
    let equal = share(Verdict::Reproduced, Region::Within(-0.1, 0.1), || {
        let seed = draws.next();
        Contrast::means(draws.losses(&seed, 1.1, 0.1), draws.losses(&seed, 1.0, 0.1), unit())
    });
    println!("established at its bound: means {means}, spreads {spreads}, lowest {lowest}, equivalence {equal}");
    let most = LEVEL + three_errors(LEVEL);
    for (name, share) in [("means", means), ("spreads", spreads), ("lowest", lowest), ("equal", equal)] {
        assert!(share <= most, "{name}: {share} of the studies, more than {most}");
        // A test that never decides would pass, too.
        assert!(share > 0.0, "{name} is never established");
    }
}

/// Normal approximation of the power of a one-sided paired t test.
fn power(effect: f64, sd_of_differences: f64) -> f64 {
    let critical = -student_quantile(LEVEL, (SEEDS - 1) as f64);
    normal_cdf(effect / (sd_of_differences / (SEEDS as f64).sqrt()) - critical)
}

#[test]
fn a_known_difference_is_established_as_often_as_computed() {
    for (simulation, effect) in [(2, 0.05), (3, 0.10), (4, 0.15)] {
        let mut draws = Draws::new(simulation, SEEDS);
        let found = share(Verdict::Reproduced, Region::Above(0.0), || {
            let seed = draws.next();
            Contrast::means(draws.losses(&seed, 1.0 + effect, 0.3), draws.losses(&seed, 1.0, 0.3), vec![1.0; SEEDS])
        });
        // Half of the variance is common, so a difference has the variance of a loss.
        let expected = power(effect, 0.3);
        println!("an effect of {effect}: established in {found}, computed {expected:.4}");
        assert!((found - expected).abs() < three_errors(expected) + 0.02, "{effect}: {found} instead of {expected}");
    }
}

/// A study of three models at two correlations with the same losses everywhere.
fn no_effect(draws: &mut Draws) -> Losses {
    let seed = draws.next();
    let mut losses = Losses::default();
    for kind in ModelKind::OF_FIGURES {
        for corr in [0.5, 1.0] {
            losses.add(kind, corr, draws.losses(&seed, 1.0, 0.2));
        }
    }
    losses
}

#[test]
fn where_nothing_differs_a_study_has_a_false_verdict_no_more_often_than_the_level() {
    let mut resamples = Resamples::new(1_000);
    let mut draws = Draws::new(5, SEEDS);
    let mut decided = 0;
    let is_wrong = |_: &usize| {
        let judged = judge(about_models(&no_effect(&mut draws)), &mut resamples);
        decided += judged.iter().filter(|judged| judged.verdict != Verdict::Undecided).count();
        // Equal lowest losses are what F5.3 claims; every other claim wants a difference.
        let truth = |id| if id == "F5.3" { Verdict::Reproduced } else { Verdict::Contradicted };
        judged.iter().any(|judged| judged.verdict != Verdict::Undecided && judged.verdict != truth(judged.claim.id))
    };
    let wrong = (0..STUDIES / 2).filter(is_wrong).count() as f64 / (STUDIES / 2) as f64;
    assert!(wrong <= LEVEL + 3.0 * (LEVEL * (1.0 - LEVEL) / (STUDIES / 2) as f64).sqrt(), "{wrong}");
    // Claims of "much more" and "clearly" are contradicted in nearly every study.
    assert!(decided > STUDIES / 2, "{decided} verdicts in all");
}

/// A study in which every claim is true by far: means and spreads move together, so that the lowest losses stay alike.
fn as_in_the_paper(draws: &mut Draws) -> Losses {
    let seed = draws.next();
    let mut losses = Losses::default();
    let mut add = |kind, corr, mean, sd| losses.add(kind, corr, draws.losses(&seed, mean, sd));
    add(ModelKind::SharedBottom, 0.5, 1.0, 0.36);
    add(ModelKind::SharedBottom, 1.0, 0.86, 0.25);
    add(ModelKind::Omoe, 0.5, 0.8, 0.19);
    add(ModelKind::Omoe, 1.0, 0.6, 0.04);
    add(ModelKind::Mmoe, 0.5, 0.63, 0.06);
    add(ModelKind::Mmoe, 1.0, 0.6, 0.04);
    losses
}

#[test]
fn where_every_claim_is_true_by_far_every_claim_is_reproduced_and_its_intervals_say_so() {
    let judged = judge(about_models(&as_in_the_paper(&mut Draws::new(6, 400))), &mut Resamples::new(4_000));
    for Judged { claim, verdict, findings, p, .. } in &judged {
        assert_eq!(*verdict, Verdict::Reproduced, "{}: {findings:#?}", claim.id);
        assert!(*p <= LEVEL);
        for (hypothesis, finding) in claim.hypotheses.iter().zip(findings) {
            assert!(lies_in(finding.low, finding.high, hypothesis.region), "{}: {finding:?}", hypothesis.what);
        }
    }
    assert_eq!(judged.len(), 7);
}

fn lies_in(low: f64, high: f64, region: Region) -> bool {
    match region {
        Region::Above(bound) => low > bound,
        Region::Below(bound) => high < bound,
        Region::Within(least, most) => low > least && high < most,
    }
}

fn lies_outside(low: f64, high: f64, region: Region) -> bool {
    match region {
        Region::Above(bound) => high < bound,
        Region::Below(bound) => low > bound,
        Region::Within(least, most) => high < least || low > most,
    }
}

#[test]
fn verdicts_and_intervals_never_disagree() {
    let mut resamples = Resamples::new(1_000);
    let mut draws = Draws::new(7, SEEDS);
    let mut seen = Vec::new();
    for _ in 0..40 {
        let studies = [no_effect(&mut draws), as_in_the_paper(&mut draws)];
        for judged in studies.iter().flat_map(|losses| judge(about_models(losses), &mut resamples)) {
            let each = || judged.claim.hypotheses.iter().zip(&judged.findings);
            let all_inside = each().all(|(asked, found)| lies_in(found.low, found.high, asked.region));
            let one_outside = each().any(|(asked, found)| lies_outside(found.low, found.high, asked.region));
            let expected = match (all_inside, one_outside) {
                (true, _) => Verdict::Reproduced,
                (_, true) => Verdict::Contradicted,
                _ => Verdict::Undecided,
            };
            assert_eq!(judged.verdict, expected, "{judged:#?}");
            assert_eq!(judged.p <= LEVEL, expected != Verdict::Undecided, "{judged:#?}");
            seen.push(expected);
        }
    }
    for verdict in [Verdict::Reproduced, Verdict::Contradicted, Verdict::Undecided] {
        assert!(seen.contains(&verdict), "{verdict} never occurs");
    }
}
