//! The search for the point that promises most: many quasi-random points, then steps around the best few.

use super::halton::Halton;
use super::space::Space;
use crate::rng::Stream;

/// So many points are looked at first.
const CANDIDATES: usize = 500;
/// So many indices of the sequence are tried for them: some points are not allowed, and some are taken.
const TRIES: usize = 10 * CANDIDATES;
/// The best so many are refined,
const REFINED: usize = 4;
/// by so many steps of each of these sizes.
const STEPS: usize = 10;
const SIZES: [f64; 4] = [0.1, 0.03, 0.01, 0.003];

/// A point and what it promises.
#[derive(Clone)]
struct Candidate {
    values: Vec<f64>,
    promise: f64,
}

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

/// The allowed point whose coordinates promise most. Points that are `taken` are left out unless no other is found;
/// the search looks around the point `best`, too. With no promise anywhere, it is the first quasi-random point.
pub fn search(
    space: &Space,
    taken: &[Vec<f64>],
    best: &[f64],
    stream: &mut Stream,
    promise: impl Fn(&[f64]) -> f64,
) -> Vec<f64> {
    let sequence = Halton::new(stream, space.dimensions().len());
    let points = (0..TRIES).map(|index| space.values(&sequence.point(index))).filter(|values| space.allows(values));
    let free = |values: &Vec<f64>| !taken.contains(values);
    let candidate = |values: Vec<f64>| Candidate { promise: promise(&space.coordinates(&values)), values };
    let mut candidates: Vec<_> = points.filter(free).take(CANDIDATES).map(candidate).collect();
    if candidates.is_empty() {
        return first_free(space, taken, (0..TRIES).map(|index| sequence.point(index)));
    }
    // A stable sort: of equal promises the first point of the sequence stays first.
    candidates.sort_by(|one, other| other.promise.total_cmp(&one.promise));
    candidates.truncate(REFINED);
    candidates.push(Candidate { values: best.to_vec(), promise: f64::NEG_INFINITY });
    let refined = candidates.into_iter().map(|mut best| {
        for size in SIZES {
            for _ in 0..STEPS {
                let values = step(space, &best.values, size, stream);
                if space.allows(&values) && free(&values) {
                    let next = candidate(values);
                    if next.promise > best.promise {
                        best = next;
                    }
                }
            }
        }
        best
    });
    refined
        .reduce(|best, other| if other.promise > best.promise { other } else { best })
        .map_or_else(Vec::new, |best| best.values)
}

/// A random step of at most `size` along every coordinate, stopped at the cube's sides.
fn step(space: &Space, from: &[f64], size: f64, stream: &mut Stream) -> Vec<f64> {
    let mut at = space.coordinates(from);
    for coordinate in &mut at {
        *coordinate = (*coordinate + size * (2.0 * stream.uniform() - 1.0)).clamp(0.0, 1.0);
    }
    space.values(&at)
}
