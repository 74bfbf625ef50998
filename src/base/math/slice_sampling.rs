//! Slice sampling (Neal 2003), one coordinate at a time. It has no step size to tune and rejects no move.

use super::rng::Stream;
use libm::log;

/// First width of a slice: about the posterior's width, in logarithms.
const WIDTH: f64 = 1.0;
/// Most first widths that a slice has after stepping out.
const STEPS_OUT: usize = 8;
/// Most times that a slice shrinks. Each time it loses about half its width.
const SHRINKS: usize = 60;

/// Moves every coordinate of `at` once. If `at` was a sample of the density, it still is. Its density must be positive.
pub fn sweep(stream: &mut Stream, at: &mut [f64], log_density: impl Fn(&[f64]) -> f64) {
    let mut here = log_density(at);
    for coordinate in 0..at.len() {
        let start = at[coordinate];
        let height = here + log(1.0 - stream.uniform());
        let mut density_at = |position: f64| {
            at[coordinate] = position;
            log_density(at)
        };
        let (mut left, mut right) = step_out(stream, start, height, &mut density_at);
        let mut moved = start;
        for _ in 0..SHRINKS {
            let position = left + stream.uniform() * (right - left);
            let density = density_at(position);
            if density > height {
                (moved, here) = (position, density);
                break;
            }
            if position < start { left = position } else { right = position }
        }
        at[coordinate] = moved;
    }
}

/// An interval around `start`, widened until both ends leave the slice (density above `height`) or the limit is met.
fn step_out(stream: &mut Stream, start: f64, height: f64, density_at: &mut impl FnMut(f64) -> f64) -> (f64, f64) {
    let mut left = start - WIDTH * stream.uniform();
    let mut right = left + WIDTH;
    // The steps are divided between both sides at random, which keeps the move reversible.
    let to_the_left = stream.below(STEPS_OUT);
    for _ in 0..to_the_left {
        if density_at(left) <= height {
            break;
        }
        left -= WIDTH;
    }
    for _ in to_the_left + 1..STEPS_OUT {
        if density_at(right) <= height {
            break;
        }
        right += WIDTH;
    }
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::rng::Purpose;

    #[test]
    fn samples_have_the_moments_of_a_correlated_normal_distribution() {
        // Two normal numbers of variance 1 and correlation .6, around (1, -2).
        let log_density = |at: &[f64]| {
            let (x, y) = (at[0] - 1.0, at[1] + 2.0);
            -(x * x - 1.2 * x * y + y * y) / (2.0 * (1.0 - 0.36))
        };
        let mut stream = Stream::new(5, Purpose::Tuning, 0);
        let (mut at, n) = ([0.0, 0.0], 40_000);
        let mut moments = [0.0; 5];
        for _ in 0..n {
            sweep(&mut stream, &mut at, log_density);
            let (x, y) = (at[0] - 1.0, at[1] + 2.0);
            for (sum, term) in moments.iter_mut().zip([x, y, x * x, y * y, x * y]) {
                *sum += term / f64::from(n);
            }
        }
        // About five standard errors, if four sweeps make one independent sample.
        for (moment, expected) in moments.into_iter().zip([0.0, 0.0, 1.0, 1.0, 0.6]) {
            assert!((moment - expected).abs() < 0.06, "{moments:?}");
        }
    }
}
