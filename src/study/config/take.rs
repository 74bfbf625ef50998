//! Takes settings out of the tables of a config.

use crate::study::settings::{Given, Setting};
use crate::study::toml::section::Section;
use crate::study::value::Value;

/// Takes a setting.
pub fn take<T>(section: &mut Section, setting: &Setting<T>) -> Option<Value> {
    if setting.is_required {
        section.need(setting.key, &setting.rule)
    } else {
        section.take(setting.key, &setting.rule)
    }
}

/// Takes all settings of a table. What it leaves out has its default.
pub fn fill<T: Default + Clone>(section: &mut Section, settings: &[Setting<T>]) -> T {
    let mut target = T::default();
    fill_in(section, settings, &mut target);
    target
}

/// Takes all settings that `target` has, and refuses the others. What the table leaves out stays.
pub fn fill_in<T: Clone>(section: &mut Section, settings: &[Setting<T>], target: &mut T) {
    for setting in settings {
        if let Some(value) = take(section, setting) {
            if setting.is_of(target) {
                setting.set(target, &value);
            } else {
                let own: Vec<&str> = settings.iter().filter(|own| own.is_of(target)).map(|own| own.key).collect();
                let hint = format!("remove it; there are {}", own.join(", "));
                section.fault(setting.key, &format!("{} has no `{}`", section.name(), setting.key), &hint);
            }
        }
    }
    section.finish();
}

/// Takes those of the settings that a table gives.
pub fn given(section: &mut Section, settings: impl IntoIterator<Item = &'static Setting>) -> Given {
    let mut given = Given::default();
    for setting in settings {
        if let Some(value) = take(section, setting) {
            given.insert(setting, value);
        }
    }
    section.finish();
    given
}
