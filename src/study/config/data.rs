//! `[data]`: the source of the rows.

use super::grid;
use super::tables::locate;
use crate::base::error::Result;
use crate::study::Grid;
use crate::study::run::{DataSpec, SourceKind, defaults};
use crate::study::settings::{CensusSettings, CsvSettings, SyntheticSettings, limits};
use crate::study::toml::section::Section;

/// Takes the keys of the table, and refuses those that the grid varies.
pub fn read(section: &mut Section, varied: &Grid) -> Result<DataSpec> {
    let kind = section.take("source", limits::SOURCE)?.unwrap_or(SourceKind::Synthetic);
    let (data, applied) = match kind {
        SourceKind::Synthetic => {
            let mut synthetic = defaults::synthetic();
            let applied = SyntheticSettings::read(section)?.apply(&mut synthetic);
            (DataSpec::Synthetic(synthetic), applied)
        }
        SourceKind::Csv => {
            let mut file = defaults::csv_file();
            let applied = CsvSettings::read(section)?.apply(&mut file);
            (DataSpec::Csv(file), applied)
        }
        SourceKind::CensusIncome => {
            let mut census = defaults::census_income();
            CensusSettings::read(section)?.apply(&mut census);
            (DataSpec::CensusIncome(census), Ok(()))
        }
    };
    section.finish()?;
    applied.map_err(|problem| locate(&problem, &[section]))?;
    grid::refuse_varied(section, varied)?;
    grid::refuse_overridden(section, varied)?;
    Ok(data)
}
