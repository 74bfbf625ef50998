//! Finds the table that a misplaced key belongs to, for "it belongs to [training]".

use super::tune;
use crate::study::StudyHead;
use crate::study::axis::Axis;
use crate::study::run::{ModelKind, defaults};
use crate::study::settings::{CensusSettings, CsvSettings, SizeSettings, SyntheticSettings, TrainingSettings, limits};
use crate::study::toml::section::{Elsewhere, Section};

/// What a config's tables know about keys of other tables.
pub const ELSEWHERE: Elsewhere = Elsewhere { table_of, is_axis: Axis::is_key };

/// The table that has this key, as it is written in a config.
fn table_of(key: &str) -> Option<&'static str> {
    let homes = [
        ("[study]", Section::keys_of(|section| StudyHead::read(section).map(drop))),
        ("[grid]", Section::keys_of(|section| section.take("seeds", limits::SEEDS).map(drop))),
        ("[tune]", Section::keys_of(|section| tune::take(section).map(drop))),
        ("[training]", Section::keys_of(|section| TrainingSettings::read(section).map(drop))),
        ("[data]", Section::keys_of(|section| SyntheticSettings::read(section).map(drop))),
        ("[data] with `source = \"csv\"`", Section::keys_of(|section| CsvSettings::read(section).map(drop))),
        (
            "[data] with `source = \"census-income\"`",
            Section::keys_of(|section| CensusSettings::read(section).map(drop)),
        ),
        ("[[model]]", sizes(ModelKind::Mmoe)),
        ("[[model]] with `type = \"shared-bottom\"`", sizes(ModelKind::SharedBottom)),
        ("[[model]] with `type = \"l2-constrained\"`", vec!["l2_alpha"]),
        ("[[model]] with `type = \"tensor-factorization\"`", vec!["ranks"]),
        ("[[model]]", vec!["search"]),
        ("[[model]] of a type with a network per task, such as \"single-task\"", vec!["task_units"]),
    ];
    homes.into_iter().find(|(_, keys)| keys.contains(&key)).map(|(home, _)| home)
}

fn sizes(kind: ModelKind) -> Vec<&'static str> {
    Section::keys_of(|section| SizeSettings::read(section, &defaults::architecture(kind)).map(drop))
}
