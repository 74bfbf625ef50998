//! The study's sizes, which the benchmarks share.
#![allow(dead_code)] // Every benchmark uses its own part of this.

use mmoe::study::run::{
    Adam, Architecture, DataSpec, Experts, LabelFunction, Sines, Synthetic, Training, TrainingSpec,
};

/// A training that is evaluated only at its end.
pub fn spec(model: Architecture, batch_size: usize, steps: u64) -> TrainingSpec {
    let sines =
        Sines::Fixed { alpha: (1..=10).map(f64::from).collect(), beta: (0..10).map(|i| f64::from(i * i)).collect() };
    TrainingSpec {
        data: DataSpec::Synthetic(Synthetic {
            law: LabelFunction { scale: 1.0, sines, noise_std: 0.1 },
            test_rows: 1,
            ..Synthetic::default()
        }),
        model,
        training: Training {
            steps,
            batch_size,
            eval_every: steps,
            eval_at: Vec::new(),
            learning_rate: 1e-3,
            optimizer: Adam::default(),
            patience: None,
            resamples: None,
            monitor: None,
            loss_mean: None,
        },
        seed: 0,
    }
}

/// The study's three models.
pub fn models() -> [(&'static str, Architecture); 3] {
    let experts = Experts { experts: 8, expert_units: vec![16], tower_units: vec![8] };
    [
        ("shared-bottom", Architecture::SharedBottom { bottom_units: vec![113], tower_units: vec![8] }),
        ("omoe", Architecture::Omoe(experts.clone())),
        ("mmoe", Architecture::Mmoe(experts)),
    ]
}
