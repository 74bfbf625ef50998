//! Settings of the optimisation.

use super::limits::{BETA, MONITOR, STEPS};
use super::setting::{Place, Setting, Table};
use crate::study::run::{Choice, EpsPlacement, LossMean, RunSpec, Training};
use crate::study::toml::rule::Rule;

/// `[training]`, and the `training` of a single model.
pub static TRAINING: &[Setting] = &[
    setting("steps", STEPS, |run| Some(&mut of(run)?.steps)).help("Number of optimiser steps"),
    setting("batch_size", Rule::Whole(1, 10_000_000), |run| Some(&mut of(run)?.batch_size)).help("Rows per step"),
    setting("eval_every", STEPS, |run| Some(&mut of(run)?.eval_every))
        .help("Steps between evaluations; the last step is evaluated too"),
    setting("eval_at", Rule::Distinct(&STEPS), |run| Some(&mut of(run)?.eval_at))
        .help("Further steps to evaluate, such as 50,100,200"),
    setting("patience", Rule::Whole(1, 100_000), |run| Some(&mut of(run)?.patience)).help(
        "End after this many evaluations without a better AUC of the main task on validation rows, and keep the \
               best model; without it, take all steps",
    ),
    // Fewer resamples would not show the spread.
    setting("resamples", Rule::Whole(20, 10_000), |run| Some(&mut of(run)?.resamples))
        .help("Also record the last model's AUCs on this many resamples of the test rows, for intervals"),
    setting("monitor", MONITOR, |run| Some(&mut of(run)?.monitor))
        .help("Metric by which early stopping, tuning and the choice of a rate go, such as click:auc"),
    setting("loss_mean", Rule::Words(LossMean::words), |run| Some(&mut of(run)?.loss_mean))
        .help("Over which rows of a batch a task's loss is a mean: those with a label (labelled), or all (batch)"),
    // A lower rate vanishes in single precision.
    setting("learning_rate", Rule::within(1e-12, 1e6), |run| Some(&mut of(run)?.learning_rate))
        .help("Learning rate of Adam"),
    setting("beta1", BETA, |run| Some(&mut of(run)?.optimizer.beta1)).help("Adam's decay of the first moment"),
    setting("beta2", BETA, |run| Some(&mut of(run)?.optimizer.beta2)).help("Adam's decay of the second moment"),
    setting("eps", Rule::within(1e-30, 1.0), |run| Some(&mut of(run)?.optimizer.eps)).help("Adam's eps"),
    setting("eps_placement", Rule::Words(EpsPlacement::words), |run| Some(&mut of(run)?.optimizer.eps_placement))
        .help("Where eps is added: after the bias correction (pytorch) or before it (tensorflow)"),
];

const fn setting(key: &'static str, rule: Rule, place: Place<RunSpec>) -> Setting {
    Setting::new(Table::Training, key, rule, place)
}

fn of(run: &mut RunSpec) -> Option<&mut Training> {
    Some(&mut run.training_mut()?.training)
}
