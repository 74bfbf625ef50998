//! Normal numbers per second: `cargo bench --bench normals`.

#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mmoe::base::math::rng::{NormalStream, Purpose};

fn normals(criterion: &mut Criterion) {
    let mut numbers = vec![0.0f32; 12_800];
    let mut group = criterion.benchmark_group("rng");
    group.throughput(Throughput::Elements(numbers.len() as u64));
    group.bench_function("normals", |bencher| {
        bencher.iter(|| NormalStream::new(0, Purpose::TrainRows, 0).fill(&mut numbers));
    });
    group.finish();
}

criterion_group!(benches, normals);
criterion_main!(benches);
