//! Expected extremes of normal samples.

use super::distribution::normal_cdf;

/// The expected maximum of `n` independent standard normal numbers, n at least 1.
///
/// It is the integral of P(max > x) - 1(x < 0) over x, by Simpson's rule for |x| up to 9. Beyond 9 the tails are below
/// 1e-16 for any n that a study has.
pub fn expected_maximum(n: u32) -> f64 {
    const REACH: f64 = 9.0;
    const STEPS: u32 = 1_800;
    let step = REACH / f64::from(STEPS);
    let power = |x: f64| libm::pow(normal_cdf(x), f64::from(n));
    let integrand = |x: f64| (1.0 - power(x)) - power(-x);
    let weight = |index: u32| match index {
        0 | STEPS => 1.0,
        index if index % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let terms = (0..=STEPS).map(|index| weight(index) * integrand(step * f64::from(index)));
    terms.sum::<f64>() * step / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed forms: 1 / sqrt(pi) for two, 3 / (2 sqrt(pi)) for three. The others by another integral in mpmath 1.3.0:
    /// quad(lambda x: n * x * npdf(x) * ncdf(x) ** (n - 1), [-12, 0, 2, 3, 4, 6, 12]).
    #[test]
    fn expected_maxima_are_those_in_closed_form_and_those_of_mpmath() {
        let root = std::f64::consts::PI.sqrt();
        for (n, expected, tolerance) in [
            (1, 0.0, 1e-12),
            (2, 1.0 / root, 1e-9),
            (3, 1.5 / root, 1e-9),
            (10, 1.538_752_730_835_174, 1e-10),
            (100, 2.507_593_636_441_655_2, 1e-10),
            (400, 2.968_178_182_093_638, 1e-10),
        ] {
            let found = expected_maximum(n);
            assert!((found - expected).abs() < tolerance, "of {n}: {found} instead of {expected}");
        }
    }
}
