//! The search for the point that promises most: many quasi-random points, then steps around the best few.

use super::space::Space;
use crate::base::math::halton::Halton;
use crate::base::math::rng::Stream;

/// So many points are looked at first.
const CANDIDATES: usize = 500;
/// So many indices of the sequence are tried for them: some points are not allowed, and some are taken.
const TRIES: usize = 10 * CANDIDATES;
/// The best so many are refined,
const REFINED: usize = 4;
/// by so many steps of each of these sizes.
const STEPS: usize = 10;
const SIZES: [f64; 4] = [0.1, 0.03, 0.01, 0.003];

/// The first of the points at these coordinates that is allowed and not `taken`. Where there is none, one that is
/// taken; where none is allowed either, the smallest values.
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

/// A space, and what its free points promise.
pub struct Search<'a, P: Fn(&[f64]) -> f64> {
    /// Where to look.
    pub space: &'a Space,
    /// Points that are not proposed again.
    pub taken: &'a [Vec<f64>],
    /// What a point promises, by its coordinates.
    pub promise: P,
}

/// A point and what it promises.
struct Candidate {
    values: Vec<f64>,
    promise: f64,
}

impl<P: Fn(&[f64]) -> f64> Search<'_, P> {
    /// The free point that promises most; `best`, a taken one, is looked around, too. With no promise anywhere it is the
    /// first quasi-random point, and where no quasi-random point is free a taken one.
    pub fn run(&self, best: &[f64], stream: &mut Stream) -> Vec<f64> {
        let sequence = Halton::new(stream, self.space.dimensions().len());
        let points = (0..TRIES).map(|index| sequence.point(index));
        let free = points.clone().filter_map(|at| self.candidate(self.space.values(&at)));
        let mut candidates: Vec<_> = free.take(CANDIDATES).collect();
        if candidates.is_empty() {
            return first_free(self.space, self.taken, points);
        }
        // A stable sort: of equal promises the first point of the sequence stays first.
        candidates.sort_by(|one, other| other.promise.total_cmp(&one.promise));
        candidates.truncate(REFINED);
        candidates.push(Candidate { values: best.to_vec(), promise: f64::NEG_INFINITY });
        let refined = candidates.into_iter().map(|candidate| self.refine(candidate, stream));
        let found = refined.reduce(|best, other| if other.promise > best.promise { other } else { best });
        found.map_or_else(|| self.space.smallest(), |found| found.values)
    }

    /// A free and allowed point with what it promises.
    fn candidate(&self, values: Vec<f64>) -> Option<Candidate> {
        let free = self.space.allows(&values) && !self.taken.contains(&values);
        free.then(|| Candidate { promise: (self.promise)(&self.space.coordinates(&values)), values })
    }

    /// The best that is found by ever smaller steps.
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
