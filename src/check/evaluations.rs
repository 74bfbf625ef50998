//! Checks that a run's curve has the evaluations that its spec asks for.

use crate::study::run::{Objective, RunSpec, TrainingSpec};
use crate::train::early_stopping::{EarlyStopping, Evaluated};
use crate::train::outcome::{RunOutcome, Status};

/// What is wrong with the steps of a curve, if anything is.
pub(super) fn wrong(spec: &RunSpec, outcome: &RunOutcome) -> Option<String> {
    let is_planned: Box<dyn Fn(u64) -> bool> = match (&outcome.status, stopped_early(spec)) {
        (Status::Diverged { step }, _) => Box::new(move |planned| planned < *step),
        (_, Some(_)) => {
            let last = outcome.curve.last().map_or(u64::MAX, |point| point.step);
            Box::new(move |planned| planned <= last)
        }
        _ => Box::new(|_| true),
    };
    let planned: Vec<u64> = spec.evaluations().into_iter().filter(|&step| is_planned(step)).collect();
    let mut steps: Vec<u64> = outcome.curve.iter().map(|point| point.step).collect();
    steps.dedup();
    if steps == planned {
        return stopped_early(spec).and_then(|spec| wrongly_stopped(spec, outcome));
    }
    let off = planned.iter().find(|step| !steps.contains(step)).or(steps.iter().find(|step| !planned.contains(step)));
    let wrong = |step| format!("the evaluation at step {step} is missing or not planned");
    Some(off.map_or_else(|| "its steps are out of order".into(), wrong))
}

/// The run's training, if early stopping may end it before its last step.
fn stopped_early(spec: &RunSpec) -> Option<&TrainingSpec> {
    spec.training().filter(|spec| spec.training.patience.is_some())
}

/// What is wrong with where a completed run ends, if anything is. It must end at its best evaluation, and its patience
/// must not run out before.
fn wrongly_stopped(spec: &TrainingSpec, outcome: &RunOutcome) -> Option<String> {
    if outcome.status != Status::Completed {
        return None;
    }
    let Objective { metric, direction } = spec.objective();
    let mut stopping = EarlyStopping::new(spec.training.patience, direction);
    let scores = outcome.curve.iter().filter(|point| metric.is_of(point));
    let seen: Vec<Evaluated> = scores.map(|point| stopping.see(Some(point.value))).collect();
    if seen.contains(&Evaluated::Last) {
        return Some("its patience ran out before its last evaluation".into());
    }
    (seen.last() != Some(&Evaluated::Kept)).then(|| "its last evaluation is not its best on validation rows".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Study;
    use crate::study::plan::Plan;
    use crate::study::run::{AUC, Split};
    use crate::train::outcome::MetricPoint;

    /// A run of at most ten evaluations that stops after two without a better AUC.
    fn run() -> RunSpec {
        let config = "[study]\nname = 'a'\n[data]\nsource = 'census-income'\n[training]\nsteps = 100\neval_every = 10\n\
                      patience = 2\n[[model]]\ntype = 'linear'\n";
        Plan::of(&Study::parse("a.toml", config).expect("a study"), None).runs.swap_remove(0).spec
    }

    fn said(aucs: &[(u64, f64)], status: Status) -> Option<String> {
        let point = |&(step, value): &(u64, f64)| MetricPoint {
            step,
            split: Split::Validation,
            task: "income".into(),
            metric: AUC.into(),
            value,
        };
        wrong(&run(), &RunOutcome { status, curve: aucs.iter().map(point).collect() })
    }

    #[test]
    fn a_run_may_end_early_but_only_at_its_best_evaluation() {
        let completed = |aucs: &[(u64, f64)]| said(aucs, Status::Completed);
        assert_eq!(completed(&[(10, 0.5)]), None);
        assert_eq!(completed(&[(10, 0.5), (20, 0.4), (30, 0.6)]), None);
        let not_best = completed(&[(10, 0.5), (20, 0.5)]).expect("a difference");
        assert_eq!(not_best, "its last evaluation is not its best on validation rows");
        let impatient = completed(&[(10, 0.5), (20, 0.4), (30, 0.4), (40, 0.6)]).expect("a difference");
        assert_eq!(impatient, "its patience ran out before its last evaluation");
    }

    #[test]
    fn a_step_that_is_none_of_the_spec_or_is_left_out_is_named() {
        let wrong = |step| Some(format!("the evaluation at step {step} is missing or not planned"));
        assert_eq!(said(&[(10, 0.5), (15, 0.6)], Status::Completed), wrong(15));
        assert_eq!(said(&[(10, 0.5), (30, 0.6)], Status::Completed), wrong(20));
        assert_eq!(said(&[], Status::Completed), wrong(10));
        assert_eq!(said(&[(10, 0.5)], Status::Diverged { step: 25 }), wrong(20));
        assert_eq!(said(&[(10, 0.5), (20, 0.4)], Status::Diverged { step: 25 }), None);
    }
}
