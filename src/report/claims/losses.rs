//! The losses that claims are about: a value per model, correlation and seed.

use crate::study::run::Architecture;

/// The paper's three models of the synthetic studies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One bottom for all tasks.
    SharedBottom,
    /// One gate for all tasks.
    Omoe,
    /// A gate per task.
    Mmoe,
}

impl Kind {
    /// All three, in the paper's order.
    pub const ALL: [Self; 3] = [Self::SharedBottom, Self::Omoe, Self::Mmoe];

    /// The kind of a network, if it is one of the three.
    pub fn of(architecture: &Architecture) -> Option<Self> {
        match architecture {
            Architecture::SharedBottom { .. } => Some(Self::SharedBottom),
            Architecture::Omoe(_) => Some(Self::Omoe),
            Architecture::Mmoe(_) => Some(Self::Mmoe),
            _ => None,
        }
    }

    /// The paper's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::SharedBottom => "Shared-Bottom",
            Self::Omoe => "OMoE",
            Self::Mmoe => "MMoE",
        }
    }
}

/// Losses of the same seeds under several models and correlations.
///
/// A loss is the excess over the noise floor, divided by its seed's label variance: 0 is the best there can be, 1 what a
/// constant leaves. With alpha and beta drawn per seed only such losses compare; with fixed ones all are divided by one
/// number, and every effect here is a ratio.
#[derive(Clone, Debug, Default)]
pub struct Losses {
    cells: Vec<Cell>,
}

#[derive(Clone, Debug)]
struct Cell {
    kind: Kind,
    corr: f64,
    losses: Vec<f64>,
}

impl Losses {
    /// Adds the losses of a model at a task correlation, in the order of the seeds, as many as in every other cell.
    pub fn add(&mut self, kind: Kind, corr: f64, losses: Vec<f64>) {
        self.cells.push(Cell { kind, corr, losses });
    }

    /// The losses of a model at a task correlation.
    pub fn of(&self, kind: Kind, corr: f64) -> &[f64] {
        let cell = self.cells.iter().find(|cell| cell.kind == kind && cell.corr == corr);
        cell.map_or(&[], |cell| &cell.losses)
    }

    /// Number of seeds.
    pub fn seeds(&self) -> usize {
        self.cells.first().map_or(0, |cell| cell.losses.len())
    }

    /// The task correlations, ascending.
    pub fn corrs(&self) -> Vec<f64> {
        let mut corrs: Vec<f64> = self.cells.iter().map(|cell| cell.corr).collect();
        corrs.sort_by(f64::total_cmp);
        corrs.dedup();
        corrs
    }

    /// Whether there are losses of this model.
    pub fn has(&self, kind: Kind) -> bool {
        self.cells.iter().any(|cell| cell.kind == kind)
    }
}
