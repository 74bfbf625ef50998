//! A model's `search` table: the settings that are tuned, each with its range.

use crate::base::error::Result;
use crate::study::run::Architecture;
use crate::study::search::{Searched, Setting};
use crate::study::settings::limits;
use crate::study::toml::rule::YesNo;
use crate::study::toml::section::Section;

/// Takes the keys of the table. Refuses settings that networks of this kind do not have.
pub fn read(section: &mut Section, architecture: &Architecture) -> Result<Vec<Searched>> {
    let own = Setting::all_of(architecture);
    let mut searched = Vec::new();
    for setting in Setting::all() {
        let key = setting.key();
        let mut range = section.table(key, &format!("`{key} = {{ low = ..., high = ... }}`"))?;
        if range.is_given() && !own.contains(&setting) {
            let keys: Vec<_> = own.iter().map(|setting| setting.key()).collect();
            let cause = format!("a model of type {} has no `{key}`", architecture.kind().key());
            return Err(section.error(key, &cause, &format!("search any of {}", keys.join(", "))));
        }
        if range.is_given() {
            searched.push(read_range(setting, &mut range)?);
        }
    }
    section.finish()?;
    Ok(searched)
}

fn read_range(setting: Setting, range: &mut Section) -> Result<Searched> {
    let (low, high) = (bound(setting, range, "low")?, bound(setting, range, "high")?);
    let log = range.take("log", YesNo)?.unwrap_or(false);
    range.finish()?;
    let key = setting.key();
    if low >= high {
        let cause = format!("`{key}` is searched from {low} to {high}");
        return Err(range.error("low", &cause, "give a `low` that is smaller than `high`"));
    }
    if log && low <= 0.0 {
        let cause = format!("`{key}` is searched from {low} on a logarithmic scale");
        return Err(range.error("low", &cause, "start above 0, or remove `log`"));
    }
    Ok(Searched { setting, low, high, log })
}

fn bound(setting: Setting, range: &mut Section, end: &'static str) -> Result<f64> {
    match setting {
        Setting::LearningRate => range.need(end, limits::LEARNING_RATE),
        Setting::L2Alpha => range.need(end, limits::L2_ALPHA),
        Setting::Experts => range.need(end, limits::EXPERTS).map(|value| value as f64),
        _ => range.need(end, limits::UNITS).map(|value| value as f64),
    }
}
