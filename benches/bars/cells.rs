//! Time of a step by model, width and batch size, and the share of time that evaluation takes.

use mmoe::study::run::{Architecture, DataSpec, Experts, Synthetic, Training, TrainingSpec};

use crate::clock::{Clock, Work};
use crate::{study, train};

const BATCHES: [usize; 4] = [32, 128, 512, 1024];
/// Units of an expert; the study has 16.
const WIDTHS: [usize; 6] = [8, 16, 32, 64, 128, 256];
const STUDY_BATCH: usize = 128;

/// Prints `step/MODEL/WIDTH/BATCH` in microseconds, and `evaluation_share` at the study's settings.
pub fn print(clock: &Clock) {
    let cells: Vec<(String, TrainingSpec)> = models()
        .into_iter()
        .flat_map(|(name, model)| BATCHES.map(|batch| (format!("{name}/{batch}"), spec(&model, batch))))
        .collect();
    let mut works: Vec<Work> = cells.iter().map(|(_, spec)| work(spec)).collect();
    for ((name, _), micros) in cells.iter().zip(clock.micros(&mut works)) {
        println!("step/{name} {micros}");
    }
    println!("evaluation_share {}", evaluation_share(clock));
}

fn work(spec: &TrainingSpec) -> Work<'_> {
    Box::new(|steps| train(spec, steps))
}

fn spec(model: &Architecture, batch: usize) -> TrainingSpec {
    let mut spec = study::spec(model.clone(), batch, 1);
    // Only the last step is evaluated.
    spec.training.eval_every = u64::MAX;
    spec
}

/// The study's models, and MMoE of other widths.
fn models() -> Vec<(String, Architecture)> {
    let [(shared_bottom, bottom), (omoe, one_gate), _] = study::models();
    let widths = WIDTHS.map(|width| {
        let experts = Experts { experts: 8, expert_units: vec![width], tower_units: vec![8] };
        (format!("mmoe/{width}"), Architecture::Mmoe(experts))
    });
    let others = [(format!("{shared_bottom}/113"), bottom), (format!("{omoe}/16"), one_gate)];
    others.into_iter().chain(widths).collect()
}

/// Share of a training's time that the study's evaluations take.
fn evaluation_share(clock: &Clock) -> f64 {
    let [.., (_, mmoe)] = study::models();
    let without = spec(&mmoe, STUDY_BATCH);
    let mut with = without.clone();
    with.training.eval_every = Training::default().eval_every;
    if let DataSpec::Synthetic(data) = &mut with.data {
        data.test_rows = Synthetic::default().test_rows;
    }
    let between = Training::default().eval_every;
    let between_evaluations = |spec| -> Work { Box::new(move |count| train(spec, count * between)) };
    let micros = clock.micros(&mut [between_evaluations(&without), between_evaluations(&with)]);
    1.0 - micros[0] / micros[1]
}
