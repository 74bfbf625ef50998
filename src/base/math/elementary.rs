//! Elementary functions of f32, made of additions, multiplications and bit operations only.
//!
//! They give the same bits on every machine, and are simple enough for the compiler to vectorise loops over them. The
//! coefficients are near-minimax fits made for this project (iteratively reweighted least squares, extended precision).
//! The comment on each function gives the relative error of its polynomial, which is below the 6e-8 of f32 rounding.

/// 1.5 * 2^23: adding and subtracting it rounds an f32 of magnitude below 2^22 to the nearest integer.
const ROUND: f32 = 12_582_912.0;

/// Natural logarithm of a positive normal number. Polynomial error 3.2e-8.
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    const SQRT_HALF_BITS: u32 = 0x3f35_04f3;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let exponent = (x.to_bits().wrapping_sub(SQRT_HALF_BITS) as i32) >> 23;
    let mantissa = f32::from_bits(x.to_bits().wrapping_sub((exponent << 23) as u32));
    let f = mantissa - 1.0;
    let e = exponent as f32;
    let mut p = 0.087_004_35;
    p = p * f - 0.142_674_86;
    p = p * f + 0.149_147_69;
    p = p * f - 0.165_775_85;
    p = p * f + 0.199_630_63;
    p = p * f - 0.250_013_38;
    p = p * f + 0.333_339_1;
    let square = f * f;
    let tail = square * f * p - 0.5 * square + e * LN_2_LOW;
    f + tail + e * LN_2_HIGH
}

/// Exponential function for arguments up to 88; below -87 it gives at most 1.7e-38. Polynomial error 3.1e-9.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const LOG2_E: f32 = std::f32::consts::LOG2_E;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    // Not `max`, so that a NaN stays a NaN.
    let x = if x < -87.0 { -87.0 } else { x };
    let k = (x * LOG2_E + ROUND) - ROUND;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    let mut p = 0.001_381_446_7;
    p = p * r + 0.008_368_781;
    p = p * r + 0.041_668_393;
    p = p * r + 0.166_665_2;
    p = p * r + 0.499_999_94;
    let mantissa = 1.0 + (r + r * r * p);
    // The low bits of k + ROUND hold the integer k. Shifted into the exponent, they multiply by 2^k.
    let exponent = (k + ROUND).to_bits().wrapping_sub(ROUND.to_bits()) << 23;
    f32::from_bits(mantissa.to_bits().wrapping_add(exponent))
}

/// Sine of an angle in radians, of magnitude up to 10,000. Polynomial error 6.1e-9; the absolute error is that of
/// rounding the argument.
#[inline(always)]
pub fn sin(x: f32) -> f32 {
    const PI_HIGH: f32 = 3.140_625;
    const PI_MIDDLE: f32 = 9.675_026e-4;
    const PI_LOW: f32 = 1.509_958e-7;
    let shifted = x * std::f32::consts::FRAC_1_PI + ROUND;
    let k = shifted - ROUND;
    let r = ((x - k * PI_HIGH) - k * PI_MIDDLE) - k * PI_LOW;
    let odd = shifted.to_bits() << 31;
    let square = r * r;
    let mut p = 2.605_780_5e-6;
    p = p * square - 0.000_198_096_02;
    p = p * square + 0.008_333_066_5;
    p = p * square - 0.166_666_6;
    let sine = r + r * square * p;
    f32::from_bits(sine.to_bits() ^ odd)
}

/// Cosine and sine of `turns` / 2^32 full turns. Polynomial errors 3.2e-8 and 3.2e-9.
#[inline(always)]
pub fn cos_sin_turns(turns: u32) -> (f32, f32) {
    const TURN: f32 = 1.0 / 4_294_967_296.0;
    let quadrant = turns.wrapping_add(0x2000_0000) >> 30;
    let t = (turns.wrapping_sub(quadrant << 30) as i32) as f32 * TURN;
    let square = t * t;
    let mut s = -75.393_56;
    s = s * square + 81.592_354;
    s = s * square - 41.341_663;
    s = s * square + std::f32::consts::TAU;
    let sine = s * t;
    let mut c = -83.665_924;
    c = c * square + 64.923_225;
    c = c * square - 19.739_168;
    let cosine = 1.0 + c * square;
    let swapped = quadrant & 1 == 1;
    let (x, y) = if swapped { (sine, cosine) } else { (cosine, sine) };
    let x_sign = ((quadrant + 1) & 2) << 30;
    let y_sign = (quadrant & 2) << 30;
    (f32::from_bits(x.to_bits() ^ x_sign), f32::from_bits(y.to_bits() ^ y_sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Largest error of `ours` against f64 `exact` over `count` points from `low` to `high`, relative to `scale`.
    fn worst(
        low: f64,
        high: f64,
        ours: impl Fn(f32) -> f32,
        exact: impl Fn(f64) -> f64,
        scale: impl Fn(f64) -> f64,
    ) -> f64 {
        let count = 200_000;
        (0..=count)
            .map(|i| (low + (high - low) * f64::from(i) / f64::from(count)) as f32)
            .map(|x| (f64::from(ours(x)) - exact(f64::from(x))).abs() / scale(exact(f64::from(x))))
            .fold(0.0, f64::max)
    }

    #[test]
    fn the_logarithm_is_right_to_two_roundings() {
        assert!(worst(1e-9, 4.0, ln, f64::ln, |y| y.abs().max(0.01)) < 2e-7);
        assert!(worst(2.4e-10, 1e-6, ln, f64::ln, |y| y.abs()) < 2e-7);
        assert_eq!(ln(1.0), 0.0);
    }

    #[test]
    fn the_exponential_is_right_to_two_roundings() {
        assert!(worst(-86.0, 88.0, exp, f64::exp, |y| y) < 2e-7);
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(-1e30) < 2e-38);
        assert!(exp(f32::NAN).is_nan());
    }

    #[test]
    fn the_sine_is_right_up_to_large_angles() {
        assert!(worst(-10.0, 10.0, sin, f64::sin, |_| 1.0) < 2e-7);
        assert!(worst(-200.0, 200.0, sin, f64::sin, |_| 1.0) < 3e-7);
        assert!(worst(-10_000.0, 10_000.0, sin, f64::sin, |_| 1.0) < 1e-5);
    }

    #[test]
    fn cosine_and_sine_of_turns_hold_in_all_quadrants() {
        for i in 0..100_000u32 {
            let turns = i.wrapping_mul(42_949_673);
            let angle = f64::from(turns) / 2f64.powi(32) * std::f64::consts::TAU;
            let (c, s) = cos_sin_turns(turns);
            assert!((f64::from(c) - angle.cos()).abs() < 2e-7, "{turns}");
            assert!((f64::from(s) - angle.sin()).abs() < 2e-7, "{turns}");
        }
    }
}
