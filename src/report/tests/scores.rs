//! Choices as if the study had ended earlier.

use super::*;

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

#[test]
fn the_samples_at_a_step_are_the_runs_of_the_rate_that_was_the_best_then() {
    let plan = plan(&[0.1, 0.01], 4);
    // The large rate falls first and ends higher.
    let outcome = |run: &PlannedRun| RunOutcome {
        status: Status::Completed,
        curve: curve(if rate(run) > 0.05 { &[5.0, 4.0, 4.0, 4.0] } else { &[9.0, 8.0, 1.0, 1.0] }),
    };
    let chosen_at = |step| {
        let scores: Vec<Score> = plan.runs.iter().map(|run| Score::at(&run.spec, &outcome(run), step)).collect();
        run_sets(&plan, &scores).pop().expect("the selection comes last")
    };
    let (early, late) = (chosen_at(20), chosen_at(40));
    assert_eq!((early.learning_rates[0].as_str(), early.runs), ("0.1", vec![0, 2, 4, 6]));
    assert_eq!((late.learning_rates[0].as_str(), late.runs), ("0.01", vec![1, 3, 5, 7]));
    assert_eq!(late.selection, RateChoice::PerCorrelation(ChosenBy::OtherHalf));
}
