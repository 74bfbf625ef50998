//! The README and the pages of `docs/`: their console blocks say what the program prints, their configs are studies, and
//! their links lead somewhere.

use clap::Parser;
use mmoe::cli::Cli;
use mmoe::study::Study;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Pages outside `docs/`.
const OTHERS: [&str; 6] =
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "results/README.md", "data/README.md"];

/// The pages of `docs/`, as paths from the root.
fn docs() -> Vec<String> {
    let entries = std::fs::read_dir(Path::new(ROOT).join("docs")).expect("docs/ is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.map(|name| format!("docs/{name}")).collect()
}

fn text(page: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

/// A page without its blocks of code, in which brackets are no links.
fn prose(page: &str) -> String {
    let mut is_code = false;
    let keeps = |line: &&str| {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence && !line.starts_with("    ")
    };
    text(page).lines().filter(keeps).collect::<Vec<_>>().join("\n")
}

/// Targets of a page's links.
fn links(page: &str) -> Vec<String> {
    let prose = prose(page);
    prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
}

/// Anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(page: &str) -> BTreeSet<String> {
    let kept = |c: char| (c.is_alphanumeric() || "-_".contains(c)).then_some(c);
    let anchor = |heading: &str| {
        let words = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        words.chars().filter_map(kept).collect()
    };
    prose(page).lines().filter(|line| line.starts_with('#')).map(anchor).collect()
}

#[test]
fn the_console_blocks_are_true() {
    let pages = docs().into_iter().chain(["README.md".into()]);
    let folder = tempfile::tempdir().expect("a scratch folder");
    let copies: Vec<PathBuf> = pages
        .filter(|page| text(page).contains("```console"))
        .map(|page| {
            let copy = folder.path().join(page.replace('/', "-"));
            std::fs::copy(Path::new(ROOT).join(&page), &copy).expect("the page can be copied");
            copy
        })
        .collect();
    assert!(copies.len() >= 2, "README.md and a page have console blocks: {copies:?}");
    for page in copies {
        // A folder of its own for each page, since the commands write files.
        let scratch = tempfile::tempdir().expect("a scratch folder");
        std::env::set_current_dir(&scratch).expect("the scratch folder can be entered");
        trycmd::TestCases::new().case(&page).run();
    }
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_and_pages_of_the_book_stay_in_it() {
    let mut count = 0;
    for page in docs().iter().map(String::as_str).chain(OTHERS) {
        for link in links(page).iter().filter(|link| !link.contains("://")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let folder = Path::new(page).parent().expect("a page is in a folder");
            let target = if path.is_empty() { PathBuf::from(page) } else { folder.join(path) };
            assert!(Path::new(ROOT).join(&target).exists(), "{page}: `{link}` leads nowhere");
            if !anchor.is_empty() {
                let target = target.to_str().expect("a path in UTF-8");
                assert!(anchors(target).contains(anchor), "{page}: `{link}` names no heading");
            }
            assert!(!page.starts_with("docs/") || !path.contains(".."), "{page}: `{link}` leaves the book");
            count += 1;
        }
    }
    assert!(count > 20, "only {count} links were found");
}

/// The commands in a page's indented blocks, without their comments.
fn commands(page: &str) -> Vec<String> {
    let line = |line: &str| Some(line.strip_prefix("    ")?.split(" #").next()?.trim().to_owned());
    text(page).lines().filter_map(line).filter(|line| line.starts_with("mmoe ")).collect()
}

#[test]
fn every_command_in_an_indented_block_is_understood_and_its_configs_are_there() {
    let mut count = 0;
    for page in docs().iter().map(String::as_str).chain(["README.md", "results/README.md"]) {
        for command in commands(page) {
            let words: Vec<String> = command.split_whitespace().map(|word| word.replace('\'', "")).collect();
            Cli::try_parse_from(&words).unwrap_or_else(|error| panic!("{page}: `{command}`: {error}"));
            for config in words.iter().filter(|word| word.starts_with("configs/")) {
                assert!(Path::new(ROOT).join(config).exists(), "{page}: `{command}`: no {config}");
            }
            count += 1;
        }
    }
    assert!(count > 20, "only {count} commands were found");
}

#[test]
fn the_citation_names_this_version() {
    let version = format!("version: {}", env!("CARGO_PKG_VERSION"));
    assert!(text("CITATION.cff").lines().any(|line| line == version), "CITATION.cff lacks `{version}`");
}

#[test]
fn the_book_lists_every_page() {
    let listed: BTreeSet<String> = links("docs/SUMMARY.md").into_iter().map(|page| format!("docs/{page}")).collect();
    let pages = docs().into_iter().filter(|page| page != "docs/SUMMARY.md").collect();
    assert_eq!(listed, pages);
}

#[test]
fn the_study_in_the_readme_is_one() {
    let readme = text("README.md");
    let (_, rest) = readme.split_once("```toml\n").expect("the README has a config");
    let (config, _) = rest.split_once("```").expect("the block ends");
    let study = Study::parse("README.md", config).expect("the config is valid");
    assert_eq!(study.head.name, "more-noise");
}

#[test]
fn the_readme_is_short() {
    let lines = text("README.md").lines().count();
    assert!(lines <= 200, "{lines} lines");
}
