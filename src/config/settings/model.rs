//! Settings of a network's sizes.

use super::{Problem, replace};
use crate::config::limits;
use crate::config::rule::flag;
use crate::config::section::Section;
use crate::error::Result;
use crate::spec::Architecture;
use clap::Args;

/// Sizes of a network.
#[derive(Args, Clone, Debug, Default, PartialEq)]
#[command(next_help_heading = "Model")]
pub struct SizeSettings {
    /// Number of experts of omoe and mmoe [default: 8]
    #[arg(long, value_name = "N", value_parser = flag(limits::EXPERTS))]
    pub experts: Option<usize>,
    /// Widths of each expert's hidden layers, such as 16 or 32,16 [default: 16]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = flag(limits::UNITS))]
    pub expert_units: Option<Vec<usize>>,
    /// Widths of each tower's hidden layers [default: 8]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = flag(limits::UNITS))]
    pub tower_units: Option<Vec<usize>>,
    /// Widths of the hidden layers of shared-bottom's bottom [default: 113]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = flag(limits::UNITS))]
    pub bottom_units: Option<Vec<usize>>,
}

impl SizeSettings {
    /// Takes the keys of a `[[model]]` table that networks of this kind have.
    pub fn read(section: &mut Section, architecture: &Architecture) -> Result<Self> {
        let mut sizes = Self { tower_units: section.list("tower_units", limits::UNITS)?, ..Self::default() };
        if let Architecture::SharedBottom { .. } = architecture {
            sizes.bottom_units = section.list("bottom_units", limits::UNITS)?;
        } else {
            sizes.experts = section.take("experts", limits::EXPERTS)?;
            sizes.expert_units = section.list("expert_units", limits::UNITS)?;
        }
        Ok(sizes)
    }

    /// Applies what is given; sizes that networks of this kind do not have are refused.
    pub fn apply(&self, architecture: &mut Architecture) -> Result<(), Problem> {
        let kind = architecture.kind();
        match architecture {
            Architecture::SharedBottom { bottom_units, tower_units } => {
                refuse(kind, self.experts.is_some(), &["experts"])?;
                refuse(kind, self.expert_units.is_some(), &["expert_units"])?;
                replace(bottom_units, &self.bottom_units);
                replace(tower_units, &self.tower_units);
            }
            Architecture::Omoe(sizes) | Architecture::Mmoe(sizes) => {
                refuse(kind, self.bottom_units.is_some(), &["bottom_units"])?;
                replace(&mut sizes.experts, &self.experts);
                replace(&mut sizes.expert_units, &self.expert_units);
                replace(&mut sizes.tower_units, &self.tower_units);
            }
        }
        Ok(())
    }
}

fn refuse(kind: &str, given: bool, keys: &'static [&'static str]) -> Result<(), Problem> {
    if !given {
        return Ok(());
    }
    let cause = format!("a model of type {kind} has no `{}`", keys[0]);
    Err(Problem { keys, cause, mend: "leave it out or choose another type of model".into() })
}
