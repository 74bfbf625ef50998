//! Scores of runs as if the study had ended earlier.

use crate::outcomes::plan;
use mmoe::report::Score;
use mmoe::study::run::{MEAN_TASK, Split};
use mmoe::train::outcome::{MetricPoint, RunOutcome, Status};

fn curve(values: &[f64]) -> Vec<MetricPoint> {
    let point = |(index, &value): (usize, &f64)| MetricPoint {
        step: 10 * (index as u64 + 1),
        split: Split::Test,
        task: MEAN_TASK.into(),
        metric: "mse".into(),
        value,
    };
    values.iter().enumerate().map(point).collect()
}

#[test]
fn a_score_at_a_step_is_the_mean_of_the_last_three_evaluations_up_to_there() {
    let run = RunOutcome { status: Status::Completed, curve: curve(&[8.0, 6.0, 4.0, 2.0, 3.0]) };
    let spec = &plan(&[0.1], 1).runs[0].spec;
    let at = |step| Score::at(spec, &run, step);
    assert_eq!([at(9), at(10), at(25), at(39)], [Score::Missing, Score::Loss(8.0), Score::Loss(7.0), Score::Loss(6.0)]);
    assert_eq!((at(40), at(50)), (Score::Loss(4.0), Score::Loss(3.0)));
    assert_eq!(Score::of(spec, &run), at(50));
}

#[test]
fn a_run_that_diverges_later_still_has_its_loss_earlier() {
    let run = RunOutcome { status: Status::Diverged { step: 25 }, curve: curve(&[2.0, 4.0]) };
    let spec = &plan(&[0.1], 1).runs[0].spec;
    assert_eq!([24, 25].map(|step| Score::at(spec, &run, step)), [Score::Loss(3.0), Score::Diverged]);
    assert_eq!(Score::of(spec, &run), Score::Diverged);
}
