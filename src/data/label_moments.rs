//! Moments of the labels of Equation 4, in closed form.
//!
//! A label depends on its row only through z = w'x, and z is N(0, c^2). So three quantities follow from the moments of
//! sines of a normal number: the labels' variance, the part of it that a linear model can explain, and the correlation
//! of two labels.

use super::synthetic::Tasks;
use crate::study::run::Synthetic;

/// Moments of one seed's labels, the same for all tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelMoments {
    /// Variance of a label, noise included.
    pub label_variance: f64,
    /// Mean squared error of the best linear model, noise included. Many trainings rest on a plateau at this loss.
    pub linear_residual: f64,
    /// Mean squared error of the true function: the lowest possible loss.
    pub noise_variance: f64,
}

impl LabelMoments {
    /// The moments of `seed`'s labels.
    pub fn of(spec: &Synthetic, seed: u64) -> Self {
        let function = Function::draw(spec, seed);
        let noise_variance = spec.law.noise_std * spec.law.noise_std;
        let label_variance = function.covariance(1.0) + noise_variance;
        Self {
            label_variance,
            linear_residual: label_variance - function.along() * function.along() / function.variance,
            noise_variance,
        }
    }

    /// Pearson correlation of the labels of two different tasks whose weight vectors have the cosine `corr`.
    pub fn label_correlation(&self, spec: &Synthetic, seed: u64, corr: f64) -> f64 {
        Function::draw(spec, seed).covariance(corr) / self.label_variance
    }
}

/// f(z) = z + sum_i sin(alpha_i z + beta_i) for z from N(0, `variance`).
struct Function {
    variance: f64,
    sines: Vec<(f64, f64)>,
}

impl Function {
    /// The function of `seed`'s labels.
    fn draw(spec: &Synthetic, seed: u64) -> Self {
        let Tasks { alpha, beta, .. } = Tasks::draw(spec, seed);
        Self { variance: spec.law.scale * spec.law.scale, sines: alpha.into_iter().zip(beta).collect() }
    }

    /// Covariance of f(z1) and f(z2), if z1 and z2 have correlation `corr`.
    fn covariance(&self, corr: f64) -> f64 {
        let pairs = self.sines.iter().flat_map(|&one| self.sines.iter().map(move |&other| (one, other)));
        let sines: f64 = pairs.map(|(one, other)| self.covariance_of_sines(one, other, corr)).sum();
        let lines = self.variance + 2.0 * (self.along() - self.variance);
        corr * lines + sines
    }

    /// Covariance of z and f(z). By Stein's lemma, it is the variance times the mean slope of f.
    fn along(&self) -> f64 {
        let slopes = self.sines.iter().map(|&(alpha, beta)| alpha * self.damped(alpha * alpha) * libm::cos(beta));
        self.variance * (1.0 + slopes.sum::<f64>())
    }

    /// Covariance of sin(a z1 + b) and sin(c z2 + d). The product of two sines is half a difference of two cosines.
    fn covariance_of_sines(&self, one: (f64, f64), other: (f64, f64), corr: f64) -> f64 {
        let ((a, b), (c, d)) = (one, other);
        let squares = a * a + c * c;
        let mixed = 2.0 * a * c * corr;
        let product =
            0.5 * (self.damped(squares - mixed) * libm::cos(b - d) - self.damped(squares + mixed) * libm::cos(b + d));
        product - self.damped(squares) * libm::sin(b) * libm::sin(d)
    }

    /// Mean of cos(u) for u from N(0, `squares` times the variance).
    fn damped(&self, squares: f64) -> f64 {
        libm::exp(-0.5 * self.variance * squares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::synthetic::{BLOCK_ROWS, Block, Blocks};
    use crate::study::run::presets::PRESETS;
    use crate::study::run::{LabelFunction, Sines, Split};

    /// Variance, linear residual and correlation of many generated labels.
    fn measured(spec: &Synthetic, seed: u64) -> [f64; 3] {
        let weights = Tasks::draw(spec, seed).weights;
        let blocks = Blocks::new(spec, seed, Split::Train);
        let mut block = Block::default();
        // `n` counts the rows. Sums of z, y, z z, z y, y y for the first task, then of y2, y2 y2, y y2.
        let (mut n, mut sums) = (0.0, [0.0; 8]);
        for index in 0..2_000 {
            blocks.fill(index, &mut block);
            for row in 0..BLOCK_ROWS {
                let input = |i: usize| f64::from(block.inputs[i * BLOCK_ROWS + row]);
                let z: f64 = weights[0].iter().enumerate().map(|(i, w)| w * input(i)).sum();
                let [y, other] = [0, BLOCK_ROWS].map(|task| f64::from(block.targets[task + row]));
                let terms = [z, y, z * z, z * y, y * y, other, other * other, y * other];
                sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
                n += 1.0;
            }
        }
        let [z, y, zz, zy, yy, other, others, both] = sums.map(|sum| sum / n);
        let (variance, along) = (yy - y * y, zy - z * y);
        let correlation = (both - y * other) / (variance * (others - other * other)).sqrt();
        [variance, variance - along * along / (zz - z * z), correlation]
    }

    #[test]
    fn the_closed_forms_agree_with_256_000_generated_rows_of_every_preset() {
        for preset in PRESETS {
            let spec = Synthetic { law: preset.law(), dim: 6, corr: 0.5.into(), ..Synthetic::default() };
            let moments = LabelMoments::of(&spec, 3);
            let [variance, residual, correlation] = measured(&spec, 3);
            let close = |a: f64, b: f64| (a - b).abs() < 0.015 * a.abs().max(b.abs());
            assert!(close(moments.label_variance, variance), "{}: {moments:?}, {variance}", preset.name);
            assert!(close(moments.linear_residual, residual), "{}: {moments:?}, {residual}", preset.name);
            let expected = moments.label_correlation(&spec, 3, 0.5);
            assert!((expected - correlation).abs() < 0.01, "{}: {correlation}", preset.name);
        }
    }

    #[test]
    fn a_law_without_sines_is_linear() {
        let law = LabelFunction { scale: 2.0, sines: Sines::PerSeed { count: 0 }, noise_std: 0.5 };
        let spec = Synthetic { law, ..Synthetic::default() };
        let moments = LabelMoments::of(&spec, 0);
        assert_eq!(moments.label_variance, 4.25);
        assert_eq!(moments.linear_residual, moments.noise_variance);
        assert!((moments.label_correlation(&spec, 0, 0.5) - 0.5 * 4.0 / 4.25).abs() < 1e-12);
    }
}
