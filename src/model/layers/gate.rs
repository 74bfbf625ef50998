//! The gates' softmax over experts (the paper's g^k, Section 4.2), along the rows of a batch.

use crate::base::cpu::kernel;
use crate::base::math::elementary::exp;

/// Rows that kernels process at once: two registers of eight.
const LANES: usize = 16;

/// Values of `W` neighbouring rows.
type Lanes<const W: usize> = [f32; W];

/// Calls `$work::<LANES>` for every [`LANES`] rows and `$work::<1>` for each row left, with the first row's number.
macro_rules! along_rows {
    ($rows:expr, $work:ident($($argument:expr),* $(,)?)) => {{
        let whole = $rows / LANES * LANES;
        for row in (0..whole).step_by(LANES) {
            $work::<{ LANES }>($($argument,)* row);
        }
        for row in whole..$rows {
            $work::<1>($($argument,)* row);
        }
    }};
}

/// The values of feature `feature` for `W` rows from `row` on; the array is `rows` rows wide.
#[inline(always)]
fn load<const W: usize>(values: &[f32], rows: usize, feature: usize, row: usize) -> Lanes<W> {
    let mut lanes = [0.0; W];
    lanes.copy_from_slice(&values[feature * rows + row..][..W]);
    lanes
}

/// Writes what [`load`] reads.
#[inline(always)]
fn store<const W: usize>(values: &mut [f32], rows: usize, feature: usize, row: usize, lanes: Lanes<W>) {
    values[feature * rows + row..][..W].copy_from_slice(&lanes);
}

/// Applies `f` lane by lane.
#[inline(always)]
fn zip<const W: usize>(a: Lanes<W>, b: Lanes<W>, f: impl Fn(f32, f32) -> f32) -> Lanes<W> {
    std::array::from_fn(|lane| f(a[lane], b[lane]))
}

kernel! {
    /// Turns the logits `[experts, rows]` into weights that sum to 1 in every row.
    pub fn softmax(logits: &mut [f32], rows: usize) {
        along_rows!(rows, softmax_lanes(logits, rows));
    }
}

#[inline(always)]
fn softmax_lanes<const W: usize>(logits: &mut [f32], rows: usize, row: usize) {
    let experts = logits.len() / rows;
    let mut highest = [f32::NEG_INFINITY; W];
    for expert in 0..experts {
        highest = zip(
            load(logits, rows, expert, row),
            highest,
            |logit, highest| if logit > highest { logit } else { highest },
        );
    }
    let mut total = [0.0; W];
    for expert in 0..experts {
        let weight = zip(load(logits, rows, expert, row), highest, |logit, highest| exp(logit - highest));
        store(logits, rows, expert, row, weight);
        total = zip(total, weight, |total, weight| total + weight);
    }
    let inverse = total.map(|total| 1.0 / total);
    for expert in 0..experts {
        let weight = zip(load(logits, rows, expert, row), inverse, |weight, inverse| weight * inverse);
        store(logits, rows, expert, row, weight);
    }
}

kernel! {
    /// Turns the gradient of the weights, `d_weights [experts, rows]`, into that of the logits:
    /// d_i = g_i (d_i - sum_j g_j d_j).
    pub fn softmax_backward(weights: &[f32], d_weights: &mut [f32], rows: usize) {
        along_rows!(rows, softmax_backward_lanes(weights, d_weights, rows));
    }
}

#[inline(always)]
fn softmax_backward_lanes<const W: usize>(weights: &[f32], d_weights: &mut [f32], rows: usize, row: usize) {
    let experts = weights.len() / rows;
    let mut inner = [0.0; W];
    for expert in 0..experts {
        let product = zip(load(weights, rows, expert, row), load(d_weights, rows, expert, row), |g, d| g * d);
        inner = zip(inner, product, |inner, product| inner + product);
    }
    for expert in 0..experts {
        let centred = zip(load(d_weights, rows, expert, row), inner, |d, inner| d - inner);
        let d_logit = zip(load(weights, rows, expert, row), centred, |g, centred| g * centred);
        store(d_weights, rows, expert, row, d_logit);
    }
}
