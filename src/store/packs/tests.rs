//! Packed curves come back, and files that cannot have been packed are refused.

use super::read::unpack;
use super::write::Packer;
use super::xz;
use crate::base::digits::recorded;
use crate::base::math::rng::{Purpose, Stream};
use crate::base::sha256::sha256_hex;
use crate::study::run::{MEAN_TASK, Split};
use crate::train::outcome::{MetricPoint, RunOutcome, Status, recorded_mean};

fn point(step: u64, split: Split, metric: &str, task: &str, value: f64) -> MetricPoint {
    MetricPoint { step, split, task: task.into(), metric: metric.into(), value }
}

/// A curve as a training writes it.
fn trained(seed: u64, steps: &[u64], tasks: &[&str]) -> Vec<MetricPoint> {
    let mut numbers = Stream::new(seed, Purpose::Shuffle, 0);
    let mut curve = Vec::new();
    for &step in steps {
        for split in [Split::Train, Split::Test] {
            let values: Vec<f64> = tasks.iter().map(|_| recorded(0.2 + numbers.uniform())).collect();
            curve.extend(tasks.iter().zip(&values).map(|(task, &value)| point(step, split, "mse", task, value)));
            curve.push(point(step, split, "mse", MEAN_TASK, recorded_mean(&values)));
        }
    }
    curve
}

fn completed(curve: Vec<MetricPoint>) -> RunOutcome {
    RunOutcome { status: Status::Completed, curve }
}

fn packed(outcomes: &[RunOutcome]) -> Vec<u8> {
    let mut packer = Packer::default();
    for (number, outcome) in outcomes.iter().enumerate() {
        assert!(packer.add(&number.to_string(), outcome).expect("it fits"));
    }
    packer.finish().expect("a file in memory")
}

fn text(pack: &[u8]) -> String {
    String::from_utf8(xz::decompressed(pack).expect("a whole file")).expect("text")
}

fn assert_restored(outcomes: &[RunOutcome]) {
    let pack = unpack(&packed(outcomes)).expect("a whole pack");
    assert_eq!(pack.ids().count(), outcomes.len());
    for (number, outcome) in outcomes.iter().enumerate() {
        assert_eq!(pack.outcome(&number.to_string()).as_ref(), Some(outcome), "run {number}");
    }
}

#[test]
fn every_curve_comes_back_point_by_point_in_its_order() {
    let diverged = |step, curve| RunOutcome { status: Status::Diverged { step }, curve };
    let mut with_another_mean = trained(4, &[50, 100], &["y1", "y2"]);
    with_another_mean[2].value = 1e20;
    assert_restored(&[
        completed(trained(0, &[50, 100, 1_000], &["y1", "y2"])),
        completed(trained(1, &[7], &["price"])),
        completed(trained(2, &[50, 100], &["a_b", "c,d", "\"e\""])),
        completed(vec![point(0, Split::Test, "pearson", "labels", -0.5), point(0, Split::Test, "variance", "y1", 4.0)]),
        diverged(120, trained(3, &[50, 100], &["y1", "y2"])),
        diverged(1, Vec::new()),
        completed(with_another_mean),
    ]);
}

#[test]
fn a_mean_that_does_not_follow_from_the_tasks_is_written_and_a_missing_one_stays_missing() {
    let tasks = vec![point(5, Split::Train, "mse", "y1", 1.0), point(5, Split::Train, "mse", "y2", 2.0)];
    let of_mean = |value| [tasks.clone(), vec![point(5, Split::Train, "mse", MEAN_TASK, value)]].concat();
    let outcomes = [completed(tasks.clone()), completed(of_mean(1.5)), completed(of_mean(1e-7))];
    assert_restored(&outcomes);
    assert_eq!(
        text(&packed(&outcomes)),
        "id,status,means,step,train_mse_y1,train_mse_y2,train_mse_mean\n\
         0,completed,,5,1,2,\n1,completed,derived,5,1,2,\n2,completed,,5,1,2,1e-7\n"
    );
}

#[test]
fn a_run_of_28_evaluations_takes_far_less_than_a_kilobyte() {
    let steps: Vec<u64> = (1..=28).map(|evaluation| evaluation * 700).collect();
    let outcomes: Vec<RunOutcome> = (0..200).map(|seed| completed(trained(seed, &steps, &["y1", "y2"]))).collect();
    let per_run = packed(&outcomes).len() / outcomes.len();
    assert!(per_run < 450, "{per_run} bytes");
}

#[test]
fn a_curve_that_a_row_per_step_cannot_hold_is_refused() {
    let twice = vec![point(5, Split::Test, "mse", "y1", 1.0); 2];
    let backwards = [10, 5].map(|step| point(step, Split::Test, "mse", "y1", 1.0)).to_vec();
    let unnameable = vec![point(5, Split::Test, "under_scored", "y1", 1.0)];
    for curve in [twice, backwards, unnameable, Vec::new()] {
        let refused = Packer::default().add("0", &completed(curve.clone()));
        assert!(refused.is_err(), "{curve:?}");
    }
}

#[test]
fn a_file_that_cannot_have_been_packed_is_refused_with_the_reason() {
    let header = "id,status,means,step,test_mse_y1,test_mse_mean\n";
    let other = "its columns are not those of a pack";
    let no_row = "it has an unexpected row for run a";
    let cases = [
        ("id,status,step,split,task,metric,value\n", "", other),
        ("id,status,means,step,test_mse_y1,test_mse_y1\n", "", other),
        (header, "a,completed,,5,1\n", "it is cut off or was changed"),
        (header, "a,failed,,5,1,\n", no_row),
        (header, "a,completed,both,5,1,\n", no_row),
        (header, "a,completed,,5.5,1,\n", no_row),
        (header, "a,completed,,5,one,\n", no_row),
        (header, "a,completed,,5,inf,\n", no_row),
        (header, "a,completed,,5,,\n", no_row),
        (header, "a,completed,derived,5,1,1\n", no_row),
        (header, "a,completed,,5,1,\na,completed,,5,1,\n", no_row),
        (header, "a,completed,,5,1,\na,completed,derived,6,1,\n", no_row),
        (header, "a,completed,,5,1,\na,diverged,,6,,\n", no_row),
        (header, "a,diverged,,5,,\na,diverged,,6,1,\n", no_row),
        (header, "a,diverged,,5,1,\nb,completed,,5,1,\n", "a diverged run in it lacks its last row"),
        (header, "a,completed,,5,1,\nb,completed,,5,1,\na,completed,,6,1,\n", "run a is in it twice"),
    ];
    for (header, rows, reason) in cases {
        let refused = unpack(&xz::compressed(format!("{header}{rows}").as_bytes()).expect("memory")).err();
        assert_eq!(refused.as_deref(), Some(reason), "{rows}");
    }
}

#[test]
fn a_pack_has_these_bytes_with_the_pinned_encoder() {
    let steps: Vec<u64> = (1..=28).map(|step| 500 * step).collect();
    let outcomes: Vec<RunOutcome> = (0..50).map(|seed| completed(trained(seed, &steps, &["y1", "y2"]))).collect();
    let pack = packed(&outcomes);
    // An encoder that writes other bytes would change every published pack that grows: pin the old one, or publish all
    // studies again.
    assert_eq!(sha256_hex(&pack), "c51c72a63c49980d4a2cbb47fc6c346aeccf301d647492a01edd6ee6737a95b8");
}
