//! The tuner against random search on functions whose maximum is known, and its promises to the scheduler.

use libm::cos;
use mmoe::rng::{Purpose, Stream};
use mmoe::stats::distribution::normal_quantile;
use mmoe::tune::{Dimension, Method, ProductLimit, Range, Space, Tuner};

fn space(ranges: &[Range], limit: Option<ProductLimit>) -> Space {
    let named = |(i, &range): (usize, &Range)| Dimension { name: format!("x{i}"), range };
    Space::new(ranges.iter().enumerate().map(named).collect(), limit).expect("the space is good")
}

fn tuner(space: Space, concurrent: usize, seed: u64) -> Tuner {
    Tuner { space, method: Method::GaussianProcess { initial: 5, concurrent }, seed }
}

/// Branin's function, negated: three maxima of [`BRANIN_BEST`].
fn branin(at: &[f64]) -> f64 {
    const PI: f64 = std::f64::consts::PI;
    let valley = at[1] - 5.1 / (4.0 * PI * PI) * at[0] * at[0] + 5.0 / PI * at[0] - 6.0;
    -(valley * valley + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * cos(at[0]) + 10.0)
}

const BRANIN_BEST: f64 = -0.397_887;

fn branin_space() -> Space {
    let real = |low, high| Range::Real { low, high, log: false };
    space(&[real(-5.0, 10.0), real(0.0, 15.0)], None)
}

/// How far the point that is recommended after `trials` trials lies below the maximum.
fn regret(tuner: &Tuner, trials: usize, noise: f64) -> f64 {
    let mut stream = Stream::new(tuner.seed, Purpose::TestRows, 0);
    let (mut points, mut scores) = (Vec::new(), Vec::new());
    for _ in 0..trials {
        let point = tuner.propose(&points, &scores).expect("all scores are there");
        scores.push(Some(branin(&point) + noise * normal_quantile(stream.uniform())));
        points.push(point);
    }
    BRANIN_BEST - branin(&points[tuner.recommend(&points, &scores).expect("trials have scores")])
}

/// Plays the tuner with two trials at a time against random search, over 20 seeds.
fn compare(trials: usize, noise: f64) {
    let play = |seed| {
        let tuner = tuner(branin_space(), 2, seed);
        let control = Tuner { method: Method::Random, ..tuner.clone() };
        (regret(&tuner, trials, noise), regret(&control, trials, noise))
    };
    let games: Vec<_> = (0..20).map(play).collect();
    let median = |mut regrets: Vec<f64>| {
        regrets.sort_by(f64::total_cmp);
        0.5 * (regrets[9] + regrets[10])
    };
    let ours = median(games.iter().map(|game| game.0).collect());
    let random = median(games.iter().map(|game| game.1).collect());
    let wins = games.iter().filter(|game| game.0 < game.1).count();
    println!("noise {noise}: {wins} of 20 won, median regret {ours:.3} against {random:.3}");
    // P(at least 15 of 20 by chance) = .021, the sign test's one-sided level.
    assert!(wins >= 15 && ours < random, "{wins} of 20 won, median regret {ours} against {random}");
}

#[test]
fn the_tuner_beats_random_search_on_branin() {
    compare(25, 0.0);
}

#[test]
fn the_tuner_beats_random_search_on_noisy_branin() {
    compare(25, 10.0);
}
