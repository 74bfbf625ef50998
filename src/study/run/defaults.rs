//! Defaults: Section 5.1, and our own values where the paper gives none.

use super::presets::STUDY;
use super::{
    Adam, Architecture, CensusIncome, CensusTarget, College, CsvFile, Experts, ModelKind, Synthetic, TaskNetworks,
    Training,
};

/// Synthetic data.
pub fn synthetic() -> Synthetic {
    Synthetic { law: STUDY.law(), dim: 100, corr: 0.5, rows: None, test_rows: 2_000 }
}

/// A CSV file. Its path and tasks have no default.
pub fn csv_file() -> CsvFile {
    CsvFile { path: String::new(), tasks: Vec::new(), test_share: 0.2 }
}

/// Census-income, where `mmoe fetch census-income` puts it.
pub fn census_income() -> CensusIncome {
    CensusIncome {
        path: "data/census-income".into(),
        group: CensusTarget::Income,
        college: College::Associate,
        keep_education: false,
        keep_weight: false,
        drop_incomplete: false,
        split_seed: 0,
    }
}

/// The optimisation.
pub fn training() -> Training {
    Training {
        steps: 20_000,
        batch_size: 128,
        eval_every: 500,
        eval_at: Vec::new(),
        learning_rate: 1e-3,
        optimizer: Adam::default(),
        patience: None,
        resamples: None,
    }
}

/// A network.
pub fn architecture(kind: ModelKind) -> Architecture {
    let experts = || Experts { experts: 8, expert_units: vec![16], tower_units: vec![8] };
    // With two tasks this gives about as many parameters as the paper's three models have.
    let networks = |units| TaskNetworks { task_units: vec![units], tower_units: vec![8] };
    match kind {
        ModelKind::Linear => Architecture::Linear,
        ModelKind::SharedBottom => Architecture::SharedBottom { bottom_units: vec![113], tower_units: vec![8] },
        ModelKind::Omoe => Architecture::Omoe(experts()),
        ModelKind::Mmoe => Architecture::Mmoe(experts()),
        ModelKind::SingleTask => Architecture::SingleTask(networks(60)),
        ModelKind::L2Constrained => Architecture::L2Constrained { networks: networks(60), alpha: 0.01 },
        ModelKind::CrossStitch => Architecture::CrossStitch(networks(60)),
        ModelKind::TensorFactorization => {
            Architecture::TensorFactorization { networks: networks(64), ranks: [48, 48, 2] }
        }
    }
}

/// Number of seeds.
pub const SEEDS: u64 = 1;

/// Rows that `gen-synthetic` writes and that a measurement takes.
pub const GENERATED_ROWS: usize = 10_000;
