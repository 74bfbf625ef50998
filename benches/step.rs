//! Time of one training step at the study's sizes, data included: `cargo bench --bench step`.

#![allow(missing_docs)]

mod study;

use std::ops::ControlFlow;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use mmoe::data::Dataset;
use mmoe::train::train;
use study::{models, spec};

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
