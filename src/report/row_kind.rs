//! The kinds of rows. A table has one kind, so that whoever groups its rows never mixes cells with choices among them.

use super::columns::columns;
use super::selection::RunSetKey;
use super::selection::cells::LEARNING_RATE;
use super::selection::rate::RateChoice;

/// What a row of a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A cell.
    Cell,
    /// A rate sweep at the learning rate that was chosen for its model at its correlation.
    Selected,
    /// A rate sweep at the learning rate that was chosen for its model at all correlations.
    SelectedPerModel,
}

impl RowKind {
    /// All kinds, in reading order.
    pub const ALL: [Self; 3] = [Self::Cell, Self::Selected, Self::SelectedPerModel];

    /// The kind of a run set's rows.
    pub fn of(key: &RunSetKey) -> Self {
        match key.selection {
            RateChoice::Grid => Self::Cell,
            RateChoice::PerCorrelation(_) => Self::Selected,
            RateChoice::PerModel(_) => Self::SelectedPerModel,
        }
    }

    /// The kind that is shown first: chosen learning rates, or cells where no model has a choice.
    pub fn first<'k>(keys: impl Iterator<Item = &'k RunSetKey> + Clone) -> Self {
        let count = |kind| keys.clone().filter(|key| Self::of(key) == kind).count();
        let selected = count(Self::Selected);
        if selected == 0 || selected == count(Self::Cell) { Self::Cell } else { Self::Selected }
    }

    /// The file of final values.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Cell => "cells.csv",
            Self::Selected => "selected.csv",
            Self::SelectedPerModel => "selected-per-model.csv",
        }
    }

    /// The file of curves.
    pub(super) fn curves_file(self) -> &'static str {
        match self {
            Self::Cell => "curves.csv",
            Self::Selected => "selected-curves.csv",
            Self::SelectedPerModel => "selected-per-model-curves.csv",
        }
    }

    /// The columns of [`Self::fields`] in a study with these axes.
    pub(super) fn columns(self, axes: &[String]) -> Vec<String> {
        match self {
            Self::Cell => axes.to_vec(),
            Self::Selected | Self::SelectedPerModel => {
                let chosen = columns(&["selection", "learning_rate_even_seeds", "learning_rate_odd_seeds"]);
                kept(axes, axes).chain(chosen).collect()
            }
        }
    }

    /// What identifies a run set of this kind, in a study with these axes.
    pub(super) fn fields(self, axes: &[String], key: &RunSetKey) -> Vec<String> {
        match self {
            Self::Cell => key.axes.clone(),
            Self::Selected | Self::SelectedPerModel => {
                let chosen = [key.selection.name().into()].into_iter().chain(key.learning_rates.clone());
                kept(axes, &key.axes).chain(chosen).collect()
            }
        }
    }
}

/// The values on all axes but that of the learning rate, which is chosen.
fn kept<'a>(axes: &'a [String], values: &'a [String]) -> impl Iterator<Item = String> + 'a {
    axes.iter().zip(values).filter(|(axis, _)| *axis != LEARNING_RATE).map(|(_, value)| value.clone())
}
