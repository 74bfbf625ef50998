//! The synthetic data: the paper's equations, the same bytes everywhere.

use mmoe::base::sha256::sha256_hex;
use mmoe::data::synthetic::Tasks;
use mmoe::data::synthetic_csv::{Facts, write_csv};
use mmoe::data::table_format::TableFormat;
use mmoe::data::{Batch, Dataset, Source};
use mmoe::study::run::{DataSpec, LabelFunction, Sines, Split, Synthetic};

fn study(corr: f64, dim: usize) -> Synthetic {
    let sines =
        Sines::Fixed { alpha: (1..=10).map(f64::from).collect(), beta: (0..10).map(|i| f64::from(i * i)).collect() };
    Synthetic {
        law: LabelFunction { scale: 1.0, sines, noise_std: 0.1 },
        dim,
        corr: corr.into(),
        test_rows: 10,
        ..Synthetic::default()
    }
}

fn csv(spec: &Synthetic, rows: usize, seed: u64) -> (String, Facts) {
    let mut bytes = Vec::new();
    let facts = write_csv(spec, rows, seed, TableFormat { separator: b',', is_packed: false }, &mut bytes, &mut |_| ())
        .expect("memory takes every byte");
    (String::from_utf8(bytes).expect("text"), facts)
}

fn numbers(text: &str) -> Vec<Vec<f64>> {
    text.lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse::<f32>().map(f64::from).expect("a number")).collect())
        .collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn inputs_by_row(batch: &Batch) -> Vec<Vec<f32>> {
    let by_row = batch.inputs.dense().expect("dense rows").t().and_then(|rows| rows.contiguous());
    by_row.and_then(|rows| rows.to_vec2()).expect("rows")
}

#[test]
fn the_weight_vectors_have_length_c_and_cosine_p() {
    for corr in [-1.0, -0.3, 0.0, 0.5, 0.9, 1.0] {
        for seed in 0..5 {
            let mut spec = study(corr, 100);
            spec.law.scale = 2.5;
            let [w1, w2] = &Tasks::draw(&spec, seed).weights[..] else { panic!("there are two tasks") };
            assert!((dot(w1, w1).sqrt() - 2.5).abs() < 1e-12);
            assert!((dot(w2, w2).sqrt() - 2.5).abs() < 1e-12);
            assert!((dot(w1, w2) / 6.25 - corr).abs() < 1e-12);
        }
    }
}

#[test]
fn labels_follow_equation_4_of_the_inputs_in_the_file() {
    let mut spec = study(0.5, 20);
    spec.law.noise_std = 0.0;
    let tasks = Tasks::draw(&spec, 3);
    for row in numbers(&csv(&spec, 300, 3).0) {
        for (weights, label) in tasks.weights.iter().zip(&row[20..]) {
            let z = dot(weights, &row[..20]);
            let sines: f64 = tasks.alpha.iter().zip(&tasks.beta).map(|(a, b)| (a * z + b).sin()).sum();
            assert!((label - (z + sines)).abs() < 5e-5, "{label} instead of {}", z + sines);
        }
    }
}

#[test]
fn noise_has_the_standard_deviation_asked_for_and_is_independent_between_identical_tasks() {
    let rows = numbers(&csv(&study(1.0, 10), 20_000, 1).0);
    // The weights are the same, so the labels differ only by their noises.
    let differences: Vec<f64> = rows.iter().map(|row| row[10] - row[11]).collect();
    let variance = differences.iter().map(|d| d * d).sum::<f64>() / differences.len() as f64;
    // The variance is 2 * 0.01, within four standard errors.
    assert!((variance / 0.02 - 1.0).abs() < 4.0 * (2.0f64 / 20_000.0).sqrt(), "{variance}");
}

#[test]
fn the_file_has_the_same_bytes_on_every_machine() {
    let (text, _) = csv(&study(0.5, 100), 1000, 0);
    assert!(text.starts_with("x0,x1,x2,"));
    assert!(text.lines().next().expect("a header").ends_with(",x99,y1,y2"));
    assert_eq!(text.lines().count(), 1001);
    assert_eq!(sha256_hex(text.as_bytes()), "024773fb0620484f5e647c281815402d4a7facc39b2499cba217d7b94f4c2e04");
    let per_seed = Synthetic {
        law: LabelFunction { scale: 0.3, sines: Sines::PerSeed { count: 5 }, noise_std: 0.1 },
        ..study(-0.2, 33)
    };
    assert_eq!(
        sha256_hex(csv(&per_seed, 200, 7).0.as_bytes()),
        "bd598053520d5032eec33ffd03da4331e2e4f7715af00c1ca87bb5302f42f9da"
    );
}

#[test]
fn a_shorter_file_is_the_start_of_a_longer_one() {
    let (long, short) = (csv(&study(0.5, 12), 300, 2).0, csv(&study(0.5, 12), 130, 2).0);
    assert!(long.starts_with(&short));
}

#[test]
fn models_of_one_seed_see_the_same_rows_whatever_their_batch_size_and_correlation() {
    let inputs = |corr: f64, batch_size: usize| {
        let spec = DataSpec::Synthetic(study(corr, 6));
        let (mut source, _) = Source::new(&spec, &Dataset::Generated, 4, batch_size).expect("a source");
        let mut rows = Vec::new();
        for _ in 0..(1920 / batch_size) {
            let batch = source.next_batch(batch_size).expect("a batch");
            rows.extend(inputs_by_row(&batch));
        }
        rows
    };
    let expected = inputs(0.5, 128);
    assert_eq!(inputs(0.9, 128), expected);
    assert_eq!(inputs(0.5, 30), expected);
    assert_eq!(inputs(0.5, 480), expected);
}

#[test]
fn a_fixed_data_set_is_the_start_of_the_fresh_rows_and_every_epoch_holds_each_row_once() {
    let rows_of = |rows: Option<usize>, batches: usize| {
        let spec = DataSpec::Synthetic(Synthetic { rows, ..study(0.5, 3) });
        let (mut source, _) = Source::new(&spec, &Dataset::Generated, 8, 50).expect("a source");
        let mut bits = Vec::new();
        for _ in 0..batches {
            let batch = source.next_batch(50).expect("a batch");
            let rows = inputs_by_row(&batch);
            bits.extend(rows.into_iter().map(|row| row.into_iter().map(f32::to_bits).collect::<Vec<_>>()));
        }
        bits
    };
    let mut fresh = rows_of(None, 4);
    let two_epochs = rows_of(Some(200), 8);
    let (mut first, mut second) = (two_epochs[..200].to_vec(), two_epochs[200..].to_vec());
    assert_ne!(first, second, "every epoch has an order of its own");
    for rows in [&mut fresh, &mut first, &mut second] {
        rows.sort();
    }
    assert_eq!(first, fresh);
    assert_eq!(second, fresh);
}

#[test]
fn test_rows_are_others_than_training_rows() {
    let blocks = |split| {
        let mut block = mmoe::data::synthetic::Block::default();
        mmoe::data::synthetic::Blocks::new(&study(0.5, 4), 0, split).fill(0, &mut block);
        block.inputs
    };
    assert_ne!(blocks(Split::Train), blocks(Split::Test));
    assert!(![Split::Train, Split::Test].map(blocks).contains(&blocks(Split::Validation)));
    assert_eq!(blocks(Split::All), blocks(Split::Train), "what is measured are the rows of a training");
}

#[test]
fn measured_facts_are_those_of_the_rows() {
    let spec = study(0.5, 10);
    let (text, facts) = csv(&spec, 5000, 6);
    let rows = numbers(&text);
    let column = |i: usize| rows.iter().map(|row| row[i]).collect::<Vec<f64>>();
    let (y1, y2) = (column(10), column(11));
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let centred = |values: &[f64]| values.iter().map(|v| v - mean(values)).collect::<Vec<f64>>();
    let (c1, c2) = (centred(&y1), centred(&y2));
    let correlation = dot(&c1, &c2) / (dot(&c1, &c1) * dot(&c2, &c2)).sqrt();
    assert!((facts.label_correlation.expect("labels vary") - correlation).abs() < 1e-9);
    assert!((facts.label_variance[0] - dot(&c1, &c1) / 5000.0).abs() < 1e-9);
    assert!((facts.noise_share[0].expect("labels vary") - 0.01 / facts.label_variance[0]).abs() < 1e-12);
    // The inputs are nearly orthogonal, so the linear part is about the sum of squared covariances with each.
    let explained: f64 = (0..10).map(|i| (dot(&centred(&column(i)), &c1) / 5000.0).powi(2)).sum();
    let left = facts.linear_fit_mse.as_ref().expect("enough rows")[0];
    assert!((left - (facts.label_variance[0] - explained)).abs() < 0.02 * facts.label_variance[0], "{left}");
}

#[test]
fn the_label_variance_of_the_study_law_is_the_one_that_others_report() {
    // The mean label variance of this law over seeds is about 7.2.
    let variances: Vec<f64> = (0..20).map(|seed| csv(&study(0.5, 10), 2000, seed).1.label_variance[0]).collect();
    let mean = variances.iter().sum::<f64>() / variances.len() as f64;
    assert!((mean - 7.2).abs() < 0.3, "{mean}");
}
