//! Synthetic data with other numbers of tasks than two.

use mmoe::base::sha256::sha256_hex;
use mmoe::base::statistics::pairs;
use mmoe::data::label_moments::LabelMoments;
use mmoe::data::synthetic::{BLOCK_ROWS, Block, Blocks, Tasks};
use mmoe::data::synthetic_csv::{Facts, write_csv};
use mmoe::data::table_format::TableFormat;
use mmoe::study::run::{Correlations, Split, Synthetic};

fn data(tasks: usize, corr: impl Into<Correlations>) -> Synthetic {
    Synthetic { tasks, dim: 9, corr: corr.into(), ..Synthetic::default() }
}

/// Four tasks: y2 is y1 again, y3 is opposite to y4, and the others are more or less related.
fn matrix() -> Correlations {
    let rows = [[1.0, 1.0, 0.6, -0.6], [1.0, 1.0, 0.6, -0.6], [0.6, 0.6, 1.0, -1.0], [-0.6, -0.6, -1.0, 1.0]];
    Correlations::Matrix(rows.map(Vec::from).into())
}

fn csv(spec: &Synthetic, rows: usize) -> (String, Facts) {
    let mut bytes = Vec::new();
    let format = TableFormat { separator: b',', is_packed: false };
    let facts = write_csv(spec, rows, 0, format, &mut bytes, &mut |_| ()).expect("memory takes every byte");
    (String::from_utf8(bytes).expect("text"), facts)
}

#[test]
fn the_weight_vectors_have_length_c_and_the_cosines_asked_for() {
    let cases = [(1, 0.5.into()), (3, (-0.5).into()), (9, 0.3.into()), (9, (-0.125).into()), (5, 1.0.into())];
    for (tasks, corr) in cases.into_iter().chain([(4, matrix())]) {
        let mut spec = data(tasks, corr);
        spec.law.scale = 2.5;
        for seed in 0..5 {
            let weights = Tasks::draw(&spec, seed).weights;
            assert_eq!(weights.len(), tasks);
            let cosine = |(one, other): (usize, usize)| {
                weights[one].iter().zip(&weights[other]).map(|(a, b)| a * b).sum::<f64>() / 6.25
            };
            for (one, other) in pairs(tasks).chain((0..tasks).map(|task| (task, task))) {
                let off = cosine((one, other)) - spec.corr.between(one, other);
                assert!(off.abs() < 1e-12, "{tasks} tasks, {one} and {other}: {off}");
            }
        }
    }
}

#[test]
fn the_first_tasks_of_many_are_those_of_few_on_the_same_rows() {
    let rows = |tasks| {
        let mut block = Block::default();
        Blocks::new(&data(tasks, 0.4), 3, Split::Train).fill(2, &mut block);
        (block.inputs, block.targets)
    };
    let (inputs, labels) = rows(6);
    for tasks in 1..6 {
        let few = rows(tasks);
        assert_eq!(few.0, inputs);
        assert_eq!(few.1, labels[..tasks * BLOCK_ROWS]);
    }
}

#[test]
fn three_tasks_have_the_same_bytes_on_every_machine() {
    let (text, _) = csv(&data(3, 0.5), 300);
    assert!(text.starts_with("x0,x1,x2,x3,x4,x5,x6,x7,x8,y1,y2,y3\n"));
    assert_eq!(text.lines().count(), 301);
    assert_eq!(sha256_hex(text.as_bytes()), "3533e1bfc345bc4f96197cad4373333cf14e0e44f13b2e4a0ec5161c95f205f0");
}

#[test]
fn the_labels_of_every_two_tasks_correlate_as_their_weights_say() {
    let rows = 40_000;
    for corr in [matrix(), 0.5.into(), (-0.3).into()] {
        let spec = data(4, corr);
        let facts = csv(&spec, rows).1;
        let moments = LabelMoments::of(&spec, 0);
        assert_eq!((facts.label_correlations.len(), facts.label_variance.len(), facts.noise_share.len()), (6, 4, 4));
        for ((one, other), (name, measured)) in pairs(4).zip(&facts.label_correlations) {
            assert_eq!(*name, format!("y{}:y{}", one + 1, other + 1));
            let expected = moments.label_correlation(&spec, 0, spec.corr.between(one, other));
            let off = measured.expect("labels vary") - expected;
            assert!(off.abs() < 4.0 / (rows as f64).sqrt(), "{name}: {off}");
        }
        for variance in &facts.label_variance {
            assert!((variance / moments.label_variance - 1.0).abs() < 0.05, "{variance}");
        }
        let sum: f64 = facts.label_correlations.iter().filter_map(|(_, correlation)| *correlation).sum();
        assert_eq!(facts.label_correlation, Some(sum / 6.0));
    }
}

#[test]
fn a_single_task_has_a_variance_and_no_correlation() {
    let (text, facts) = csv(&data(1, 0.5), 50);
    assert!(text.starts_with("x0,x1,x2,x3,x4,x5,x6,x7,x8,y1\n"), "{text}");
    assert_eq!((facts.label_correlation, facts.label_correlations.len()), (None, 0));
    assert_eq!(facts.linear_fit_mse.map(|fits| fits.len()), Some(1));
}
