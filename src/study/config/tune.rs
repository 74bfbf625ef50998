//! `[tune]`, and its conflicts with other tables.

use super::tables::{ModelTable, Tables};
use crate::base::words::grouped;
use crate::study::search::Tune;
use crate::study::settings::{LEARNING_RATE, Setting};
use crate::study::toml::section::Section;
use crate::study::{Model, Study};

/// Notes everything that makes the study's search impossible.
pub fn check(study: &Study, tables: &Tables) {
    let searching: Vec<(&Model, &ModelTable)> =
        study.models.iter().zip(&tables.models).filter(|(_, table)| table.search.section.is_given()).collect();
    let section = &tables.tune.section;
    match (&study.tune, searching.first()) {
        (None, None) => {}
        (Some(_), None) => {
            let hint =
                "give a model a `search`, such as `search.learning_rate = { low = 1e-4, high = 1e-2, log = true }`";
            section.fault("", "no model has anything to search", hint);
        }
        (None, Some((_, model))) => {
            let cause = "a model is searched, but the study has no [tune]";
            model.search.section.fault("", cause, "add a `[tune]` table, or remove `search`");
        }
        (Some(tune), Some(_)) => {
            refuse_untunable(study, tune, tables);
            for (model, of) in searching {
                refuse_fixed(of, &tables.training.section);
                refuse_empty(model, of, tune);
            }
        }
    }
}

fn refuse_untunable(study: &Study, tune: &Tune, tables: &Tables) {
    let (section, grid) = (&tables.tune.section, &tables.grid.section);
    let Tune { trials, initial, .. } = *tune;
    if initial > trials {
        let cause = format!("{initial} initial trials, but only {trials} trials");
        section.fault("initial", &cause, "give more `trials`, or a smaller `initial`");
    }
    if !study.data.has_validation_rows() {
        let cause = "trials are judged by validation rows, and the data has none";
        section.fault("", cause, "tune on `source = \"census-income\"`, or remove [tune]");
    }
    for axis in study.grid.axes.keys() {
        let cause = format!("`{}` varies, and models are tuned for one value", axis.key);
        grid.fault(axis.key, &cause, "give the value in [data] or [training], or remove [tune]");
    }
}

/// Refuses a searched setting that is also fixed: one of the two would be silently ignored.
fn refuse_fixed(of: &ModelTable, training: &Section) {
    if of.search.given.is_empty() {
        of.search.section.fault("", "nothing is searched", "give the range of at least one setting");
    }
    for setting in of.search.given.iter().map(|searched| searched.setting) {
        let places = [&of.sizes.section, &of.training.section, training];
        for place in places.into_iter().filter(|place| place.gives(setting.fixed_by())) {
            let cause = format!("`{}` is searched, but fixed here", setting.key);
            place.fault(setting.fixed_by(), &cause, fixed_hint(setting));
        }
    }
}

fn fixed_hint(setting: &Setting) -> &'static str {
    if setting.key == LEARNING_RATE {
        "remove it here, or give it in the `training` of the models that do not search it"
    } else {
        "remove it here or there"
    }
}

fn refuse_empty(model: &Model, of: &ModelTable, tune: &Tune) {
    let smallest = model.at_end(|searched| searched.low).architecture.units();
    if smallest <= tune.max_units {
        return;
    }
    let cause = format!(
        "the smallest layer has {} hidden units, more than `max_units` of {}",
        grouped(smallest),
        grouped(tune.max_units)
    );
    let units = of.search.given.iter().map(|searched| searched.setting).find(|setting| model.counts_units(setting));
    let place = if units.is_some() { &of.search.section } else { &of.sizes.section };
    let key = units.map_or("", |setting| setting.key);
    place.fault(key, &cause, "make the layer smaller, or raise `max_units` in [tune]");
}
