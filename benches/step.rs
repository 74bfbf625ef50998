//! Time of one training step at the study's sizes, data included: `cargo bench --bench step`.

#![allow(missing_docs)]

use std::ops::ControlFlow;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use mmoe::data::Dataset;
use mmoe::spec::{Adam, Architecture, DataSpec, Experts, Law, RunSpec, Sines, Synthetic, Training};
use mmoe::train::train;

fn spec(model: Architecture, batch_size: usize, steps: u64) -> RunSpec {
    let sines =
        Sines::Fixed { alpha: (1..=10).map(f64::from).collect(), beta: (0..10).map(|i| f64::from(i * i)).collect() };
    RunSpec {
        data: DataSpec::Synthetic(Synthetic {
            law: Law { scale: 1.0, sines, noise_std: 0.1 },
            dim: 100,
            corr: 0.5,
            rows: None,
            test_rows: 1,
        }),
        model,
        training: Training { steps, batch_size, eval_every: steps, learning_rate: 1e-3, optimizer: Adam::default() },
        seed: 0,
    }
}

fn models() -> [(&'static str, Architecture); 3] {
    let experts = Experts { experts: 8, expert_units: vec![16], tower_units: vec![8] };
    [
        ("shared-bottom", Architecture::SharedBottom { bottom_units: vec![113], tower_units: vec![8] }),
        ("omoe", Architecture::Omoe(experts.clone())),
        ("mmoe", Architecture::Mmoe(experts)),
    ]
}

fn step(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("step");
    for batch_size in [32, 128, 512, 1024] {
        for (name, model) in models() {
            group.bench_function(BenchmarkId::new(name, batch_size), |bencher| {
                bencher.iter_custom(|steps| {
                    let spec = spec(model.clone(), batch_size, steps);
                    let start = Instant::now();
                    train(&spec, &Dataset::Generated, &mut |_| ControlFlow::Continue(())).expect("trains");
                    start.elapsed()
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, step);
criterion_main!(benches);
