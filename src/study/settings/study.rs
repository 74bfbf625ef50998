//! Settings that are no part of a run: what a study is called, how its models are tuned, and how many seeds it has.

use super::limits::{self, JOBS, MAX_RUNS, NAME, SHA256, TRIALS, UNITS};
use super::setting::{Setting, Table};
use crate::study::head::StudyHead;
use crate::study::run::{Choice, Measure, ModelKind, SourceKind};
use crate::study::search::Tune;
use crate::study::toml::rule::Rule;

/// `[study]`.
pub static STUDY: &[Setting<StudyHead>] = &[
    Setting::new(Table::Study, "name", NAME, |head: &mut StudyHead| Some(&mut head.name))
        .help("The study's name; its results go to results/NAME")
        .required(),
    Setting::new(Table::Study, "measure", Rule::Words(Measure::words), |head: &mut StudyHead| Some(&mut head.measure))
        .help("What to measure of the data, in a study that trains nothing"),
    Setting::new(Table::Study, "reference", limits::MODEL_NAME, |head: &mut StudyHead| Some(&mut head.reference))
        .help("Name of the model that the others are compared with; by default the only MMoE"),
    Setting::new(Table::Study, "tuned_from", SHA256, |head: &mut StudyHead| Some(&mut head.tuned_from))
        .help("Written by `mmoe tune`: which search chose the models' settings"),
];

/// Where the rows of `[data]` come from.
pub static SOURCE: Setting<SourceKind> =
    Setting::new(Table::Synthetic, "source", Rule::Words(SourceKind::words), |kind| Some(kind))
        .help("Where the rows come from: generated, census-income, or a table that [data] describes");

/// What a `[[model]]` is.
pub static TYPE: Setting<Option<ModelKind>> =
    Setting::new(Table::Model, "type", Rule::Words(ModelKind::words), |kind| Some(kind))
        .help("Which model it is")
        .required();

/// What a `[[model]]` is called.
pub static MODEL_NAME: Setting<String> = Setting::new(Table::Model, "name", limits::MODEL_NAME, |name| Some(name))
    .help("Its name in tables; by default its type");

/// `[tune]`.
pub static TUNE: &[Setting<Tune>] = &[
    Setting::new(Table::Tune, "trials", TRIALS, |tune: &mut Tune| Some(&mut tune.trials)).help("Trials of each model"),
    Setting::new(Table::Tune, "initial", TRIALS, |tune: &mut Tune| Some(&mut tune.initial))
        .help("First trials, which are spread evenly whatever their results"),
    Setting::new(Table::Tune, "concurrent", JOBS, |tune: &mut Tune| Some(&mut tune.concurrent))
        .help("Trials of a model that may run at the same time; more keep more workers busy, but change the proposals"),
    Setting::new(Table::Tune, "max_units", UNITS, |tune: &mut Tune| Some(&mut tune.max_units))
        .help("Most hidden units of a layer: its width, times the number of experts if it has any"),
];

/// The seeds of `[grid]`. Its other keys are the settings of runs that have a single value.
pub static SEEDS: Setting<u64> =
    Setting::new(Table::Grid, "seeds", Rule::Whole(1, MAX_RUNS), |seeds| Some(seeds)).help("Number of seeds, from 0");
