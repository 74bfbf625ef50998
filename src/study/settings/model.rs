//! Sizes of the networks.

use super::limits::UNITS;
use super::setting::{Place, Setting, Table};
use crate::study::run::{Architecture, RunSpec};
use crate::study::toml::rule::Rule;

const LAYERS: Rule = Rule::Layers(&UNITS);

/// `[[model]]`, except its type, its name and its tables.
pub static MODEL: &[Setting] = &[
    setting("experts", UNITS, |run| Some(&mut of(run)?.experts_mut()?.experts)).help("Number of experts"),
    setting("expert_units", LAYERS, |run| Some(&mut of(run)?.experts_mut()?.expert_units))
        .help("Widths of each expert's hidden layers, such as 16 or 32,16"),
    setting("tower_units", LAYERS, |run| Some(of(run)?.tower_units_mut()?))
        .help("Widths of each tower's hidden layers"),
    setting("bottom_units", LAYERS, |run| Some(of(run)?.bottom_units_mut()?))
        .help("Widths of the hidden layers of the shared bottom"),
    setting("task_units", LAYERS, |run| Some(&mut of(run)?.networks_mut()?.task_units))
        .help("Widths of the hidden layers of each task's own network"),
    setting("l2_alpha", Rule::within(0.0, 1e6), |run| match of(run)? {
        Architecture::L2Constrained { alpha, .. } => Some(alpha),
        _ => None,
    })
    .help("Weight of the squared distance between two tasks' parameters"),
    setting("ranks", Rule::Fixed(3, &UNITS, "for inputs, units and tasks"), |run| Some(ranks(run)?))
        .help("Ranks of the factored weights, for inputs, units and tasks"),
    setting("rank_inputs", UNITS, |run| Some(&mut ranks(run)?[0]))
        .help("Rank for inputs: the paper's r1")
        .part_of("ranks"),
    setting("rank_units", UNITS, |run| Some(&mut ranks(run)?[1])).help("Rank for units: r2").part_of("ranks"),
    setting("rank_tasks", UNITS, |run| Some(&mut ranks(run)?[2])).help("Rank for tasks: r3").part_of("ranks"),
];

const fn setting(key: &'static str, rule: Rule, place: Place<RunSpec>) -> Setting {
    Setting::new(Table::Model, key, rule, place)
}

fn of(run: &mut RunSpec) -> Option<&mut Architecture> {
    Some(&mut run.training_mut()?.model)
}

fn ranks(run: &mut RunSpec) -> Option<&mut [usize; 3]> {
    match of(run)? {
        Architecture::TensorFactorization { ranks, .. } => Some(ranks),
        _ => None,
    }
}
