//! Label functions (Equation 4), and the published ones: how others filled in what the paper leaves open.

use serde::{Deserialize, Serialize};

/// y = w'x + sum_i sin(alpha_i w'x + beta_i) + noise (Equation 4). The paper gives only the noise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelFunction {
    /// Length c of the weight vectors.
    pub scale: f64,
    /// Frequencies and phases of the sines.
    pub sines: Sines,
    /// Standard deviation of the label noise.
    pub noise_std: f64,
}

/// The sum of sines in Equation 4.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Sines {
    /// The same alpha and beta for every seed.
    Fixed {
        /// Frequencies.
        alpha: Vec<f64>,
        /// Phases, as many as frequencies.
        beta: Vec<f64>,
    },
    /// alpha and beta are drawn from N(0, 1), anew for every seed.
    PerSeed {
        /// Number of sines m.
        count: usize,
    },
}

/// A named label function. Dimension, rows and training belong to a study, not to a preset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preset {
    /// The name in configs and on the command line.
    pub name: &'static str,
    scale: f64,
    sines: Waves,
    noise_std: f64,
}

/// [`Sines`] as a constant.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Waves {
    Fixed { alpha: &'static [f64], beta: &'static [f64] },
    PerSeed { count: usize },
}

/// alpha_i = i and beta_i = (i - 1)^2 for i from 1 to 10.
const TEN_SINES: Waves = Waves::Fixed {
    alpha: &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0],
    beta: &[0.0, 1.0, 4.0, 9.0, 16.0, 25.0, 36.0, 49.0, 64.0, 81.0],
};

/// The label function of our studies: that of `PARAMETER_ALLOCATION` with the paper's noise variance of 0.01.
pub const STUDY: Preset = Preset { name: "study", scale: 1.0, sines: TEN_SINES, noise_std: 0.1 };

/// Maziarz et al. 2019, by colleagues of the paper's authors.
const PARAMETER_ALLOCATION: Preset = Preset { name: "parameter-allocation", noise_std: 0.01, ..STUDY };

/// The reproduction in Keras.
const KERAS_MMOE: Preset =
    Preset { name: "keras-mmoe", scale: 0.3, sines: Waves::PerSeed { count: 5 }, noise_std: 0.1 };

/// The reproduction of the ml-paper-lab.
const ML_PAPER_LAB: Preset =
    Preset { name: "ml-paper-lab", scale: 3.0, sines: Waves::PerSeed { count: 4 }, noise_std: 0.01 };

/// The sparse-sharing network STN.
const STN: Preset =
    Preset { name: "stn", scale: 1.0, sines: Waves::Fixed { alpha: &[1.0, 2.0], beta: &[3.0, 4.0] }, noise_std: 0.01 };

/// Tang et al. 2020. They do not give their noise, so it is the paper's.
const PLE: Preset = Preset { name: "ple", scale: 1.0, sines: Waves::PerSeed { count: 10 }, noise_std: 0.1 };

/// A conjecture for the paper's reference 33.
const OSBAND: Preset = Preset {
    name: "osband",
    scale: 1.0,
    sines: Waves::Fixed { alpha: &[4.0, 13.0], beta: &[0.0, 0.0] },
    noise_std: 0.1,
};

/// Every preset, the default first.
pub const PRESETS: [Preset; 7] = [STUDY, PARAMETER_ALLOCATION, KERAS_MMOE, ML_PAPER_LAB, STN, PLE, OSBAND];

impl Preset {
    /// The label function itself.
    pub fn law(&self) -> LabelFunction {
        let sines = match self.sines {
            Waves::Fixed { alpha, beta } => Sines::Fixed { alpha: alpha.to_vec(), beta: beta.to_vec() },
            Waves::PerSeed { count } => Sines::PerSeed { count },
        };
        LabelFunction { scale: self.scale, sines, noise_std: self.noise_std }
    }

    /// The preset of this name.
    pub fn named(name: &str) -> Option<Self> {
        PRESETS.into_iter().find(|preset| preset.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_sines_follow_their_formula() {
        let alpha: Vec<f64> = (1..=10).map(f64::from).collect();
        let beta: Vec<f64> = (0..10).map(|i| f64::from(i * i)).collect();
        assert_eq!(STUDY.law().sines, Sines::Fixed { alpha, beta });
    }

    #[test]
    fn every_preset_has_a_name_of_its_own_and_matching_lists() {
        for (index, preset) in PRESETS.iter().enumerate() {
            assert!(PRESETS[..index].iter().all(|earlier| earlier.name != preset.name), "{}", preset.name);
            if let Sines::Fixed { alpha, beta } = preset.law().sines {
                assert_eq!(alpha.len(), beta.len(), "{}", preset.name);
            }
        }
    }
}
