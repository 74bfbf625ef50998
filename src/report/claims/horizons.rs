//! The steps at which claims are judged, as if the training had ended there.

use crate::study::plan::{Plan, PlannedRun};
use crate::study::run::Training;
use crate::train::outcome::FINAL_EVALUATIONS;

/// A loss is a mean of several evaluations. They may span at most this share of the training so far.
const SPAN: f64 = 0.25;

/// The only horizon if trainings differ in length or in evaluations: the end of each.
pub const END: u64 = u64::MAX;

/// The steps at which the claims of a plan are judged, ascending to the last step. There are several because the paper
/// does not say how long it trained.
pub fn horizons(plan: &Plan) -> Vec<u64> {
    let Some(first) = plan.runs.first().and_then(training) else { return Vec::new() };
    let same = |other: &Training| {
        (other.steps, other.eval_every, &other.eval_at) == (first.steps, first.eval_every, &first.eval_at)
    };
    if !plan.runs.iter().all(|run| training(run).is_some_and(same)) {
        return vec![END];
    }
    let evaluations = first.evaluations();
    let is_dense = |index: usize| {
        let (end, begin) = (evaluations[index], evaluations[(index + 1).saturating_sub(FINAL_EVALUATIONS)]);
        index + 1 >= FINAL_EVALUATIONS && (end - begin) as f64 <= SPAN * end as f64
    };
    let judged = (0..evaluations.len()).filter(|&index| {
        let is_regular = evaluations[index].is_multiple_of(first.eval_every);
        evaluations[index] == first.steps || (is_regular && is_dense(index))
    });
    judged.map(|index| evaluations[index]).collect()
}

fn training(run: &PlannedRun) -> Option<&Training> {
    Some(&run.spec.training()?.training)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Study;

    fn horizons_of(training: &str) -> Vec<u64> {
        let config =
            format!("[study]\nname = 'a'\n[training]\n{training}\n[[model]]\ntype = 'mmoe'\n[grid]\nseeds = 1\n");
        horizons(&Plan::of(&Study::parse("a.toml", &config).expect("a study"), None))
    }

    #[test]
    fn claims_are_judged_where_three_evaluations_stand_close_and_at_the_end() {
        assert_eq!(horizons_of("steps = 100\neval_every = 10"), [80, 90, 100]);
        let ambiguity = "steps = 20000\neval_every = 2500\neval_at = [200, 1000, 4000, 4500, 9000, 9500, 19000, 19500]";
        assert_eq!(horizons_of(ambiguity), [5_000, 10_000, 12_500, 20_000]);
        assert_eq!(horizons_of("steps = 25\neval_every = 10"), [25]);
    }

    #[test]
    fn trainings_of_different_lengths_are_judged_at_their_ends_only() {
        let config = "[study]\nname = 'a'\n[[model]]\ntype = 'mmoe'\n[grid]\nsteps = [100, 200]\n";
        let plan = Plan::of(&Study::parse("a.toml", config).expect("a study"), None);
        assert_eq!(horizons(&plan), [END]);
    }
}
