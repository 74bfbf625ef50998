//! Settings of a network's sizes.

use super::{limits, replace};
use crate::base::error::Result;
use crate::study::run::size::Problem;
use crate::study::run::{Architecture, Experts, ModelKind, TaskNetworks};
use crate::study::toml::rule::flag;
use crate::study::toml::section::Section;
use clap::Args;
use serde::Serialize;

/// Sizes of a network.
#[derive(Args, Clone, Debug, Default, PartialEq, Serialize)]
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
    /// Widths of the hidden layers of each task's own network in single-task, l2-constrained, cross-stitch and
    /// tensor-factorization [default: 60, or 64 in tensor-factorization]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = flag(limits::UNITS))]
    pub task_units: Option<Vec<usize>>,
    /// Weight of the squared distance between two tasks' parameters in l2-constrained [default: 0.01]
    #[arg(long, value_name = "WEIGHT", value_parser = flag(limits::L2_ALPHA))]
    pub l2_alpha: Option<f64>,
    /// Ranks of tensor-factorization's weights, for inputs, units and tasks [default: 48,48,2]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = flag(limits::UNITS))]
    pub ranks: Option<Vec<usize>>,
}

impl SizeSettings {
    /// Takes the keys of a `[[model]]` table that networks of this kind have.
    pub fn read(section: &mut Section, architecture: &Architecture) -> Result<Self> {
        let kind = architecture.kind();
        let has = |key| has(kind, key);
        let widths = |section: &mut Section, key| if has(key) { section.list(key, limits::UNITS) } else { Ok(None) };
        Ok(Self {
            tower_units: widths(section, "tower_units")?,
            experts: if has("experts") { section.take("experts", limits::EXPERTS)? } else { None },
            expert_units: widths(section, "expert_units")?,
            bottom_units: widths(section, "bottom_units")?,
            task_units: widths(section, "task_units")?,
            l2_alpha: if has("l2_alpha") { section.take("l2_alpha", limits::L2_ALPHA)? } else { None },
            ranks: widths(section, "ranks")?,
        })
    }

    /// The sizes of a network.
    pub fn of(architecture: &Architecture) -> Self {
        let towers = match architecture {
            Architecture::Linear => None,
            other => Some(other.tower_units().to_vec()),
        };
        let sizes = Self { tower_units: towers, ..Self::default() };
        let of_tasks = |networks: &TaskNetworks| Some(networks.task_units.clone());
        match architecture {
            Architecture::Linear => sizes,
            Architecture::SharedBottom { bottom_units, .. } => {
                Self { bottom_units: Some(bottom_units.clone()), ..sizes }
            }
            Architecture::Omoe(Experts { experts, expert_units, .. })
            | Architecture::Mmoe(Experts { experts, expert_units, .. }) => {
                Self { experts: Some(*experts), expert_units: Some(expert_units.clone()), ..sizes }
            }
            Architecture::SingleTask(networks) | Architecture::CrossStitch(networks) => {
                Self { task_units: of_tasks(networks), ..sizes }
            }
            Architecture::L2Constrained { networks, alpha } => {
                Self { task_units: of_tasks(networks), l2_alpha: Some(*alpha), ..sizes }
            }
            Architecture::TensorFactorization { networks, ranks } => {
                Self { task_units: of_tasks(networks), ranks: Some(ranks.to_vec()), ..sizes }
            }
        }
    }

    /// Replaces the current sizes by those that are given. Refuses sizes that networks of this kind do not have.
    pub fn apply(&self, architecture: &mut Architecture) -> Result<(), Problem> {
        self.refuse_foreign(architecture)?;
        match architecture {
            Architecture::Linear => {}
            Architecture::SharedBottom { bottom_units, tower_units } => {
                replace(bottom_units, &self.bottom_units);
                replace(tower_units, &self.tower_units);
            }
            Architecture::Omoe(sizes) | Architecture::Mmoe(sizes) => {
                replace(&mut sizes.experts, &self.experts);
                replace(&mut sizes.expert_units, &self.expert_units);
                replace(&mut sizes.tower_units, &self.tower_units);
            }
            Architecture::SingleTask(networks) | Architecture::CrossStitch(networks) => self.apply_to(networks),
            Architecture::L2Constrained { networks, alpha } => {
                self.apply_to(networks);
                replace(alpha, &self.l2_alpha);
            }
            Architecture::TensorFactorization { networks, ranks } => {
                self.apply_to(networks);
                *ranks = self.three_ranks()?.unwrap_or(*ranks);
            }
        }
        Ok(())
    }

    fn apply_to(&self, networks: &mut TaskNetworks) {
        replace(&mut networks.task_units, &self.task_units);
        replace(&mut networks.tower_units, &self.tower_units);
    }

    fn three_ranks(&self) -> Result<Option<[usize; 3]>, Problem> {
        let Some(ranks) = &self.ranks else { return Ok(None) };
        ranks.as_slice().try_into().map(Some).map_err(|_| Problem {
            keys: &["ranks"],
            cause: format!("`ranks` has {} values", ranks.len()),
            hint: "give three, for inputs, units and tasks".into(),
        })
    }

    fn refuse_foreign(&self, architecture: &Architecture) -> Result<(), Problem> {
        let kind = architecture.kind();
        let given: [(bool, &'static [&'static str]); 7] = [
            (self.tower_units.is_some(), &["tower_units"]),
            (self.experts.is_some(), &["experts"]),
            (self.expert_units.is_some(), &["expert_units"]),
            (self.bottom_units.is_some(), &["bottom_units"]),
            (self.task_units.is_some(), &["task_units"]),
            (self.l2_alpha.is_some(), &["l2_alpha"]),
            (self.ranks.is_some(), &["ranks"]),
        ];
        let Some((_, keys)) = given.into_iter().find(|(given, keys)| *given && !has(kind, keys[0])) else {
            return Ok(());
        };
        let cause = format!("a model of type {} has no `{}`", kind.key(), keys[0]);
        Err(Problem { keys, cause, hint: "leave it out or choose another type of model".into() })
    }
}

/// Whether networks of this kind have this size.
fn has(kind: ModelKind, key: &str) -> bool {
    match key {
        "experts" | "expert_units" => matches!(kind, ModelKind::Omoe | ModelKind::Mmoe),
        "bottom_units" => kind == ModelKind::SharedBottom,
        "l2_alpha" => kind == ModelKind::L2Constrained,
        "ranks" => kind == ModelKind::TensorFactorization,
        "tower_units" => kind != ModelKind::Linear,
        _ => !matches!(kind, ModelKind::Linear | ModelKind::SharedBottom | ModelKind::Omoe | ModelKind::Mmoe),
    }
}
