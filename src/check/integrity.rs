//! The first layer: the folder's files agree with one another. Checksums alone prove nothing, since they can be edited
//! too, so every file that follows from the packed curves is made again and compared.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::published::{Content, Published};
use super::{Layer, evaluations, table_difference};
use crate::base::disk;
use crate::base::error::Result;
use crate::base::sha256::sha256_hex;
use crate::report::report;
use crate::store::names::{CHECKSUMS, MANIFEST, PLAN};
use crate::store::packs::seed_block::SeedBlock;
use crate::store::plan_csv;
use crate::store::trials::published_files;
use crate::study::plan::{PlannedStudy, label};

/// Name and bytes of a file that was made again.
type File = (String, Vec<u8>);

/// Checks all files and runs of the folder.
pub(super) fn layer(published: &Published) -> Result<Layer> {
    let derived = published.content.as_ref().map(derived_files).transpose()?.unwrap_or_default();
    let mut layer = Layer::default();
    let listed = check_checksums(published, &derived, &mut layer)?;
    let Some(content) = &published.content else {
        layer.checked = vec![format!("integrity: {listed} files by {}", CHECKSUMS)];
        if published.foreign.is_none() {
            layer.differences.push(format!("{}: it is missing, cut off or was changed by hand", MANIFEST));
        }
        return Ok(layer);
    };
    let plan = plan_csv::to_csv(&content.planned.plan)?;
    check_file(published, &(PLAN.into(), plan), &mut layer)?;
    let runs = content.planned.plan.runs.len();
    let mut checked = format!("integrity: {listed} files by {}, {}", CHECKSUMS, PLAN);
    checked += &format!(", {} of {runs} runs in the packs", check_runs(content, &mut layer));
    if content.packed.damaged().next().is_none() {
        for file in &derived {
            check_file(published, file, &mut layer)?;
        }
        let names: Vec<&str> = derived.iter().map(|(name, _)| name.as_str()).collect();
        checked += &format!(", made again from them: {}", names.join(", "));
    }
    layer.checked = vec![checked];
    Ok(layer)
}

fn derived_files(content: &Content) -> Result<Vec<File>> {
    let PlannedStudy { plan, data_sha256, .. } = &content.planned;
    Ok(report(plan, data_sha256.as_deref(), &mut |run| content.outcome(run))?.files)
}

/// Checks that every published file is listed once, and that every listed file is there and has its checksum. Returns
/// the number of listed files.
fn check_checksums(published: &Published, derived: &[File], layer: &mut Layer) -> Result<usize> {
    let Some(text) = &published.checksums else {
        layer.differences.push(format!("{}: it is missing", CHECKSUMS));
        return Ok(0);
    };
    let lines: Vec<(&str, &str)> = text.lines().map(|line| line.split_once("  ").unwrap_or(("", line))).collect();
    for &(sha256, name) in &lines {
        let bytes = if is_in_the_folder(name) { disk::read(&published.dir.join(name))? } else { None };
        let name = name.escape_debug();
        match bytes {
            None => layer.differences.push(format!("{name}: listed in {} but not in the folder", CHECKSUMS)),
            Some(bytes) if sha256_hex(&bytes) != sha256 => {
                layer.differences.push(format!("{name}: its checksum is not the one in {}", CHECKSUMS));
            }
            Some(_) => {}
        }
    }
    let packs = SeedBlock::present(&published.dir)?.into_iter().map(SeedBlock::file);
    let own = [MANIFEST, PLAN].map(str::to_owned).into_iter();
    for name in
        packs.chain(own).chain(published_files(&published.dir)).chain(derived.iter().map(|(name, _)| name.clone()))
    {
        match lines.iter().filter(|(_, listed)| *listed == name).count() {
            1 => {}
            0 => layer.differences.push(format!("{name}: not listed in {}", CHECKSUMS)),
            _ => layer.differences.push(format!("{name}: listed more than once in {}", CHECKSUMS)),
        }
    }
    Ok(lines.len())
}

/// Whether a name leads to a place inside the folder and not outside of it.
fn is_in_the_folder(name: &str) -> bool {
    let is_below = |component| matches!(component, Component::Normal(_));
    !name.is_empty() && !name.contains('\\') && Path::new(name).components().all(is_below)
}

/// Checks that a file has the expected bytes.
pub(super) fn check_file(published: &Published, (name, expected): &File, layer: &mut Layer) -> Result<()> {
    match disk::read(&published.dir.join(name))? {
        None => layer.differences.push(format!("{name}: it is missing")),
        Some(found) if found != *expected => {
            layer.differences.push(format!("{name}: {}", table_difference::difference(&found, expected)));
        }
        Some(_) => {}
    }
    Ok(())
}

/// Checks that every planned run is in the pack of its seed, with all its evaluations. Returns the number of runs
/// found.
fn check_runs(content: &Content, layer: &mut Layer) -> usize {
    let mut unreadable: BTreeMap<SeedBlock, usize> = content.packed.damaged().map(|block| (block, 0)).collect();
    let mut ended = 0;
    for run in &content.planned.plan.runs {
        let block = SeedBlock::of(run.seed);
        if let Some(runs) = unreadable.get_mut(&block) {
            *runs += 1;
            continue;
        }
        let label = || label(&content.planned.plan, run);
        match content.outcome(run) {
            None => layer.differences.push(format!("{}: {} does not have this run", label(), block.file())),
            Some(outcome) => {
                ended += 1;
                let wrong = evaluations::wrong(&run.spec, &outcome);
                layer.differences.extend(wrong.map(|wrong| format!("{}: {wrong}", label())));
            }
        }
    }
    for (block, runs) in unreadable {
        layer.differences.push(format!("{}: it cannot be read, so its {runs} runs cannot be checked", block.file()));
    }
    for (block, runs) in content.packed.beyond(&content.planned.plan) {
        layer.differences.push(format!("{}: {runs} runs in it are not in the plan", block.file()));
    }
    ended
}
