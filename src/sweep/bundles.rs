//! Bundles: runs that share their data are carried out together.

use crate::study::plan::PlannedRun;
use crate::train::bundle::shared_data;
use std::collections::HashMap;

/// The places of the runs in `runs`, in one list per bundle. Bundles are in the order of their first runs.
pub fn bundles(runs: &[&PlannedRun]) -> Vec<Vec<usize>> {
    let mut bundles: Vec<Vec<usize>> = Vec::new();
    let mut known = HashMap::new();
    for (place, run) in runs.iter().enumerate() {
        let bundle = match shared_data(&run.spec) {
            Some(data) => *known.entry(data).or_insert(bundles.len()),
            None => bundles.len(),
        };
        if bundle == bundles.len() {
            bundles.push(Vec::new());
        }
        bundles[bundle].push(place);
    }
    bundles
}
