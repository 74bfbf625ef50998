//! Shards: the parts of a plan that several processes carry out, on one computer or on many.
//!
//! The cut depends on the plan and on the number of shards alone, so that every computer makes the same one. Runs that
//! share their data stay together. Shards are balanced by the engine's cost formula, never by a clock.

use super::bundles::bundles;
use crate::base::error::Result;
use crate::data::datasets::Datasets;
use crate::study::plan::{Plan, PlannedRun};
use crate::train::engine::Engine;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;

/// One of the parts of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub index: usize,
    /// Number of parts.
    pub count: usize,
}

impl Shard {
    /// The most parts of a plan.
    pub const MOST: usize = 100_000;

    /// The runs of this shard, in plan order.
    pub fn of<'p>(self, plan: &'p Plan, datasets: &Datasets, engine: &dyn Engine) -> Result<Vec<&'p PlannedRun>> {
        let mut shards = cut(plan, self.count, datasets, engine)?;
        Ok(shards.swap_remove(self.index - 1))
    }

    /// The shard that a file is named after.
    pub fn from_file_name(name: &str) -> Option<Self> {
        let (index, count) = name.split_once("-of-")?;
        Self::checked(index.parse().ok()?, count.parse().ok()?)
    }

    /// The name of its files, such as `3-of-16`.
    pub fn file_name(self) -> String {
        format!("{}-of-{}", self.index, self.count)
    }

    /// The shard, if there is such a part.
    pub fn checked(index: usize, count: usize) -> Option<Self> {
        (1..=count).contains(&index).then_some(Self { index, count }).filter(|_| count <= Self::MOST)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

/// All shards of a plan. The most costly bundle goes first, each to the shard that has the least so far.
pub fn cut<'p>(
    plan: &'p Plan,
    count: usize,
    datasets: &Datasets,
    engine: &dyn Engine,
) -> Result<Vec<Vec<&'p PlannedRun>>> {
    let runs: Vec<&PlannedRun> = plan.runs.iter().collect();
    let cost = |run: &&PlannedRun| Ok(engine.cost(&run.spec, datasets.of(&run.spec)?));
    let costs: Vec<f64> = runs.iter().map(cost).collect::<Result<_>>()?;
    let mut bundles: Vec<(f64, Vec<usize>)> =
        bundles(&runs).into_iter().map(|places| (places.iter().map(|&place| costs[place]).sum(), places)).collect();
    bundles.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let mut shards = vec![Vec::new(); count];
    let mut loads: BinaryHeap<Reverse<(Load, usize)>> = (0..count).map(|shard| Reverse((Load(0.0), shard))).collect();
    for (cost, places) in bundles {
        let Some(Reverse((Load(load), shard))) = loads.pop() else { break };
        shards[shard].extend(places);
        loads.push(Reverse((Load(load + cost), shard)));
    }
    let in_plan_order = |mut places: Vec<usize>| {
        places.sort_unstable();
        places.into_iter().map(|place| runs[place]).collect()
    };
    Ok(shards.into_iter().map(in_plan_order).collect())
}

/// A sum of costs, which is never NaN.
#[derive(PartialEq)]
struct Load(f64);

impl Eq for Load {}

impl PartialOrd for Load {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Load {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
