//! The tuner against random search on functions whose maximum is known, and what it guarantees to the scheduler.

use libm::cos;
use mmoe::base::math::rng::{Purpose, Stream};
use mmoe::base::statistics::Description;
use mmoe::base::statistics::distribution::normal_quantile;
use mmoe::study::search::Range;
use mmoe::sweep::tune::space::{Dimension, ProductLimit, Space};
use mmoe::sweep::tune::tuner::{Score, Tuner};

fn space(ranges: &[Range], limit: Option<ProductLimit>) -> Space {
    let named = |(i, &range): (usize, &Range)| Dimension { name: format!("x{i}"), range };
    Space::new(ranges.iter().enumerate().map(named).collect(), limit).expect("the space is good")
}

fn tuner(space: Space, concurrent: usize, seed: u64) -> Tuner {
    Tuner { space, initial: 5, concurrent, seed }
}

/// Branin's function, negated: three maxima of [`BRANIN_BEST`].
fn branin(at: &[f64]) -> f64 {
    const PI: f64 = std::f64::consts::PI;
    let valley = at[1] - 5.1 / (4.0 * PI * PI) * at[0] * at[0] + 5.0 / PI * at[0] - 6.0;
    -(valley * valley + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * cos(at[0]) + 10.0)
}

const BRANIN_BEST: f64 = -0.397_887;

fn branin_space() -> Space {
    let real = |low, high| Range { low, high, log: false, is_whole: false };
    space(&[real(-5.0, 10.0), real(0.0, 15.0)], None)
}

/// Proposes points: the tuner, or random search as its control.
trait Proposes {
    /// The next point.
    fn propose(&self, points: &[Vec<f64>], scores: &[Score]) -> Vec<f64>;
    /// The trial that is chosen in the end.
    fn choose(&self, points: &[Vec<f64>], scores: &[Score]) -> Option<usize>;
    /// How many scores a proposal needs.
    fn needs(&self, trial: usize) -> usize;
}

impl Proposes for Tuner {
    fn propose(&self, points: &[Vec<f64>], scores: &[Score]) -> Vec<f64> {
        Self::propose(self, points, scores).expect("all scores are there")
    }

    fn choose(&self, points: &[Vec<f64>], scores: &[Score]) -> Option<usize> {
        self.recommend(points, scores)
    }

    fn needs(&self, trial: usize) -> usize {
        Self::needs(self, trial)
    }
}

/// Uniformly random points on the tuner's space; it can only choose the best score.
struct Random<'t>(&'t Tuner);

impl Proposes for Random<'_> {
    fn propose(&self, points: &[Vec<f64>], _: &[Score]) -> Vec<f64> {
        let Tuner { space, seed, .. } = self.0;
        let mut stream = Stream::new(*seed, Purpose::Tuning, points.len() as u64);
        loop {
            let at: Vec<f64> = space.dimensions().iter().map(|_| stream.uniform()).collect();
            let values = space.values(&at);
            if space.allows(&values) && !points.contains(&values) {
                return values;
            }
        }
    }

    fn choose(&self, _: &[Vec<f64>], scores: &[Score]) -> Option<usize> {
        (0..scores.len()).max_by(|&one, &other| scores[one].partial_cmp(&scores[other]).expect("finite"))
    }

    fn needs(&self, _: usize) -> usize {
        0
    }
}

/// How far the point that is chosen after `trials` trials lies below the maximum.
fn regret(search: &impl Proposes, seed: u64, trials: usize, noise: f64) -> f64 {
    let mut stream = Stream::new(seed, Purpose::TestRows, 0);
    let (mut points, mut scores) = (Vec::new(), Vec::new());
    for _ in 0..trials {
        let point = search.propose(&points, &scores);
        scores.push(Some(branin(&point) + noise * normal_quantile(stream.uniform())));
        points.push(point);
    }
    BRANIN_BEST - branin(&points[search.choose(&points, &scores).expect("trials have scores")])
}

/// Plays the tuner with two trials at a time against random search, over 20 seeds.
fn compare(trials: usize, noise: f64) {
    let play = |seed| {
        let tuner = tuner(branin_space(), 2, seed);
        (regret(&tuner, seed, trials, noise), regret(&Random(&tuner), seed, trials, noise))
    };
    let games: Vec<_> = (0..20).map(play).collect();
    let wins = games.iter().filter(|(ours, random)| ours < random).count();
    let (ours, random): (Vec<_>, Vec<_>) = games.into_iter().unzip();
    let [ours, random] = [ours, random].map(|regrets| Description::of(&regrets).expect("20 regrets").median);
    let result = format!("noise {noise}: {wins} of 20 won, median regret {ours:.3} against {random:.3}");
    println!("{result}");
    // The sign test: 15 of 20 or more come by chance with probability .021.
    assert!(wins >= 15 && ours < random, "{result}");
}

#[test]
fn the_tuner_beats_random_search_on_branin() {
    compare(25, 0.0);
}

#[test]
fn the_tuner_beats_random_search_on_noisy_branin() {
    compare(50, 10.0);
}

/// Learning rate, experts, units per expert; a layer has at most 512 units.
fn layered_space() -> Space {
    let integer = |high| Range { low: 1.0, high, log: true, is_whole: true };
    let rate = Range { low: 1e-4, high: 0.1, log: true, is_whole: false };
    space(&[rate, integer(64.0), integer(512.0)], Some(ProductLimit { factors: vec![1, 2], limit: 512.0 }))
}

/// An objective on that space with its maximum at .01, 8 and 32; large learning rates diverge.
fn layered_score(at: &[f64]) -> Option<f64> {
    let octaves = |value: f64, best: f64| libm::log2(value / best);
    let miss =
        [(at[0], 0.01), (at[1], 8.0), (at[2], 32.0)].map(|(value, best)| octaves(value, best) * octaves(value, best));
    (at[0] < 0.05).then(|| -miss.iter().sum::<f64>())
}

/// The points of `trials` trials, each proposed as soon as the scores that it needs are known.
fn sequence(search: &impl Proposes, trials: usize, score: impl Fn(&[f64]) -> Score) -> Vec<Vec<f64>> {
    let mut points: Vec<Vec<f64>> = Vec::new();
    for trial in 0..trials {
        let scores: Vec<_> = points[..search.needs(trial)].iter().map(|point| score(point)).collect();
        points.push(search.propose(&points, &scores));
    }
    points
}

#[test]
fn no_point_is_proposed_twice_and_all_are_allowed_and_in_range() {
    let tuner = tuner(layered_space(), 2, 1);
    for points in [sequence(&tuner, 30, layered_score), sequence(&Random(&tuner), 30, layered_score)] {
        for (trial, point) in points.iter().enumerate() {
            assert!(!points[..trial].contains(point), "{point:?}");
            assert!(point[1] * point[2] <= 512.0 && point[1] >= 1.0 && point[2] >= 1.0, "{point:?}");
            assert!(
                (1e-4..=0.1).contains(&point[0]) && point[1].fract() == 0.0 && point[2].fract() == 0.0,
                "{point:?}"
            );
        }
    }
}

#[test]
fn trials_that_diverge_are_kept_away_from() {
    let points = sequence(&tuner(layered_space(), 2, 2), 30, layered_score);
    let diverged = points[5..].iter().filter(|point| layered_score(point).is_none()).count();
    // On the range's logarithmic scale, a tenth diverges.
    assert!(diverged <= 2, "{diverged} of 25: {points:?}");
    let best = points.iter().filter_map(|point| layered_score(point)).fold(f64::NEG_INFINITY, f64::max);
    assert!(best > -1.0, "{best}");
}

#[test]
fn every_trial_may_fail_and_the_tuner_still_proposes() {
    let tuner = tuner(layered_space(), 2, 3);
    let points = sequence(&tuner, 12, |_| None);
    assert!((1..12).all(|trial| !points[..trial].contains(&points[trial])));
    assert_eq!(tuner.recommend(&points, &[None; 12]), None);
}

#[test]
fn one_worker_and_two_propose_the_same_points() {
    let tuner = tuner(branin_space(), 2, 4);
    let alone = sequence(&tuner, 15, |at| Some(branin(at)));
    // Two workers; the one with the even trials is three times as slow. So scores come in another order, and some are
    // known before they are needed.
    let (mut points, mut scores) = (Vec::<Vec<f64>>::new(), Vec::new());
    while points.len() < 15 {
        let early = if points.len() % 2 == 0 { points.len() } else { tuner.needs(points.len()) };
        while scores.len() < early {
            scores.push(Some(branin(&points[scores.len()])));
        }
        points.push(tuner.propose(&points, &scores).expect("all scores are there"));
    }
    assert_eq!(points, alone);
}

#[test]
fn proposals_have_the_same_bits_on_every_machine() {
    let points = sequence(&tuner(layered_space(), 2, 8), 12, layered_score);
    let bytes: Vec<u8> = points.iter().flatten().flat_map(|value| value.to_le_bytes()).collect();
    assert_eq!(
        mmoe::base::sha256::sha256_hex(&bytes),
        "e2e985362a928f8fd750ebfcbea78b05bb8d53af2879ef3f932b3c705bc29d79"
    );
}

#[test]
fn the_scores_that_enter_depend_on_the_number_of_the_trial_alone() {
    let needs = |concurrent| {
        let tuner = tuner(branin_space(), concurrent, 0);
        [0, 4, 5, 6, 20].map(|trial| tuner.needs(trial))
    };
    assert_eq!(needs(1), [0, 0, 5, 6, 20]);
    assert_eq!(needs(2), [0, 0, 4, 5, 19]);
    assert_eq!(needs(8), [0, 0, 0, 0, 13]);
}

#[test]
fn a_pending_trial_keeps_the_next_away_from_its_point() {
    let tuner = tuner(branin_space(), 2, 5);
    let points = sequence(&tuner, 12, |at| Some(branin(at)));
    let scores: Vec<_> = points.iter().map(|point| Some(branin(point))).collect();
    // Trial 12, then trial 13 while trial 12 is pending.
    let first = tuner.propose(&points, &scores).expect("all scores are there");
    let second = tuner.propose(&[points, vec![first.clone()]].concat(), &scores).expect("all scores are there");
    let apart = |i: usize| (first[i] - second[i]).abs() / 15.0;
    assert!(apart(0) + apart(1) > 0.02, "{first:?} and {second:?}");
}

#[test]
fn too_few_scores_are_a_defect_of_the_caller() {
    let error = tuner(branin_space(), 2, 0).propose(&vec![vec![0.0, 0.0]; 8], &[Some(1.0); 3]).expect_err("3 of 7");
    assert!(error.to_string().contains("trial 8 needs 7 scores, and only 3 are known"), "{error}");
}

#[test]
fn a_space_that_is_used_up_is_proposed_from_again() {
    let space = space(
        &[
            Range { low: 1.0, high: 3.0, log: false, is_whole: true },
            Range { low: 1.0, high: 2.0, log: false, is_whole: true },
        ],
        None,
    );
    let points = sequence(&tuner(space, 1, 6), 8, |at| Some(-at[0] * at[1]));
    let distinct = points.iter().enumerate().filter(|(trial, point)| !points[..*trial].contains(point)).count();
    assert_eq!(distinct, 6, "{points:?}");
}
