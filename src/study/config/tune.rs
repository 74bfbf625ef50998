//! `[tune]`, and its conflicts with other tables.

use super::tables::Block;
use crate::base::error::{Error, Result};
use crate::base::words::grouped;
use crate::study::Study;
use crate::study::search::{Setting, Tune};
use crate::study::settings::limits;
use crate::study::toml::section::Section;

/// Takes the keys of the table.
pub fn take(section: &mut Section) -> Result<Tune> {
    Ok(Tune {
        trials: section.take("trials", limits::TRIALS)?.unwrap_or(30),
        initial: section.take("initial", limits::TRIALS)?.unwrap_or(8),
        concurrent: section.take("concurrent", limits::JOBS)?.unwrap_or(2),
        max_units: section.take("max_units", limits::UNITS)?.unwrap_or(2_048),
    })
}

/// How the models are tuned, if they are. `study` is what the other tables describe.
pub fn read(
    section: &mut Section,
    training: &Section,
    grid: &Section,
    blocks: &[Block],
    study: &Study,
) -> Result<Option<Tune>> {
    let tune = take(section)?;
    section.finish()?;
    let searching: Vec<&Block> = blocks.iter().filter(|block| block.search.is_given()).collect();
    match searching.first() {
        None if !section.is_given() => return Ok(None),
        None => {
            let hint =
                "give a model a `search`, such as `search.learning_rate = { low = 1e-4, high = 1e-2, log = true }`";
            return Err(section.error("", "no model has anything to search", hint));
        }
        Some(block) if !section.is_given() => {
            let cause = "a model is searched, but the study has no [tune]";
            return Err(block.search.error("", cause, "add a `[tune]` table, or remove `search`"));
        }
        Some(_) => {}
    }
    refuse_untunable(section, grid, &tune, study)?;
    for block in searching {
        refuse_fixed(block, training)?;
        refuse_empty(block, &tune)?;
    }
    Ok(Some(tune))
}

fn refuse_untunable(section: &Section, grid: &Section, tune: &Tune, study: &Study) -> Result<()> {
    let Tune { trials, initial, .. } = *tune;
    if initial > trials {
        let cause = format!("{initial} initial trials, but only {trials} trials");
        return Err(section.error("initial", &cause, "give more `trials`, or a smaller `initial`"));
    }
    if !study.data.has_validation_rows() {
        let cause = "trials are judged by validation rows, and the data has none";
        return Err(section.error("", cause, "tune on `source = \"census-income\"`, or remove [tune]"));
    }
    match study.grid.axes.keys().next() {
        Some(axis) => {
            let cause = format!("`{}` varies, and models are tuned for one value", axis.key());
            Err(grid.error(axis.key(), &cause, "give the value in [data] or [training], or remove [tune]"))
        }
        None => Ok(()),
    }
}

/// Refuses a searched setting that is also fixed: one of the two would be silently ignored.
fn refuse_fixed(block: &Block, training: &Section) -> Result<()> {
    if block.model.search.is_empty() {
        return Err(block.search.error("", "nothing is searched", "give the range of at least one setting"));
    }
    for setting in block.model.search.iter().map(|searched| searched.setting) {
        let places = [&block.section, &block.training, training];
        let key = setting.fixed_by();
        if let Some(place) = places.into_iter().find(|place| place.gives(key)) {
            return Err(fixed(place, setting));
        }
    }
    Ok(())
}

fn fixed(place: &Section, setting: Setting) -> Error {
    let cause = format!("`{}` is searched, but fixed here", setting.key());
    let hint = match setting {
        Setting::LearningRate => "remove it here, or give it in the `training` of the models that do not search it",
        _ => "remove it here or there",
    };
    place.error(setting.fixed_by(), &cause, hint)
}

fn refuse_empty(block: &Block, tune: &Tune) -> Result<()> {
    let smallest = block.model.at_end(|searched| searched.low).units();
    if smallest <= tune.max_units {
        return Ok(());
    }
    let units = block.model.search.iter().map(|searched| searched.setting).find(|setting| setting.counts_units());
    let cause = format!(
        "the smallest layer has {} hidden units, more than `max_units` of {}",
        grouped(smallest),
        grouped(tune.max_units)
    );
    let place = if units.is_some() { &block.search } else { &block.section };
    let key = units.map_or("", Setting::key);
    Err(place.error(key, &cause, "make the layer smaller, or raise `max_units` in [tune]"))
}
