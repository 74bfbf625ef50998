//! The mark of a run set that is no better than a linear fit.

use crate::outcomes::*;
use mmoe::base::digits::significant;
use mmoe::data::label_moments::LabelMoments;
use mmoe::report::Format;
use mmoe::study::plan::{Plan, PlannedRun};
use mmoe::study::run::{DataSpec, RunSpec, Synthetic};

/// The same study, but on data of the usual law.
fn synthetic(seeds: u64) -> Plan {
    let mut plan = plan(&[1.0, 3.0], seeds);
    plan.runs.iter_mut().for_each(|run| set_data(run, Synthetic::default()));
    plan
}

fn set_data(run: &mut PlannedRun, data: Synthetic) {
    let RunSpec::Training(spec) = &mut run.spec else { panic!("it is a training") };
    spec.data = DataSpec::Synthetic(data);
}

fn linear_residual() -> f64 {
    LabelMoments::of(&Synthetic::default(), 0).linear_residual
}

#[test]
fn a_sample_above_the_loss_of_a_linear_fit_is_flagged_and_one_below_is_not() {
    let above = |run: &PlannedRun| rate(run) > 2.0;
    let load = |run: &PlannedRun| Some(completed(linear_residual() * if above(run) { 1.001 } else { 0.999 }));
    let report = reported(&synthetic(2), load);
    let fit = significant(linear_residual(), 6);
    assert_eq!(
        select(&report, "cells.csv", &["learning_rate", "linear_fit"]),
        [format!("1 {fit}"), format!("3 {fit}")]
    );
    assert_eq!(select(&report, "selected.csv", &["linear_fit"]), std::slice::from_ref(&fit));
    let text = printed(&report, Format::Table);
    assert_eq!(text.lines().filter(|line| line.contains(" \u{2020}")).count(), 1, "{text}");
    assert!(text.contains("\u{2020} On the plateau"), "{text}");
}

#[test]
fn there_is_no_flag_where_the_linear_fit_is_the_best_there_is() {
    let has_fit = |plan: &Plan| printed(&reported(plan, losses), Format::Csv).contains(",linear_fit,");
    assert!(has_fit(&synthetic(2)));
    assert!(!has_fit(&plan(&[1.0], 2)), "a linear law");
}
