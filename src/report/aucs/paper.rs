//! The paper's Tables 1 and 2: AUCs of tuned methods on test rows, over 400 runs each.

use crate::study::run::ModelKind::{
    CrossStitch, L2Constrained, Mmoe, Omoe, SharedBottom, SingleTask, TensorFactorization,
};
use crate::study::run::{CensusTarget, ModelKind};

/// Runs of each method.
pub const RUNS: u32 = 400;

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaperRow {
    method: ModelKind,
    /// Main task, "AUC, best": of the best run.
    pub main_best: f64,
    /// Main task, "AUC, mean": over the runs.
    pub main_mean: f64,
    /// Auxiliary task, "AUC, mean": over the runs.
    pub auxiliary_mean: f64,
    /// Auxiliary task, AUC of the run that is best at the main task.
    pub auxiliary_at_best: f64,
}

impl PaperRow {
    /// A method's row in the table of a target.
    pub fn of(target: CensusTarget, method: ModelKind) -> Option<Self> {
        let table = match target {
            CensusTarget::Income => &TABLE_1,
            CensusTarget::Education => &TABLE_2,
        };
        table.iter().find(|row| row.method == method).copied()
    }
}

/// Table 1: income over 50,000 dollars, and never married.
const TABLE_1: [PaperRow; 7] = [
    //  method              main: best, mean  auxiliary: mean, at best
    row(SingleTask, 0.9398, 0.9337, 0.9933, 0.9922),
    row(SharedBottom, 0.9361, 0.9295, 0.9915, 0.9921),
    row(L2Constrained, 0.9389, 0.9359, 0.9922, 0.9918),
    row(CrossStitch, 0.9406, 0.9361, 0.9917, 0.9922),
    row(TensorFactorization, 0.7460, 0.6765, 0.8175, 0.8412),
    row(Omoe, 0.9387, 0.9319, 0.9928, 0.9923),
    row(Mmoe, 0.9410, 0.9359, 0.9926, 0.9927),
];

/// Table 2: education of at least college, and never married.
const TABLE_2: [PaperRow; 7] = [
    row(SingleTask, 0.8843, 0.8792, 0.9933, 0.9922),
    row(SharedBottom, 0.8836, 0.8813, 0.9927, 0.9917),
    row(L2Constrained, 0.8855, 0.8823, 0.9923, 0.9918),
    row(CrossStitch, 0.8855, 0.8819, 0.9919, 0.9921),
    row(TensorFactorization, 0.7367, 0.7256, 0.7453, 0.7497),
    row(Omoe, 0.8852, 0.8813, 0.9915, 0.9912),
    row(Mmoe, 0.8860, 0.8826, 0.9932, 0.9924),
];

const fn row(
    method: ModelKind,
    main_best: f64,
    main_mean: f64,
    auxiliary_mean: f64,
    auxiliary_at_best: f64,
) -> PaperRow {
    PaperRow { method, main_best, main_mean, auxiliary_mean, auxiliary_at_best }
}
