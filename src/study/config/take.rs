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
pub fn fill<T: Default>(section: &mut Section, settings: &[Setting<T>]) -> T {
    let mut target = T::default();
    for setting in settings {
        if let Some(value) = take(section, setting) {
            setting.set(&mut target, &value);
        }
    }
    section.finish();
    target
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
