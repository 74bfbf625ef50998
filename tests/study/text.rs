//! Where a fault of a config is shown, and how.

use mmoe::study::toml::text::Source;
use std::ops::Range;

fn shown(source: &Source, span: Range<usize>, cause: &str, hint: &str) -> String {
    source.fault(span, cause, hint);
    source.settle().expect_err("it has a fault").to_string()
}

#[test]
fn the_caret_stands_under_the_characters_that_are_meant() {
    let source = Source::new("a.toml", "x = 1\nsteps = 0\n");
    assert_eq!(
        shown(&source, 14..15, "`steps` is out of range", "give more"),
        "a.toml:2:9: `steps` is out of range\n  2 | steps = 0\n    |         ^ give more"
    );
}

#[test]
fn a_long_line_is_cut_around_the_caret() {
    let source = Source::new("a.toml", format!("{}bad{}", "x".repeat(5_000), "y".repeat(5_000)));
    let message = shown(&source, 5_000..5_003, "cause", "hint");
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines[0], "a.toml:1:5001: cause");
    assert_eq!(lines[1], format!("  1 | …{}bad{}…", "x".repeat(40), "y".repeat(57)));
    assert_eq!(lines[2], format!("    | {}^^^ hint", " ".repeat(41)));
}

#[test]
fn an_escape_character_is_shown_in_words_with_the_caret_under_it() {
    let source = Source::new("a\u{1b}.toml", "k = \u{1b}");
    assert_eq!(shown(&source, 4..5, "bad", "hint"), "a\\u{1b}.toml:1:5: bad\n  1 | k = \\u{1b}\n    |     ^^^^^^ hint");
}

#[test]
fn the_end_of_the_text_can_be_pointed_at() {
    for span in [3..3, 9..9] {
        let source = Source::new("a.toml", "k =");
        assert_eq!(shown(&source, span, "bad", "hint"), "a.toml:1:4: bad\n  1 | k =\n    |    ^ hint");
    }
}

#[test]
fn the_caret_stands_under_characters_that_take_two_columns() {
    let source = Source::new("a.toml", "x = '\u{4f60}' bad");
    let message = shown(&source, 10..13, "bad", "hint");
    assert!(message.ends_with("\n    |          ^^^ hint"), "{message}");
}

#[test]
fn a_fault_of_an_override_is_shown_in_it() {
    let source = Source::new("a.toml", "k = 1\n").with_overrides(["a = 1", "b.c = 2"].into_iter());
    let at = source.overrides().find("b.c").expect("it is there");
    assert_eq!(shown(&source, at..at + 3, "bad", "hint"), "--set:2:1: bad\n  2 | b.c = 2\n    | ^^^ hint");
}

#[test]
fn ten_faults_are_shown_in_the_order_of_the_file() {
    let source = Source::new("a.toml", "x".repeat(20));
    (0..12).rev().for_each(|at| source.fault(at..at + 1, &format!("fault {at}"), "hint"));
    let message = source.settle().expect_err("it has faults").to_string();
    let faults: Vec<&str> = message.split("\n\n").collect();
    assert!(faults[0].contains("fault 0") && faults[9].contains("fault 9"), "{message}");
    assert_eq!(faults[10..], ["and 2 more"]);
}
