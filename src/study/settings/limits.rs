//! The limits of every setting, stated once for configs and flags. Upper bounds only catch slips: a run within all of
//! them may still be too large, which `run::size` checks.

use crate::base::words::closest;
use crate::study::run::presets::{PRESETS, Preset};
use crate::study::run::{CensusTarget, College, EpsPlacement, MEAN_TASK, Measure, ModelKind, SourceKind};
use crate::study::toml::rule::{Choice, Real, Rule, Text, Whole};
use crate::study::value::{FRESH, Rows};
use ::toml::de::DeValue;
use std::ops::Bound::{Excluded, Included};

/// Most runs in one study.
pub const MAX_RUNS: u64 = 1_000_000;

/// Number of seeds of a study.
pub const SEEDS: Whole<u64> = Whole { min: 1, max: MAX_RUNS };
/// One seed. The bound keeps it exact in JSON readers that turn numbers into doubles.
pub const SEED: Whole<u64> = Whole { min: 0, max: 1_000_000_000_000_000 };
/// Number of inputs. Two orthogonal weight vectors need two.
pub const DIM: Whole<usize> = Whole { min: 2, max: 1_000_000 };
/// Rows of a data set, training or test.
pub const ROWS: Whole<usize> = Whole { min: 1, max: 100_000_000 };
/// Fewest rows that can be measured.
pub const MEASURED_ROWS: usize = 2;
/// Optimiser steps, in all or between evaluations.
pub const STEPS: Whole<u64> = Whole { min: 1, max: 1_000_000_000 };
/// Evaluations without a better AUC before a run ends.
pub const PATIENCE: Whole<u64> = Whole { min: 1, max: 100_000 };
/// Resamples of the test rows. Fewer would not show their spread.
pub const RESAMPLES: Whole<usize> = Whole { min: 20, max: 10_000 };
/// Rows per step.
pub const BATCH_SIZE: Whole<usize> = Whole { min: 1, max: 10_000_000 };
/// Number of experts.
pub const EXPERTS: Whole<usize> = Whole { min: 1, max: 65_536 };
/// Width of one hidden layer.
pub const UNITS: Whole<usize> = Whole { min: 1, max: 65_536 };
/// Trials of a model.
pub const TRIALS: Whole<usize> = Whole { min: 1, max: 10_000 };
/// Number of worker threads.
pub const JOBS: Whole<usize> = Whole { min: 1, max: 1_024 };
/// Runs that a check trains again.
pub const SAMPLED_RUNS: Whole<usize> = Whole { min: 1, max: 1_000_000 };

/// Cosine of the two weight vectors.
pub const CORR: Real = Real::within(-1.0, 1.0);
/// Length of the weight vectors.
pub const SCALE: Real = Real::within(1e-6, 1e6);
/// A frequency or a phase.
pub const SINE: Real = Real::within(-1e6, 1e6);
/// Standard deviation of the label noise.
pub const NOISE_STD: Real = Real::within(0.0, 1e6);
/// Learning rate. Below the lower bound it vanishes in single precision.
pub const LEARNING_RATE: Real = Real::within(1e-12, 1e6);
/// Decay of a moment.
pub const BETA: Real = Real { low: Included(0.0), high: Excluded(1.0) };
/// Adam's eps.
pub const EPS: Real = Real::within(1e-30, 1.0);
/// Weight of the squared distance between two tasks' parameters.
pub const L2_ALPHA: Real = Real::within(0.0, 1e6);
/// Share of held-out rows.
pub const TEST_SHARE: Real = Real { low: Excluded(0.0), high: Excluded(1.0) };

/// Where Adam adds its eps.
pub const EPS_PLACEMENT: Choice<EpsPlacement> =
    Choice(&[("pytorch", EpsPlacement::Pytorch), ("tensorflow", EpsPlacement::Tensorflow)]);

/// A label function by its name.
pub const PRESET: Choice<Preset> = Choice(&{
    let mut options = [("", PRESETS[0]); PRESETS.len()];
    let mut index = 0;
    while index < PRESETS.len() {
        options[index] = (PRESETS[index].name, PRESETS[index]);
        index += 1;
    }
    options
});

/// What can be measured of data.
pub const MEASURE: Choice<Measure> = Choice(&[("label-correlation", Measure::LabelCorrelation)]);

/// The kind of data source.
pub const SOURCE: Choice<SourceKind> = Choice(&[
    ("synthetic", SourceKind::Synthetic),
    ("csv", SourceKind::Csv),
    ("census-income", SourceKind::CensusIncome),
]);

/// The main task on census-income.
pub const GROUP: Choice<CensusTarget> =
    Choice(&[("income", CensusTarget::Income), ("education", CensusTarget::Education)]);

/// The least education that counts as "at least college".
pub const COLLEGE: Choice<College> =
    Choice(&[("some", College::Some), ("associate", College::Associate), ("bachelor", College::Bachelor)]);

/// The kind of network.
pub const MODEL: Choice<ModelKind> = Choice(&ModelKind::KEYS);

/// A study's or a model's name: fit for a folder, a CSV cell, a filter and a terminal.
pub const NAME: Text = Text {
    admits: |text| {
        let plain = |c: char| c.is_alphanumeric() || "-_.+ ".contains(c);
        (1..=100).contains(&text.len())
            && text.chars().all(plain)
            && !text.contains("..")
            && text.starts_with(char::is_alphanumeric)
            && !text.ends_with(['.', ' '])
    },
    hint: "give 1 to 100 letters, digits or any of `-_.+` and spaces, starting with a letter or digit, without `..`",
};

/// The name of a label column.
pub const TASK: Text = Text {
    admits: |text| (1..=100).contains(&text.len()) && text != MEAN_TASK && !text.chars().any(char::is_control),
    hint: "give a column name of 1 to 100 characters; `mean` stands for the mean over all tasks",
};

/// A sha256 in hexadecimal digits.
pub const SHA256: Text = Text {
    admits: |text| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
    hint: "give 64 hexadecimal digits",
};

/// A path.
pub const PATH: Text =
    Text { admits: |text| !text.is_empty() && !text.contains('\0'), hint: "give the path of a file or folder" };

/// A number of rows within [`ROWS`], or `fresh`.
#[derive(Clone, Copy, Debug)]
pub struct RowsRule;

impl Rule for RowsRule {
    type Value = Rows;

    fn takes(&self, value: &DeValue) -> bool {
        value.is_integer() || value.is_str()
    }

    fn parse(&self, text: &str) -> Option<Rows> {
        if text == FRESH { Some(Rows::Fresh) } else { ROWS.parse(text).map(Rows::Fixed) }
    }

    fn hint(&self, text: &str) -> String {
        match closest(text, [FRESH]) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("{}, or `{FRESH}`", ROWS.hint(text)),
        }
    }
}
