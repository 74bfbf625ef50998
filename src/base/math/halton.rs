//! Halton's sequence with scrambled digits: points that fill the unit cube evenly, however many are taken.
//!
//! Coordinate i writes the point's index in the i-th prime base and mirrors the digits at the radix point. Each digit
//! has its own random permutation, which breaks the correlation between large bases and leaves each coordinate
//! uniform.

use super::rng::Stream;

/// A scrambled sequence.
pub struct Halton(Vec<Coordinate>);

/// One coordinate, with a permutation for each of its digits, most significant first.
struct Coordinate {
    base: usize,
    permutations: Vec<Vec<usize>>,
}

impl Halton {
    /// A sequence in `dimensions` dimensions, scrambled by draws from the stream.
    pub fn new(stream: &mut Stream, dimensions: usize) -> Self {
        Self(primes().take(dimensions).map(|base| Coordinate::new(stream, base)).collect())
    }

    /// `[dimensions]`: the point with this index.
    pub fn point(&self, index: usize) -> Vec<f64> {
        self.0.iter().map(|coordinate| coordinate.at(index)).collect()
    }
}

impl Coordinate {
    fn new(stream: &mut Stream, base: usize) -> Self {
        // Enough digits to tell 2^32 numbers apart.
        let digits = std::iter::successors(Some(base as u64), |power| Some(power * base as u64))
            .take_while(|power| power >> 32 == 0)
            .count()
            + 1;
        Self { base, permutations: (0..digits).map(|_| stream.permutation(base)).collect() }
    }

    fn at(&self, mut index: usize) -> f64 {
        let (mut value, mut scale) = (0.0, 1.0);
        for permutation in &self.permutations {
            scale /= self.base as f64;
            value += permutation[index % self.base] as f64 * scale;
            index /= self.base;
        }
        // The middle of the cell that the digits leave, so that no point lies on an end of [0, 1].
        value + 0.5 * scale
    }
}

fn primes() -> impl Iterator<Item = usize> {
    (2..).filter(|&number| (2..number).take_while(|divisor| divisor * divisor <= number).all(|d| number % d != 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::rng::Purpose;

    fn sequence(seed: u64, dimensions: usize) -> Halton {
        Halton::new(&mut Stream::new(seed, Purpose::TuningDesign, 0), dimensions)
    }

    #[test]
    fn each_coordinate_visits_every_cell_of_its_base_once() {
        let sequence = sequence(1, 3);
        for (coordinate, base) in [2usize, 3, 5].into_iter().enumerate() {
            let cells = base.pow(3);
            let mut seen = vec![false; cells];
            for index in 0..cells {
                seen[(sequence.point(index)[coordinate] * cells as f64) as usize] = true;
            }
            assert!(seen.iter().all(|&seen| seen), "base {base}");
        }
    }

    #[test]
    fn points_of_the_square_are_far_more_even_than_random_ones() {
        // The share of points below a corner differs from the area there by about 1 / n instead of 1 / sqrt(n).
        let (sequence, n) = (sequence(2, 2), 1_024);
        let points: Vec<_> = (0..n).map(|index| sequence.point(index)).collect();
        for (x, y) in [(0.5, 0.5), (0.3, 0.9), (0.77, 0.21)] {
            let inside = points.iter().filter(|point| point[0] < x && point[1] < y).count();
            assert!((inside as f64 / n as f64 - x * y).abs() < 0.008, "below ({x}, {y}): {inside}");
        }
    }

    #[test]
    fn another_seed_gives_another_sequence_and_no_coordinate_repeats_another() {
        assert_ne!(sequence(1, 8).point(0), sequence(2, 8).point(0));
        let point = sequence(1, 8).point(5);
        assert!(point.iter().all(|at| (0.0..1.0).contains(at)));
        assert!((1..8).all(|i| point[i] != point[i - 1]));
    }
}
