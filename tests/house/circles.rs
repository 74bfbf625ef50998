//! Circles in a graph.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What each node points to.
pub type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Nodes that all reach each other.
pub struct Circle<'a> {
    /// A shortest way from the first node back to it.
    pub way: Vec<&'a str>,
    /// The nodes of the circle that are not on the way.
    pub others: Vec<&'a str>,
}

/// Every circle once, by its first node.
pub fn circles<'a>(graph: &Graph<'a>) -> Vec<Circle<'a>> {
    let reached: BTreeMap<_, _> = graph.keys().map(|&node| (node, reach(graph, node))).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut circles = Vec::new();
    for (&first, before) in &reached {
        if !before.contains_key(first) || seen.contains(first) {
            continue;
        }
        let mut way = vec![first, before[first]];
        while let Some(&last) = way.last().filter(|last| **last != first) {
            way.push(before[last]);
        }
        way.reverse();
        let members: Vec<_> = before.keys().copied().filter(|node| reached[node].contains_key(first)).collect();
        seen.extend(&members);
        let others = members.into_iter().filter(|node| !way.contains(node)).collect();
        circles.push(Circle { way, others });
    }
    circles
}

/// The nodes that `from` reaches, each with the one before it on a shortest way.
fn reach<'a>(graph: &Graph<'a>, from: &'a str) -> BTreeMap<&'a str, &'a str> {
    let mut before = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        for &next in &graph[node] {
            if !before.contains_key(next) {
                before.insert(next, node);
                queue.push_back(next);
            }
        }
    }
    before
}
