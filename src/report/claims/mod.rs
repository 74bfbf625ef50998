//! The paper's claims as hypotheses, and the verdicts on them. [`figures`] and [`tables`] state the hypotheses.
//! [`contrast`] measures an effect, and [`region`] says which effects confirm a hypothesis. [`verdict`] judges the
//! claims. [`of_losses`] and [`of_aucs`] select the runs to judge them on.

pub mod by_name;
pub mod claim;
pub mod claims_csv;
pub mod contrast;
pub mod figures;
pub mod horizons;
pub mod losses;
pub(crate) mod of_aucs;
pub(crate) mod of_losses;
pub mod region;
pub mod tables;
pub mod verdict;

use super::selection::rate::RateChoice;
use super::selection::setting::Setting;
use verdict::Judged;

/// The judged claims of a study.
#[derive(Debug, Default)]
pub struct Claims {
    /// Names of the axes that make up a setting.
    pub axes: Vec<String>,
    /// Sorted by setting, choice of the learning rate, step and claim.
    pub rows: Vec<ClaimRow>,
}

/// A claim judged in a setting at a step.
#[derive(Debug)]
pub struct ClaimRow {
    /// The setting's value on each of [`Claims::axes`].
    pub setting: Vec<String>,
    /// How the learning rates were chosen.
    pub selection: RateChoice,
    /// The step at which the training is taken to end. 0 if nothing is trained, and for AUCs, which are taken at the
    /// end of each run.
    pub step: u64,
    /// Number of seeds that all compared run sets share.
    pub seeds: usize,
    /// The claim and its verdict.
    pub judged: Judged,
}

impl ClaimRow {
    fn new(setting: &Setting, step: u64, seeds: usize, judged: Judged) -> Self {
        let selection = setting.run_sets[0].key.selection;
        Self { setting: setting.values.clone(), selection, step, seeds, judged }
    }
}
