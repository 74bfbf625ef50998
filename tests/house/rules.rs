//! The rules, and what breaks them.

use crate::building::{Arrow, Building, File, room};
use crate::circles::{Graph, circles};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Where files, clocks and printing are allowed: how the names of such files start, and why.
const PLACES: [(&str, &str, &str); 13] = [
    (FILES, "src/base/disk/", "the one way to the disk"),
    (FILES, "src/data/census/files.rs", "the data set's files, which must be regular ones"),
    (FILES, "src/data/fetch/local.rs", "an archive, read from its middle too"),
    (FILES, "src/data/table/read/open.rs", "a table, which must be a regular file"),
    (FILES, "src/data/table/cache/folder.rs", "caches, read in pieces, of which old ones go"),
    (CLOCKS, "src/data/table/cache/folder.rs", "when a cache was used last"),
    (CLOCKS, "src/data/table/read/fingerprint.rs", "whether a file is old enough that a change would show"),
    (CLOCKS, "src/cli/terminal.rs", "a line every half minute"),
    (CLOCKS, "src/base/interrupt.rs", "when the time limit is reached"),
    (CLOCKS, "src/sweep/estimate.rs", "how long a step takes"),
    (CLOCKS, "src/sweep/workers.rs", "a run's seconds"),
    (CLOCKS, "src/store/timings_csv.rs", "when a run ended"),
    (PRINTING, "src/cli/terminal.rs", "the one way to the terminal"),
];

/// Paths of std and of other crates that are allowed in some places only.
const KEPT: [(&str, &[&str]); 9] = [
    (FILES, &["std", "fs"]),
    (CLOCKS, &["std", "time", "Instant"]),
    (CLOCKS, &["std", "time", "SystemTime"]),
    (PRINTING, &["std", "io", "stdout"]),
    (PRINTING, &["std", "io", "stderr"]),
    (PRINTING, &["anstream"]),
    (GLOBS, &["std", "*"]),
    (GLOBS, &["std", "io", "*"]),
    (GLOBS, &["std", "time", "*"]),
];
const PRINTING_MACROS: [&str; 5] = ["println", "eprintln", "print", "eprint", "dbg"];
const FILES: &str = "tests/house/rules.rs lists where files may be used";
const CLOCKS: &str = "tests/house/rules.rs lists where clocks may be used";
const PRINTING: &str = "tests/house/rules.rs lists where printing is allowed";
const TEXT: &str = "a module is in the file of its name";
const GLOBS: &str = "names of std are imported one by one";

/// Rooms that may not use each other, whichever is above.
const STRANGERS: [[&str; 2]; 2] = [["report", "sweep"], ["report", "store"]];

/// Rooms that may use only `study::run` of `study`.
const OF_STUDY_A_RUN_ONLY: [&str; 3] = ["data", "model", "train"];

const MOST_LINES: usize = 400;
const MOST_FILES: usize = 14;
/// Folders without this limit: that of the rooms themselves, and that with one file per subcommand.
const LONG_FOLDERS: [&str; 2] = ["src", "src/cli"];

/// A line that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

fn finding(file: &str, line: usize, what: String) -> Finding {
    Finding { file: file.into(), line, what }
}

/// All that breaks a rule, sorted by file and line.
pub fn findings(building: &Building) -> BTreeSet<Finding> {
    let mut all = BTreeSet::new();
    all.extend(unlisted_rooms(building));
    all.extend(building.arrows.iter().filter_map(|arrow| forbidden_arrow(building, arrow)));
    all.extend(circles_of_files(building));
    all.extend(circles_of_rooms(building));
    all.extend(out_of_place(building));
    all.extend(building.files.iter().flat_map(unfit_file));
    all.extend(long_folders(building));
    all
}

/// Rooms that `lib.rs` does not list, or lists without a sentence.
fn unlisted_rooms(building: &Building) -> Vec<Finding> {
    let listed = |room: &str| building.rooms.iter().any(|(listed, ..)| *listed == room);
    let silent = building.rooms.iter().filter(|(_, sentence, _)| sentence.is_empty());
    let silent = silent.map(|(room, _, line)| finding("src/lib.rs", *line, format!("room {room} has no sentence")));
    let rooms = building.files.iter().filter(|file| !matches!(file.name, "src/lib.rs" | "src/main.rs"));
    let unlisted = rooms.filter(|file| !listed(room(&file.module)));
    let unlisted = unlisted.map(|file| finding(file.name, 1, format!("room {} is not in lib.rs", room(&file.module))));
    silent.chain(unlisted).collect()
}

fn forbidden_arrow(building: &Building, arrow: &Arrow) -> Option<Finding> {
    let (from, to) = (arrow.room, room(&arrow.path));
    let rank = |room| building.rooms.iter().position(|(listed, ..)| *listed == room);
    let why = if rank(to)? < rank(from)? {
        "rooms use only rooms below them".into()
    } else if STRANGERS.iter().any(|pair| *pair == [from, to] || *pair == [to, from]) {
        "these two may not use each other".into()
    } else if to == "study" && OF_STUDY_A_RUN_ONLY.contains(&from) && !arrow.path.starts_with(&["study", "run"]) {
        format!("of study, {from} may use study::run only")
    } else {
        return None;
    };
    let path = arrow.path.join("::");
    Some(finding(arrow.from, arrow.line, format!("{from} uses {to} (crate::{path}): {why}")))
}

fn circles_of_files(building: &Building) -> Vec<Finding> {
    let to_child = |arrow: &Arrow| arrow.from.strip_suffix("mod.rs").is_some_and(|from| arrow.to.starts_with(from));
    let is_name = |arrow: &Arrow| arrow.is_namespace || arrow.is_hop || arrow.is_export && to_child(arrow);
    let arrows = building.arrows.iter().filter(|arrow| !is_name(arrow));
    circles_of("files", arrows.map(|arrow| (arrow, arrow.from, arrow.to)))
}

fn circles_of_rooms(building: &Building) -> Vec<Finding> {
    circles_of("rooms", building.arrows.iter().map(|arrow| (arrow, arrow.room, room(&arrow.path))))
}

/// Reports a circle at the first arrow of its shortest way.
fn circles_of<'a>(nodes: &str, arrows: impl Iterator<Item = (&'a Arrow<'a>, &'a str, &'a str)>) -> Vec<Finding> {
    let mut graph = Graph::new();
    let mut places = BTreeMap::new();
    for (arrow, from, to) in arrows.filter(|(_, from, to)| from != to) {
        graph.entry(to).or_default();
        graph.entry(from).or_default().insert(to);
        places.entry((from, to)).or_insert((arrow.from, arrow.line));
    }
    let circles = circles(&graph).into_iter().map(|circle| {
        let (file, line) = places[&(circle.way[0], circle.way[1])];
        let others = match &circle.others[..] {
            [] => String::new(),
            others => format!(", tied up with {}", others.join(", ")),
        };
        finding(file, line, format!("a circle of {nodes}: {}{others}", circle.way.join(" -> ")))
    });
    circles.collect()
}

/// Files, clocks, printing and text outside their places.
fn out_of_place(building: &Building) -> Vec<Finding> {
    let mut uses = Vec::new();
    for (file, line, path) in &building.outside {
        let kept = KEPT.iter().filter(|(_, start)| path.starts_with(start));
        uses.extend(kept.map(|(kind, _)| (*kind, *file, *line, path.join("::"))));
    }
    for file in building.files.iter().filter(|file| !file.is_test) {
        for words in file.source.tokens.windows(3) {
            let (kind, what) = match [words[0].text, words[1].text, words[2].text] {
                // `print != x` calls nothing.
                [name, "!", next] if PRINTING_MACROS.contains(&name) && next != "=" => (PRINTING, format!("{name}!")),
                ["#", "[", "path"] => (TEXT, "#[path]".into()),
                ["include", "!", _] => (TEXT, "include!".into()),
                _ => continue,
            };
            uses.push((kind, file.name, words[0].line, what));
        }
    }
    let is_in = |kind: &str, file: &str| PLACES.iter().any(|(what, place, _)| *what == kind && file.starts_with(place));
    uses.retain(|(kind, file, ..)| !is_in(kind, file));
    uses.into_iter().map(|(kind, file, line, path)| finding(file, line, format!("{path}: {kind}"))).collect()
}

/// A file too long, or without a first line that says what it is.
fn unfit_file(file: &File) -> Vec<Finding> {
    let lines = file.text.lines().count();
    let first = file.text.lines().next().and_then(|line| line.strip_prefix("//!"));
    let says_what = first.is_some_and(|what| !what.trim().is_empty());
    let long = (lines > MOST_LINES).then(|| finding(file.name, lines, format!("{lines} lines: at most {MOST_LINES}")));
    let silent =
        (!says_what).then(|| finding(file.name, 1, "the first line says what the file is, after `//!`".into()));
    long.into_iter().chain(silent).collect()
}

fn long_folders(building: &Building) -> Vec<Finding> {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &building.files {
        *folders.entry(file.folder()).or_default() += 1;
    }
    let long = folders.into_iter().filter(|(folder, files)| *files > MOST_FILES && !LONG_FOLDERS.contains(folder));
    long.map(|(folder, files)| finding(folder, 1, format!("{files} files: at most {MOST_FILES} in a folder"))).collect()
}
