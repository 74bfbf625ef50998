//! Searches for the most promising point: many quasi-random points first, then steps around the best few.

use super::space::Space;
use crate::base::math::halton::Halton;
use crate::base::math::rng::Stream;

/// Number of quasi-random candidates.
const CANDIDATES: usize = 500;
/// Largest number of points to try for them, since some are not allowed and some are taken.
const TRIES: usize = 10 * CANDIDATES;
/// Number of best candidates to refine.
const REFINED: usize = 4;
/// Steps per size.
const STEPS: usize = 10;
/// Sizes of the steps that refine a candidate.
const SIZES: [f64; 4] = [0.1, 0.03, 0.01, 0.003];

/// The first allowed point at these coordinates that is not `taken`. If all are taken, the first allowed one; if none
/// is allowed, the point of the smallest values.
pub fn first_free(space: &Space, taken: &[Vec<f64>], coordinates: impl Iterator<Item = Vec<f64>>) -> Vec<f64> {
    let mut repeated = None;
    for values in coordinates.take(TRIES).map(|at| space.values(&at)).filter(|values| space.allows(values)) {
        if !taken.contains(&values) {
            return values;
        }
        repeated.get_or_insert(values);
    }
    repeated.unwrap_or_else(|| space.smallest())
}

/// A search for the most promising free point.
pub struct Search<'a, P: Fn(&[f64]) -> f64> {
    /// Where to look.
    pub space: &'a Space,
    /// Points that are not proposed again.
    pub taken: &'a [Vec<f64>],
    /// How much a point promises, given its coordinates.
    pub promise: P,
}

/// A point and how much it promises.
struct Candidate {
    values: Vec<f64>,
    promise: f64,
}

impl<P: Fn(&[f64]) -> f64> Search<'_, P> {
    /// The most promising free point. The neighbourhood of `best`, which is itself taken, is searched, too. If no point
    /// promises anything, the first quasi-random one is returned; if none of those is free, a taken one.
    pub fn run(&self, best: &[f64], stream: &mut Stream) -> Vec<f64> {
        let sequence = Halton::new(stream, self.space.dimensions().len());
        let points = (0..TRIES).map(|index| sequence.point(index));
        let free = points.clone().filter_map(|at| self.candidate(self.space.values(&at)));
        let mut candidates: Vec<_> = free.take(CANDIDATES).collect();
        if candidates.is_empty() {
            return first_free(self.space, self.taken, points);
        }
        // The sort is stable: among equal promises the first point of the sequence stays first.
        candidates.sort_by(|one, other| other.promise.total_cmp(&one.promise));
        candidates.truncate(REFINED);
        candidates.push(Candidate { values: best.to_vec(), promise: f64::NEG_INFINITY });
        let refined = candidates.into_iter().map(|candidate| self.refine(candidate, stream));
        let found = refined.reduce(|best, other| if other.promise > best.promise { other } else { best });
        found.map_or_else(|| self.space.smallest(), |found| found.values)
    }

    /// A point and its promise; `None` if it is taken or not allowed.
    fn candidate(&self, values: Vec<f64>) -> Option<Candidate> {
        let free = self.space.allows(&values) && !self.taken.contains(&values);
        free.then(|| Candidate { promise: (self.promise)(&self.space.coordinates(&values)), values })
    }

    /// Improves a candidate by ever smaller steps.
    fn refine(&self, mut best: Candidate, stream: &mut Stream) -> Candidate {
        for size in SIZES.into_iter().flat_map(|size| [size; STEPS]) {
            let next = self.candidate(step(self.space, &best.values, size, stream));
            if let Some(next) = next.filter(|next| next.promise > best.promise) {
                best = next;
            }
        }
        best
    }
}

/// A random step of at most `size` along every coordinate, stopped at the cube's sides.
fn step(space: &Space, from: &[f64], size: f64, stream: &mut Stream) -> Vec<f64> {
    let mut at = space.coordinates(from);
    for coordinate in &mut at {
        *coordinate = (*coordinate + size * (2.0 * stream.uniform() - 1.0)).clamp(0.0, 1.0);
    }
    space.values(&at)
}
