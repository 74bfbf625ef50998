//! One learning rate per model over all correlations.

use crate::outcomes::*;
use mmoe::report::{Format, Report};
use mmoe::study::plan::{Plan, PlannedRun};

/// A study of one model over two correlations and these rates. Correlations differ only on the axis, not in the specs.
fn two_correlations(rates: &[f64], seeds: u64) -> Plan {
    let runs = (0..seeds).flat_map(|seed| {
        ["0.5", "1"].into_iter().flat_map(move |corr| {
            rates.iter().map(move |&rate| {
                let mut run = planned(rate, seed);
                run.axes.insert(1, corr.into());
                run
            })
        })
    });
    Plan { axes: ["model", "corr", "learning_rate"].map(String::from).to_vec(), runs: runs.collect(), reference: None }
}

/// At correlation 0.5 the rate 0.1 is better by 1, at correlation 1 the rate 0.01 is better by 2.5. Over both, 0.01 is
/// better.
fn loss(run: &PlannedRun) -> f64 {
    match (run.axes[1].as_str(), rate(run) > 0.05) {
        ("0.5", true) => 4.0,
        ("0.5", false) => 5.0,
        (_, true) => 8.0,
        (_, false) => 5.5,
    }
}

/// The rows of both kinds of selections.
fn chosen(report: &Report) -> Vec<String> {
    let columns = ["corr", "selection", "learning_rate_even_seeds", "learning_rate_odd_seeds", "n", "diverged", "mean"];
    ["selected.csv", "selected-per-model.csv"].into_iter().flat_map(|file| select(report, file, &columns)).collect()
}

#[test]
fn the_rate_with_the_lowest_mean_over_the_correlations_is_chosen_beside_that_of_each_correlation() {
    let report = reported(&two_correlations(&[0.1, 0.01], 4), |run| Some(completed(loss(run))));
    assert_eq!(
        chosen(&report),
        [
            "0.5 cross-fitted 0.1 0.1 4 0 4.0",
            "1 cross-fitted 0.01 0.01 4 0 5.5",
            "0.5 cross-fitted-per-model 0.01 0.01 4 0 5.0",
            "1 cross-fitted-per-model 0.01 0.01 4 0 5.5",
        ]
    );
    let curves = select(&report, "selected-per-model-curves.csv", &["corr", "step", "mean"]);
    assert_eq!(curves[0], "0.5 1 6.0");
    let text = printed(&report, Format::Table);
    let titles: Vec<&str> = text.lines().filter(|line| line.starts_with("Final")).collect();
    assert_eq!(
        titles,
        [
            "Final test loss at the chosen learning rates",
            "Final test loss at one learning rate per model",
            "Final test loss at every learning rate"
        ]
    );
    assert!(text.contains("by the mean over all correlations"), "{text}");
}

#[test]
fn each_half_of_the_seeds_runs_at_the_rate_that_the_other_half_chose_over_all_correlations() {
    // Only the even seeds have a high loss at correlation 1 with the large rate.
    let load = |run: &PlannedRun| {
        let is_large = rate(run) > 0.05;
        let odd = !run.seed.is_multiple_of(2);
        Some(completed(if odd && is_large { 1.0 } else { loss(run) }))
    };
    let report = reported(&two_correlations(&[0.1, 0.01], 4), load);
    assert_eq!(
        chosen(&report)[2..],
        ["0.5 cross-fitted-per-model 0.1 0.01 4 0 4.5", "1 cross-fitted-per-model 0.1 0.01 4 0 6.75"]
    );
}

#[test]
fn a_rate_that_diverges_at_one_correlation_is_not_chosen_for_the_model() {
    let load = |run: &PlannedRun| {
        let is_lost = run.axes[1] == "0.5" && rate(run) < 0.05;
        Some(if is_lost { diverged(1) } else { completed(loss(run)) })
    };
    let report = reported(&two_correlations(&[0.1, 0.01], 2), load);
    assert_eq!(
        chosen(&report)[1..],
        [
            "1 cross-fitted 0.01 0.01 2 0 5.5",
            "0.5 cross-fitted-per-model 0.1 0.1 2 0 4.0",
            "1 cross-fitted-per-model 0.1 0.1 2 0 8.0",
        ]
    );
}

#[test]
fn a_rate_that_is_done_at_one_correlation_only_stands_back() {
    let load = |run: &PlannedRun| {
        let is_missing = run.axes[1] == "1" && rate(run) > 0.05;
        (!is_missing).then(|| completed(loss(run)))
    };
    let report = reported(&two_correlations(&[0.1, 0.01], 1), load);
    assert_eq!(
        chosen(&report)[2..],
        ["0.5 in-sample-per-model 0.01 0.01 1 0 5.0", "1 in-sample-per-model 0.01 0.01 1 0 5.5"]
    );
}

#[test]
fn a_study_of_one_rate_or_of_one_correlation_has_no_second_selection() {
    let one_rate = reported(&two_correlations(&[0.1], 2), |run| Some(completed(loss(run))));
    let one_correlation = reported(&plan(&[0.1, 0.01], 2), losses);
    for report in [one_rate, one_correlation] {
        assert!(report.summary.rows.iter().all(|row| !row.key.selection.is_per_model()));
    }
}
