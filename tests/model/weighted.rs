//! Losses of tasks that not every row counts for.

use candle_core::{Device, Tensor, Var};
use mmoe::base::math::rng::{NormalStream, Purpose, Stream};
use mmoe::data::{Batch, DenseInputs, InputShape, Inputs};
use mmoe::model::{MultiTaskLoss, Network};
use mmoe::study::run::{Architecture, Loss, LossMean, ModelKind};
use std::sync::Arc;

const INPUTS: usize = 5;
const ROWS: usize = 40;
const LOSSES: [Loss; 3] = [Loss::CrossEntropy, Loss::SquaredError, Loss::CrossEntropy];

fn normals(index: u64, count: usize) -> Vec<f32> {
    let mut numbers = vec![0.0; count];
    NormalStream::new(6, Purpose::TrainRows, index).fill(&mut numbers);
    numbers
}

/// `[tasks, rows]`: labels of 0 and 1 for the first and the last task, and numbers for the other one.
fn targets() -> Vec<f32> {
    let numbers = normals(1, 3 * ROWS);
    let of_task = |(task, numbers): (usize, &[f32])| -> Vec<f32> {
        let binary = |number: &f32| f32::from(u8::from(*number > 0.3));
        if task == 1 { numbers.to_vec() } else { numbers.iter().map(binary).collect() }
    };
    numbers.chunks_exact(ROWS).enumerate().flat_map(of_task).collect()
}

/// `[tasks, rows]`: every row counts for the first two tasks, and every tenth one for the last.
fn weights() -> Vec<f32> {
    let of_row = |place: usize| f32::from(u8::from(place < 2 * ROWS || place.is_multiple_of(10)));
    (0..3 * ROWS).map(of_row).collect()
}

fn batch(rows: &[usize], targets: &[f32], weights: Option<&[f32]>) -> Batch {
    let all = normals(0, INPUTS * ROWS);
    let inputs = rows.iter().flat_map(|row| all[row * INPUTS..][..INPUTS].to_vec()).collect();
    let pick = |values: &[f32]| -> Vec<f32> {
        values.chunks_exact(ROWS).flat_map(|task| rows.iter().map(|&row| task[row])).collect()
    };
    let inputs = Inputs::Dense(Arc::new(DenseInputs::from_rows(inputs, rows.len())));
    Batch::of_inputs(inputs, pick(targets), weights.map(pick)).expect("a batch")
}

fn criterion(mean: LossMean) -> (MultiTaskLoss, Var) {
    let network = Network::new(&Architecture::of(ModelKind::Mmoe), InputShape::Dense(INPUTS), 3);
    let network = network.with_losses(LOSSES.to_vec()).with_loss_mean(mean);
    let parameters = network.parameters().initial(&mut Stream::new(6, Purpose::InitialWeights, 0));
    let parameters = Var::from_vec(parameters, network.parameters().len(), &Device::Cpu).expect("a tensor");
    (MultiTaskLoss::new(network), parameters)
}

/// The losses, and the gradient of one task's.
fn losses_and_gradient(mean: LossMean, batch: &Batch, task: usize) -> (Vec<f64>, Vec<f32>) {
    let (criterion, parameters) = criterion(mean);
    let losses = criterion.losses(&parameters, batch).and_then(|losses| losses.to_vec1()).expect("losses");
    let gradient = parameters.zeros_like().expect("a tensor");
    let mut wanted = [0.0; 3];
    wanted[task] = 1.0;
    criterion.gradient_into(&gradient, &parameters, &batch.inputs, &wanted).expect("a gradient");
    (losses, gradient.to_vec1().expect("numbers"))
}

fn assert_close(got: &[f32], expected: &[f32]) {
    for (place, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert!((got - expected).abs() < 1e-6, "{place}: {got} instead of {expected}");
    }
}

#[test]
fn the_gradient_of_a_task_with_few_labels_is_that_of_its_labelled_rows_alone() {
    let all: Vec<usize> = (0..ROWS).collect();
    let labelled: Vec<usize> = (0..ROWS).step_by(10).collect();
    // Whatever stands where no label is must not matter.
    let mut spoilt = targets();
    (2 * ROWS..3 * ROWS).filter(|place| !place.is_multiple_of(10)).for_each(|place| spoilt[place] = 0.0);
    let of_all = batch(&all, &spoilt, Some(&weights()));
    let of_few = batch(&labelled, &targets(), None);
    let (losses, gradient) = losses_and_gradient(LossMean::Labelled, &of_all, 2);
    let (expected_losses, expected) = losses_and_gradient(LossMean::Labelled, &of_few, 2);
    assert!((losses[2] - expected_losses[2]).abs() < 1e-6, "{losses:?}, {expected_losses:?}");
    assert_close(&gradient, &expected);

    let over_batch = losses_and_gradient(LossMean::Batch, &of_all, 2);
    let tenth: Vec<f32> = expected.iter().map(|d| d / 10.0).collect();
    assert!((over_batch.0[2] - expected_losses[2] / 10.0).abs() < 1e-7);
    assert_close(&over_batch.1, &tenth);
}

#[test]
fn it_is_the_slope_of_the_loss() {
    let all: Vec<usize> = (0..ROWS).collect();
    let batch = batch(&all, &targets(), Some(&weights()));
    for task in 0..3 {
        let (_, gradient) = losses_and_gradient(LossMean::Labelled, &batch, task);
        let (criterion, parameters) = criterion(LossMean::Labelled);
        let start: Vec<f32> = parameters.to_vec1().expect("numbers");
        let loss_at = |parameters: &[f32]| {
            let parameters = Tensor::new(parameters, &Device::Cpu).expect("a tensor");
            let losses = criterion.losses(&parameters, &batch).and_then(|losses| losses.to_vec1::<f64>());
            losses.expect("losses")[task]
        };
        for place in (0..start.len()).step_by(23) {
            let step = 1e-2;
            let moved = |by: f32| {
                let mut moved = start.clone();
                moved[place] += by;
                loss_at(&moved)
            };
            let slope = (moved(step) - moved(-step)) / (2.0 * f64::from(step));
            let got = f64::from(gradient[place]);
            assert!((slope - got).abs() < 2e-3 * (1.0 + slope.abs()), "task {task}, {place}: {got}, slope {slope}");
        }
    }
}

#[test]
fn a_batch_without_a_label_of_a_task_has_a_loss_and_a_gradient_of_0() {
    let all: Vec<usize> = (0..ROWS).collect();
    let mut weights = weights();
    weights[2 * ROWS..].fill(0.0);
    for mean in [LossMean::Labelled, LossMean::Batch] {
        let (losses, gradient) = losses_and_gradient(mean, &batch(&all, &targets(), Some(&weights)), 2);
        assert_eq!(losses[2], 0.0);
        assert!(losses[0] > 0.0 && gradient.iter().all(|d| *d == 0.0));
    }
}

#[test]
fn a_row_of_weight_2_counts_as_two_rows() {
    let all: Vec<usize> = (0..ROWS).collect();
    let twice: Vec<usize> = all.iter().copied().chain([3, 7]).collect();
    let mut weights = vec![1.0; 3 * ROWS];
    for task in 0..3 {
        weights[task * ROWS + 3] = 2.0;
        weights[task * ROWS + 7] = 2.0;
    }
    for task in 0..3 {
        let (losses, gradient) =
            losses_and_gradient(LossMean::Labelled, &batch(&all, &targets(), Some(&weights)), task);
        let (expected_losses, expected) =
            losses_and_gradient(LossMean::Labelled, &batch(&twice, &targets(), None), task);
        assert!((losses[task] - expected_losses[task]).abs() < 1e-6);
        assert_close(&gradient, &expected);
    }
}
