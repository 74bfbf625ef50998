//! The normal distribution and Student's t distribution.

use libm::{erfc, exp, lgamma, log};

/// P(Z <= z) of a standard normal Z.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

/// The z with P(Z <= z) = `probability`, a number in (0, 1).
pub fn normal_quantile(probability: f64) -> f64 {
    inverse(normal_cdf, probability)
}

/// P(T <= t) of Student's t with `freedom` degrees of freedom, more than 0.
pub fn student_cdf(t: f64, freedom: f64) -> f64 {
    let tail = 0.5 * incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The t with P(T <= t) = `probability`, a number in (0, 1).
pub fn student_quantile(probability: f64, freedom: f64) -> f64 {
    inverse(|t| student_cdf(t, freedom), probability)
}

/// Inverts a distribution function by bisection, which is fast enough for a handful of levels.
fn inverse(cdf: impl Fn(f64) -> f64, probability: f64) -> f64 {
    // Only the lower half is bisected, to keep all digits of small probabilities. Both distributions are symmetric.
    if probability > 0.5 {
        return -inverse(cdf, 1.0 - probability);
    }
    let (mut low, mut high) = (-1.0, 0.0);
    while cdf(low) > probability {
        low *= 2.0;
    }
    while low < 0.5 * (low + high) && 0.5 * (low + high) < high {
        let middle = 0.5 * (low + high);
        if cdf(middle) < probability { low = middle } else { high = middle }
    }
    high
}

/// The regularised incomplete beta function I_x(a, b) for x in [0, 1] (DLMF 8.17).
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    // The continued fraction converges quickly only below about the mean, so a larger x is mirrored.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * libm::log1p(-x)) / a;
    front / beta_fraction(x, a, b)
}

/// The continued fraction 1 + d1/(1 + d2/(1 + ...)) of DLMF 8.17.22, by Lentz's method.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TERMS: u32 = 1_000;
    const TINY: f64 = 1e-300;
    let (mut value, mut c, mut d) = (1.0, 1.0, 0.0);
    for term in 1..=TERMS {
        let m = f64::from(term / 2);
        let coefficient = if term % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
        d = 1.0 / away_from_zero(1.0 + coefficient * d);
        c = away_from_zero(1.0 + coefficient / c);
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(value: f64, expected: f64) {
        assert!((value - expected).abs() <= 1e-11 * expected.abs(), "{value} instead of {expected}");
    }

    // Expected values by scipy 1.17.1: scipy.stats.norm.cdf(z), norm.ppf(p), t.cdf(t, f), t.ppf(p, f).

    #[test]
    fn the_normal_distribution_is_that_of_scipy() {
        assert_close(normal_cdf(-8.0), 6.22096057427174e-16);
        assert_close(normal_cdf(-3.0), 0.0013498980316300933);
        assert_close(normal_cdf(0.3), 0.6179114221889526);
        assert_close(normal_cdf(2.5), 0.9937903346742238);
        assert_close(normal_quantile(1e-6), -4.753424308822899);
        assert_close(normal_quantile(0.025), -1.9599639845400545);
        assert_close(normal_quantile(0.975), 1.959963984540054);
    }

    #[test]
    fn students_distribution_is_that_of_scipy() {
        assert_close(student_cdf(-12.0, 3.0), 0.0006225079003946681);
        assert_close(student_cdf(-2.5, 19.0), 0.01087020558419872);
        assert_close(student_cdf(0.7, 1.0), 0.6944001122142147);
        assert_close(student_cdf(1.96, 199.0), 0.9743040830479199);
        assert_close(student_cdf(3.3, 19.0), 0.9981173245617438);
        assert_close(student_quantile(1e-4, 19.0), -4.589864596755033);
        assert_close(student_quantile(0.025, 19.0), -2.09302405440831);
        assert_close(student_quantile(0.005, 199.0), -2.6007602160585166);
        assert_close(student_quantile(0.9, 2.0), 1.8856180831641272);
    }

    #[test]
    fn the_median_of_both_is_zero() {
        assert_eq!((normal_cdf(0.0), student_cdf(0.0, 5.0)), (0.5, 0.5));
        assert!(normal_quantile(0.5).abs() < 1e-7 && student_quantile(0.5, 5.0).abs() < 1e-7);
    }
}
