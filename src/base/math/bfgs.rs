//! Maximises a smooth function by the method of Broyden, Fletcher, Goldfarb & Shanno.

use nalgebra::{DMatrix, DVector};

/// Most steps of the search. The result only starts a Markov chain, for which a point near the maximum is good enough.
const STEPS: usize = 30;
/// A point is taken as the maximum if no derivative there is larger than this.
const FLAT: f64 = 1e-2;
/// Most that a coordinate moves in one step. The arguments are logarithms, and the quadratic model fails far away.
const LONGEST: f64 = 1.0;
/// Least share of what the gradient promises that a step must gain (Armijo's condition); otherwise it is halved.
const SHARE: f64 = 1e-4;
/// Most lengths of a step that are tried: the full one and its halvings.
const HALVINGS: usize = 12;

/// Finds a maximum of `function`, which gives its value and gradient. Returns the maximum's value and place. The search
/// does not go where the function is minus infinity.
pub fn maximise(start: DVector<f64>, function: impl Fn(&DVector<f64>) -> (f64, DVector<f64>)) -> (f64, DVector<f64>) {
    let mut at = start;
    let (mut value, mut gradient) = function(&at);
    let mut inverse_curvature = DMatrix::identity(at.len(), at.len());
    for _ in 0..STEPS {
        if !value.is_finite() || gradient.amax() < FLAT {
            break;
        }
        let direction = &inverse_curvature * &gradient;
        let direction = &direction * (LONGEST / direction.amax()).min(1.0);
        let promise = direction.dot(&gradient);
        let step = (0..HALVINGS).find_map(|halvings| {
            let scale = 1.0 / f64::from(1u32 << halvings);
            let next = &at + &direction * scale;
            let (next_value, next_gradient) = function(&next);
            (next_value >= value + SHARE * scale * promise).then_some((next, next_value, next_gradient))
        });
        let Some((next, next_value, next_gradient)) = step else { break };
        update(&mut inverse_curvature, &(&next - &at), &(&gradient - &next_gradient));
        (at, value, gradient) = (next, next_value, next_gradient);
    }
    (value, at)
}

/// Updates the inverse curvature after a step along which the gradient fell by `fall`.
fn update(inverse: &mut DMatrix<f64>, step: &DVector<f64>, fall: &DVector<f64>) {
    let curvature = step.dot(fall);
    // If the function is not concave along the step, the step says nothing about the quadratic model.
    if curvature <= 1e-10 {
        return;
    }
    let turned = &*inverse * fall;
    let growth = (1.0 + fall.dot(&turned) / curvature) / curvature;
    *inverse += growth * step * step.transpose();
    *inverse -= (&turned * step.transpose() + step * turned.transpose()) / curvature;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_maximum_of_a_curved_valley_is_found() {
        // Rosenbrock's function, negated and made less steep, from its usual start: the maximum is at (1, 1).
        let (value, at) = maximise(DVector::from_vec(vec![-1.2, 1.0]), |at| {
            let (x, y) = (at[0], at[1]);
            let value = -(1.0 - x) * (1.0 - x) - 10.0 * (y - x * x) * (y - x * x);
            let slopes = vec![2.0 * (1.0 - x) + 40.0 * x * (y - x * x), -20.0 * (y - x * x)];
            (value, DVector::from_vec(slopes))
        });
        assert!(value > -1e-4 && (&at - DVector::from_element(2, 1.0)).amax() < 0.02, "{value} at {at}");
    }

    #[test]
    fn the_search_stays_where_the_function_is_finite() {
        // ln(x) - x, with its maximum at 1. Without a limit on its length, the second step from 6 would go past 0.
        let (value, at) = maximise(DVector::from_vec(vec![6.0]), |at| {
            let x = at[0];
            if x <= 0.0 {
                (f64::NEG_INFINITY, DVector::zeros(1))
            } else {
                (x.ln() - x, DVector::from_vec(vec![1.0 / x - 1.0]))
            }
        });
        assert!((value + 1.0).abs() < 1e-3 && (at[0] - 1.0).abs() < 0.02);
    }
}
