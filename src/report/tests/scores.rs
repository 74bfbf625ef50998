//! Choices of learning rates as if the study had ended earlier.

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
fn the_run_sets_at_a_step_are_the_runs_of_the_rate_that_was_the_best_then() {
    let plan = plan(&[0.1, 0.01], 4);
    // With the large rate the loss falls first and ends higher.
    let outcome = |run: &PlannedRun| RunOutcome {
        status: Status::Completed,
        curve: curve(if rate(run) > 0.05 { &[5.0, 4.0, 4.0, 4.0] } else { &[9.0, 8.0, 1.0, 1.0] }),
    };
    let mut metrics = MetricIndex::new(&plan);
    let mut record = |run| RunRecord::new(run, Some(outcome(run)), &[20, 40], &mut metrics);
    let runs: Vec<RunRecord> = plan.runs.iter().map(&mut record).collect();
    let cells = Cells::of(&plan, &runs);
    let chosen_at = |horizon: usize| {
        let chosen = cells.run_sets(&|run| run.scores[horizon]).pop().expect("the selection comes last");
        let ids: Vec<&str> = chosen.runs.iter().map(|run| run.planned.id.as_str()).collect();
        (chosen.key.learning_rates[0].clone(), ids.join(" "), chosen.key.selection)
    };
    let choice = RateChoice::PerCorrelation(ChosenBy::OtherHalf);
    assert_eq!(chosen_at(0), ("0.1".into(), "0.1-0 0.1-1 0.1-2 0.1-3".into(), choice));
    assert_eq!(chosen_at(1), ("0.01".into(), "0.01-0 0.01-1 0.01-2 0.01-3".into(), choice));
}
