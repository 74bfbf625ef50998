//! Training: Adam against PyTorch, the loop's bookkeeping, divergence, determinism.

use std::ops::ControlFlow;

use candle_core::{Device, Tensor, Var};
use candle_nn::Optimizer;
use mmoe::base::digits::recorded;
use mmoe::data::{Batch, Dataset, DenseInputs};
use mmoe::model::{MultiTaskLoss, Network};
use mmoe::study::run;
use mmoe::study::run::Split;
use mmoe::study::run::{
    Architecture, DataSpec, EpsPlacement, Experts, LabelFunction, Sines, Synthetic, TaskNetworks, Training,
    TrainingSpec,
};
use mmoe::train::adam::{Adam, Settings};
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status, recorded_mean};
use mmoe::train::train;

/// The numbers that `pytorch_adam.py` starts from.
fn numbers(count: usize, offset: f64) -> Vec<f32> {
    (0..count).map(|i| (12.9898 * (i + 1) as f64 + offset).sin() as f32).collect()
}

/// `[rows, features]` to `[features, rows]`.
fn features_first(values: &[f32], features: usize) -> Vec<f32> {
    (0..features).flat_map(|feature| values.iter().skip(feature).step_by(features).copied()).collect()
}

fn small_models() -> [(&'static str, Architecture); 7] {
    let experts = Experts { experts: 3, expert_units: vec![4], tower_units: vec![3] };
    let networks = |task_units: &[usize]| TaskNetworks { task_units: task_units.to_vec(), tower_units: vec![3] };
    [
        ("shared-bottom", Architecture::SharedBottom { bottom_units: vec![6], tower_units: vec![3] }),
        ("omoe", Architecture::Omoe(experts.clone())),
        ("mmoe", Architecture::Mmoe(experts)),
        ("single-task", Architecture::SingleTask(networks(&[4]))),
        ("l2-constrained", Architecture::L2Constrained { networks: networks(&[4]), alpha: 0.2 }),
        ("cross-stitch", Architecture::CrossStitch(networks(&[4, 5]))),
        ("tensor-factorization", Architecture::TensorFactorization { networks: networks(&[4, 5]), ranks: [3, 2, 2] }),
    ]
}

#[test]
fn ten_adam_steps_give_the_losses_and_parameters_that_pytorch_gives() {
    let expected: serde_json::Value =
        serde_json::from_str(include_str!("pytorch_adam.json")).expect("the oracle parses");
    let values = |value: &serde_json::Value| -> Vec<f64> {
        value.as_array().expect("a list").iter().map(|x| x.as_f64().expect("a number")).collect()
    };
    for (name, architecture) in small_models() {
        let network = Network::new(&architecture, 5, 2);
        let initial: Vec<f32> = numbers(network.parameters().len(), 0.0).into_iter().map(|x| 0.5 * x).collect();
        let parameters = Var::from_vec(initial, network.parameters().len(), &Device::Cpu).expect("parameters");
        let settings = Settings { constants: run::Adam::default(), learning_rate: 0.01 };
        let mut adam = Adam::new(vec![parameters.clone()], settings).expect("an optimiser");
        let criterion = MultiTaskLoss::new(network);
        let losses: Vec<f64> = (0..10)
            .map(|step| {
                let x = features_first(&numbers(16 * 5, 1.0 + f64::from(step)), 5);
                let y = features_first(&numbers(16 * 2, 2.0 + f64::from(step)), 2);
                let batch = Batch::new(DenseInputs::from_inputs(x, 16), y).expect("a batch");
                let loss = criterion.losses(&parameters, &batch).and_then(|l| l.sum_all()).expect("a loss");
                adam.backward_step(&loss).expect("a step");
                loss.to_scalar::<f64>().expect("a scalar")
            })
            .collect();
        for (step, (loss, expected)) in losses.iter().zip(values(&expected[name]["losses"])).enumerate() {
            assert!((loss - expected).abs() < 5e-7 * expected, "{name}, step {step}: {loss} instead of {expected}");
        }
        let trained = parameters.to_vec1::<f32>().expect("values");
        let expected = values(&expected[name]["parameters"]);
        assert_eq!(trained.len(), expected.len());
        for (index, (parameter, expected)) in trained.iter().zip(expected).enumerate() {
            let error = (f64::from(*parameter) - expected).abs();
            assert!(error < 1e-6, "{name}, parameter {index}: {parameter} instead of {expected}");
        }
    }
}

#[test]
fn both_placements_of_eps_follow_their_formulas() {
    for placement in [EpsPlacement::Pytorch, EpsPlacement::Tensorflow] {
        // An eps as large as the gradient, so that its place matters.
        let (beta1, beta2, eps, rate) = (0.8, 0.95, 0.5, 0.1);
        let constants = run::Adam { beta1, beta2, eps, eps_placement: placement };
        let parameters = Var::from_slice(&[1.0f32, -2.0, 0.5], 3, &Device::Cpu).expect("parameters");
        let mut adam =
            Adam::new(vec![parameters.clone()], Settings { constants, learning_rate: rate }).expect("an optimiser");
        let mut expected = [1.0f64, -2.0, 0.5];
        let (mut m, mut v) = ([0.0f64; 3], [0.0f64; 3]);
        for step in 1..=5 {
            // The loss is the sum of p^2 / 2, its gradient p.
            let loss = parameters.sqr().and_then(|s| s.sum_all()).and_then(|s| s * 0.5).expect("a loss");
            adam.backward_step(&loss).expect("a step");
            for i in 0..3 {
                let g = expected[i];
                m[i] = beta1 * m[i] + (1.0 - beta1) * g;
                v[i] = beta2 * v[i] + (1.0 - beta2) * g * g;
                let (c1, c2) = (1.0 - beta1.powi(step), 1.0 - beta2.powi(step));
                expected[i] -= match placement {
                    EpsPlacement::Pytorch => rate * (m[i] / c1) / ((v[i] / c2).sqrt() + eps),
                    EpsPlacement::Tensorflow => rate * c2.sqrt() / c1 * m[i] / (v[i].sqrt() + eps),
                };
            }
        }
        for (got, expected) in parameters.to_vec1::<f32>().expect("values").iter().zip(expected) {
            assert!((f64::from(*got) - expected).abs() < 1e-6, "{placement:?}: {got} instead of {expected}");
        }
    }
}

fn small_run(model: Architecture, learning_rate: f64) -> TrainingSpec {
    let sines = Sines::Fixed { alpha: vec![1.0, 2.0], beta: vec![0.0, 1.0] };
    let law = LabelFunction { scale: 1.0, sines, noise_std: 0.1 };
    TrainingSpec {
        data: DataSpec::Synthetic(Synthetic { law, dim: 6, test_rows: 300, ..Synthetic::default() }),
        model,
        training: Training {
            steps: 250,
            batch_size: 32,
            eval_every: 100,
            eval_at: Vec::new(),
            learning_rate,
            optimizer: run::Adam::default(),
            patience: None,
            resamples: None,
            monitor: None,
            loss_mean: None,
        },
        seed: 1,
    }
}

fn outcome(spec: &TrainingSpec) -> RunOutcome {
    let trained = train(spec, &Dataset::Generated, &mut |_| ControlFlow::Continue(()));
    trained.expect("trains").expect("is not stopped")
}

fn values(outcome: &RunOutcome, split: Split, task: &str) -> Vec<(u64, f64)> {
    let matches = |point: &&MetricPoint| point.split == split && point.task == task;
    outcome.curve.iter().filter(matches).map(|point| (point.step, point.value)).collect()
}

#[test]
fn every_model_learns_and_is_evaluated_at_regular_steps_and_at_the_end() {
    for (name, model) in small_models() {
        let outcome = outcome(&small_run(model, 1e-2));
        assert_eq!(outcome.status, Status::Completed);
        let test = values(&outcome, Split::Test, "mean");
        assert_eq!(test.iter().map(|(step, _)| *step).collect::<Vec<_>>(), [100, 200, 250]);
        assert!(test[2].1 < 0.7 * test[0].1, "{name}: {test:?}");
        for split in [Split::Train, Split::Test] {
            let tasks = ["y1", "y2"].map(|task| values(&outcome, split, task));
            for (index, (_, mean)) in values(&outcome, split, "mean").into_iter().enumerate() {
                assert_eq!(mean, recorded_mean(&[tasks[0][index].1, tasks[1][index].1]));
            }
        }
    }
}

#[test]
fn the_same_spec_gives_the_same_bits_and_another_seed_gives_others() {
    for (_, model) in small_models() {
        let spec = small_run(model, 1e-2);
        let first = outcome(&spec);
        assert_eq!(outcome(&spec), first);
        assert_ne!(outcome(&TrainingSpec { seed: 2, ..spec }), first);
    }
}

#[test]
fn a_training_that_is_lost_ends_as_diverged_with_its_step() {
    // At 1e12 the loss stops being finite. At 1e4 it stays finite, but grows beyond all bounds.
    for (name, model) in small_models() {
        for learning_rate in [1e4, 1e12] {
            let diverged = outcome(&small_run(model.clone(), learning_rate));
            let Status::Diverged { step } = diverged.status else { panic!("{name}: {:?}", diverged.status) };
            assert!((2..=250).contains(&step), "{name}: {step}");
            assert!(diverged.curve.iter().all(|point| point.step < step && point.value.is_finite()), "{name}");
        }
    }
}

#[test]
fn an_observer_that_breaks_stops_the_run_without_an_outcome() {
    let spec = small_run(small_models()[0].1.clone(), 1e-2);
    let mut seen = Vec::new();
    let mut observe = |step| {
        seen.push(step);
        if seen.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    assert_eq!(train(&spec, &Dataset::Generated, &mut observe).expect("no error"), None);
    assert_eq!(seen.len(), 2);
}

#[test]
fn the_train_loss_is_the_mean_over_the_steps_since_the_evaluation_before() {
    let spec = small_run(small_models()[2].1.clone(), 1e-3);
    let every = |eval_every| {
        let mut spec = spec.clone();
        spec.training.eval_every = eval_every;
        values(&outcome(&spec), Split::Train, "y1")
    };
    let (fine, coarse) = (every(25), every(250));
    let mean = fine.iter().map(|(_, value)| value).sum::<f64>() / fine.len() as f64;
    // Every value is rounded to six significant digits.
    assert!((coarse[0].1 - mean).abs() < 1e-5 * mean);
}

#[test]
fn further_steps_are_evaluated_without_touching_the_test_losses_of_the_others() {
    let spec = small_run(small_models()[2].1.clone(), 1e-3);
    let mut further = spec.clone();
    further.training.eval_at = vec![5, 100, 130, 999];
    let (few, many) = (outcome(&spec), outcome(&further));
    let many = values(&many, Split::Test, "y2");
    assert_eq!(many.iter().map(|(step, _)| *step).collect::<Vec<_>>(), [5, 100, 130, 200, 250]);
    let shared: Vec<_> = many.into_iter().filter(|(step, _)| [100, 200, 250].contains(step)).collect();
    assert_eq!(shared, values(&few, Split::Test, "y2"));
}

#[test]
fn a_metric_is_rounded_to_six_significant_digits() {
    assert_eq!(recorded(0.123_456_789), 0.123_457);
    assert_eq!(recorded(-9_876_543.21), -9_876_540.0);
    assert_eq!(recorded(0.0), 0.0);
    assert!(recorded(f64::INFINITY).is_infinite() && recorded(f64::NAN).is_nan());
}

#[test]
fn one_row_one_expert_one_task_trains() {
    let experts = Experts { experts: 1, expert_units: vec![3], tower_units: vec![] };
    let network = Network::new(&Architecture::Mmoe(experts), 2, 1);
    let size = network.parameters().len();
    let parameters = Var::from_vec(numbers(size, 0.3), size, &Device::Cpu).expect("parameters");
    let settings = Settings { constants: run::Adam::default(), learning_rate: 0.05 };
    let mut adam = Adam::new(vec![parameters.clone()], settings).expect("an optimiser");
    let criterion = MultiTaskLoss::new(network);
    let batch = Batch::new(DenseInputs::from_inputs(vec![0.7, -0.4], 1), vec![1.5]).expect("a batch");
    let loss = |parameters: &Tensor| criterion.losses(parameters, &batch).and_then(|l| l.sum_all()).expect("a loss");
    let before = loss(&parameters).to_scalar::<f64>().expect("a scalar");
    for _ in 0..200 {
        adam.backward_step(&loss(&parameters)).expect("a step");
    }
    let after = loss(&parameters).to_scalar::<f64>().expect("a scalar");
    assert!(after < 1e-3 * before, "{before} to {after}");
}
