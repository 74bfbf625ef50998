//! Made-up houses with planted defects: each defect is found, and nothing in the clean house.

use crate::building::{Building, Tree};
use crate::rules::findings;
use crate::table::{table, with_table};

/// Everything here is allowed: an item by a re-export, test code, words in strings and comments.
const CLEAN: [(&str, &str); 9] = [
    (
        "src/lib.rs",
        "//! A crate.\n\n/// The\n/// commands.\npub mod cli;\n/// Tables.\npub mod report;\n/// Plans.\n\
         pub mod sweep;\n/// Folders.\npub mod store;\n/// Networks.\npub mod model;\n/// Configs.\npub mod study;\n\
         /// Tools.\npub mod base;\n",
    ),
    ("src/main.rs", "//! The program.\nfn main() { mmoe::cli::run(); }\n"),
    ("src/cli.rs", "//! The commands.\nuse crate::{report::{self, Table as T}, store};\nfn run() { store::open(); }\n"),
    ("src/report.rs", "//! Tables.\npub struct Table<'a>(&'a str);\n#[cfg(test)]\nmod tests;\n"),
    ("src/report/tests.rs", "//! Tests.\nuse crate::cli::run;\nuse std::fs;\n"),
    ("src/store.rs", "//! Folders.\n/* crate::cli /* */ std::fs */\nuse crate::study::config::Config;\n"),
    (
        "src/model/mod.rs",
        "//! Networks.\nmod net;\nmod trunk;\npub use trunk::{Trunk, Width};\n\
         const TEXT: &str = r#\"\" use crate::cli; \\\"#;\nconst QUOTE: [char; 2] = ['\"', '\\''];\n\
         #[cfg(test)]\nmod tests {\n    use crate::cli;\n    fn f() { println!(\"{}\"); }\n}\n",
    ),
    ("src/model/net.rs", "//! A network.\nuse super::Trunk;\nuse crate::study::run::Run;\n"),
    ("src/model/trunk.rs", "//! A trunk.\npub struct Trunk;\n"),
];

/// What is found in the clean house once these files are added or replaced.
fn found(changes: &[(&str, &str)]) -> Vec<String> {
    let tree = house(changes);
    findings(&Building::read(&tree)).iter().map(ToString::to_string).collect()
}

fn house(changes: &[(&str, &str)]) -> Tree {
    let others = [("src/study/mod.rs", "//! Configs.\n"), ("src/study/run.rs", "//! A run.\n")];
    let others = others.iter().chain(&[("src/study/config.rs", "//! A config.\n"), ("src/base.rs", "//! Tools.\n")]);
    let files = CLEAN.iter().chain(others).chain(changes);
    files.map(|(name, text)| (name.to_string(), text.to_string())).collect()
}

#[test]
fn a_clean_house_has_no_findings() {
    assert_eq!(found(&[]), [""; 0]);
}

#[test]
fn an_arrow_up_is_found_however_it_is_written() {
    let ways = [
        "use crate::{base, store::{lock, Lock as L}};",
        "pub use super::super::store::Lock;",
        "fn f() -> crate::store::Lock { }",
        "use crate::*;\n fn f() { store::Lock::take() }",
        "macro_rules! m { () => { $crate::store::Lock::take() } }",
        "mod inner { fn f() { super::super::super::store::Lock::take() } }",
        "use self::super::super::store::Lock;",
        "use crate::r#store::Lock;",
        "struct S { #[cfg(test)] a: u8, b: crate::store::Lock }",
        "fn f() { match x { #[cfg(test)] A { .. } => g(), B => crate::store::f() } }",
        "fn f() { match x { #[cfg(test)] A => { g() } B => crate::store::f() } }",
    ];
    for way in ways {
        let text = format!("//! A trunk.\n{way}\npub struct Trunk;\n");
        let found = found(&[("src/model/trunk.rs", &text)]);
        let line = 2 + way.lines().count() - 1;
        let start = format!("src/model/trunk.rs:{line}: model uses store (crate::store::");
        assert!(found.iter().any(|found| found.starts_with(&start)), "{way}: {found:?}");
    }
}

#[test]
fn an_arrow_up_to_a_re_export_from_below_is_found() {
    let lock = ("src/store.rs", "//! Folders.\npub use crate::base::Lock;\n");
    let trunk = ("src/model/trunk.rs", "//! A trunk.\npub struct Trunk;\nfn f() -> crate::store::Lock { }\n");
    let what = "src/model/trunk.rs:3: model uses store (crate::store::Lock): rooms use only rooms below them";
    assert_eq!(found(&[lock, trunk]), [what]);
}

#[test]
fn a_circle_of_files_is_found_also_through_a_name_that_no_folder_re_exports() {
    let way = "src/model/net.rs -> src/model/trunk.rs -> src/model/net.rs";
    for back in ["use super::net;\nfn f() { net::g() }", "pub use super::net::Net;"] {
        let trunk = format!("//! A trunk.\n{back}\npub struct Trunk;\n");
        assert_eq!(found(&[("src/model/trunk.rs", &trunk)]), [format!("src/model/net.rs:2: a circle of files: {way}")]);
    }
}

#[test]
fn a_circle_of_a_folder_and_its_file_is_found() {
    let folder = ("src/study/mod.rs", "//! Configs.\nmod run;\nuse run::Run;\npub struct Study;\n");
    let run = ("src/study/run.rs", "//! A run.\nuse super::Study;\n");
    let way = "src/study/mod.rs -> src/study/run.rs -> src/study/mod.rs";
    assert_eq!(found(&[folder, run]), [format!("src/study/mod.rs:3: a circle of files: {way}")]);
}

#[test]
fn a_circle_of_rooms_is_found() {
    let base = ("src/base.rs", "//! Tools.\nuse crate::model::Trunk;\n");
    let trunk = ("src/model/trunk.rs", "//! A trunk.\nuse crate::base::tool;\npub struct Trunk;\n");
    let found = found(&[base, trunk]);
    assert!(found.contains(&"src/base.rs:2: a circle of rooms: base -> model -> base".to_owned()), "{found:?}");
}

#[test]
fn a_store_in_a_report_and_a_config_in_a_model_are_found() {
    let what = "report uses store (crate::store::Lock): these two may not use each other";
    let file = ("src/report/rows.rs", "//! Rows.\nuse crate::store::Lock;\n");
    assert_eq!(found(&[file]), [format!("src/report/rows.rs:2: {what}")]);
    let what = "model uses study (crate::study::config::Config): of study, model may use study::run only";
    let file = ("src/model/trunk.rs", "//! A trunk.\nuse crate::study::{config::Config, run};\n");
    assert_eq!(found(&[file]), [format!("src/model/trunk.rs:2: {what}")]);
}

#[test]
fn files_clocks_and_printing_out_of_their_places_are_found() {
    let text = "//! A trunk.\nuse std::{fs::File as F, time};\n\nfn f() { time::Instant::now(); println!() }\n";
    let places = [
        "src/model/trunk.rs:2: std::fs::File: tests/house/rules.rs lists where files may be used",
        "src/model/trunk.rs:4: println!: tests/house/rules.rs lists where printing is allowed",
        "src/model/trunk.rs:4: std::time::Instant::now: tests/house/rules.rs lists where clocks may be used",
    ];
    assert_eq!(found(&[("src/model/trunk.rs", text)]), places);
    assert_eq!(found(&[("src/base/disk/mod.rs", "//! The disk.\nuse std::fs;\n")]), [""; 0]);
}

#[test]
fn names_of_std_that_are_not_written_and_text_from_elsewhere_are_found() {
    let text =
        "//! A trunk.\nuse std::{io::*, time::*};\n#[path = \"x.rs\"]\nmod x;\ninclude!(\"y.rs\");\nuse std::*;\n";
    let places = [
        "2: std::io::*: names of std are imported one by one",
        "2: std::time::*: names of std are imported one by one",
        "3: #[path]: a module is in the file of its name",
        "5: include!: a module is in the file of its name",
        "6: std::*: names of std are imported one by one",
    ];
    assert_eq!(found(&[("src/model/trunk.rs", text)]), places.map(|place| format!("src/model/trunk.rs:{place}")));
}

#[test]
fn a_file_that_does_not_say_what_it_is_is_found() {
    let what = "src/model/trunk.rs:1: the first line says what the file is, after `//!`";
    assert_eq!(found(&[("src/model/trunk.rs", "//!\npub struct Trunk;\n")]), [what]);
}

#[test]
fn long_files_and_folders_are_found() {
    let text = |lines: usize| format!("//! A file.\n{}", "\n".repeat(lines - 1));
    assert_eq!(found(&[("src/base.rs", &text(400))]), [""; 0]);
    assert_eq!(found(&[("src/base.rs", &text(401))]), ["src/base.rs:401: 401 lines: at most 400"]);
    let names: Vec<String> = (0..15).map(|number| format!("src/base/tools/file{number}.rs")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "//! A file.\n")).collect();
    assert_eq!(found(&files[..14]), [""; 0]);
    assert_eq!(found(&files), ["src/base/tools:1: 15 files: at most 14 in a folder"]);
}

#[test]
fn a_room_that_the_list_leaves_out_or_does_not_explain_is_found() {
    let lib = CLEAN[0].1.replace("/// Tools.\n", "").replace("/// Plans.\npub mod sweep;\n", "");
    let sweep = ("src/sweep/plan.rs", "//! A plan.\n");
    let found = found(&[("src/lib.rs", &lib), sweep]);
    assert_eq!(found, ["src/lib.rs:14: room base has no sentence", "src/sweep/plan.rs:1: room sweep is not in lib.rs"]);
}

#[test]
fn the_table_says_what_a_room_is_and_uses() {
    let tree = house(&[]);
    let table = table(&Building::read(&tree));
    assert!(table.contains("| `cli` | The commands. | 1 | 100 |  | `report`, `store` |\n"), "{table}");
    let document = with_table("a\n<!-- rooms:begin -->old<!-- rooms:end -->\nb\n", &table).expect("marks");
    assert_eq!(document, format!("a\n<!-- rooms:begin -->\n\n{table}\n<!-- rooms:end -->\nb\n"));
    assert_eq!(with_table("a\n", &table), None);
}
