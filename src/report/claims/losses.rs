//! The losses that claims are about: a value per model, correlation and seed.

use crate::study::run::ModelKind;

/// Losses of the same seeds under several models and correlations.
///
/// A loss is the excess over the noise floor, divided by the label variance of its seed: 0 is the best possible, and a
/// constant prediction has nearly 1. If alpha and beta are drawn per seed, only such losses can be compared. If they
/// are fixed, all losses are divided by the same number, which changes no effect, since every effect is a ratio.
#[derive(Clone, Debug, Default)]
pub struct Losses {
    cells: Vec<Cell>,
}

#[derive(Clone, Debug)]
struct Cell {
    kind: ModelKind,
    corr: f64,
    losses: Vec<f64>,
}

impl Losses {
    /// Adds the losses of a model at a task correlation, in seed order, for the same seeds as in every other cell.
    pub fn add(&mut self, kind: ModelKind, corr: f64, losses: Vec<f64>) {
        self.cells.push(Cell { kind, corr, losses });
    }

    /// The losses of a model at a task correlation.
    pub fn of(&self, kind: ModelKind, corr: f64) -> &[f64] {
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
    pub fn has(&self, kind: ModelKind) -> bool {
        self.cells.iter().any(|cell| cell.kind == kind)
    }
}
