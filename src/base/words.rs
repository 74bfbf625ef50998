//! Small pieces of messages.

use unicode_width::UnicodeWidthStr;

/// `text` with escapes instead of all characters that could move a terminal's cursor, change its colours or reorder
/// the line.
pub fn visible(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

/// One character of [`visible`]; a tab is shown as a space.
pub fn visible_char(c: char) -> String {
    match c {
        '\t' => " ".into(),
        _ if c.is_control() || reorders(c) => c.escape_unicode().to_string(),
        _ => c.into(),
    }
}

/// Whether it is an invisible separator or a mark that changes the direction of writing.
fn reorders(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The candidate that `word` most probably means: one with nearly the same spelling, or whose singular is in `word`.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const NEAR: f64 = 0.7;
    let is_within = |candidate: &str| candidate.len() > 3 && word.contains(candidate.trim_end_matches('s'));
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(similarity, candidate)| *similarity >= NEAR || is_within(candidate))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?" if a candidate is close, or else all candidates after `heading`.
pub fn suggestion(word: &str, heading: &str, candidates: &[&str]) -> String {
    match closest(word, candidates.iter().copied()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("{heading}: {}", candidates.join(", ")),
    }
}

/// A text whose lines have at most `width` columns, if its words allow it. What follows a break is indented as the line
/// was, and by two more if it was indented at all.
pub fn folded(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let next = " ".repeat(if indent > 0 { indent + 2 } else { 0 });
        let mut columns = 0;
        for (index, word) in line.trim_end().trim_start_matches(' ').split(' ').enumerate() {
            let (lead, wide) = (if index > 0 { " " } else { &line[..indent] }, word.width());
            if index > 0 && columns + 1 + wide > width {
                out += &format!("\n{next}{word}");
                columns = next.len() + wide;
            } else {
                out += &format!("{lead}{word}");
                columns += lead.len() + wide;
            }
        }
        out += if line.ends_with('\n') { "\n" } else { "" };
    }
    out
}

/// The decimal digits of a whole number, in groups of three.
pub fn grouped(number: impl std::fmt::Display) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_direction_marks_are_written_out() {
        assert_eq!(visible("a\u{1b}[2J\u{202e}b\tc"), "a\\u{1b}[2J\\u{202e}b c");
    }

    #[test]
    fn a_typing_error_is_recognised_and_a_stranger_is_not() {
        assert_eq!(closest("learning_rat", ["steps", "learning_rate"]), Some("learning_rate"));
        assert_eq!(closest("num_expert", ["name", "experts"]), Some("experts"));
        assert_eq!(closest("colour", ["steps", "learning_rate"]), None);
    }

    #[test]
    fn long_lines_are_folded_at_spaces_and_short_ones_stay() {
        let text = "one two three four\n  - five six seven\n\nunbreakable-word x\nend";
        assert_eq!(folded(text, 12), "one two\nthree four\n  - five six\n    seven\n\nunbreakable-word\nx\nend");
        assert_eq!(folded(text, 80), text);
    }

    #[test]
    fn digits_stand_in_groups_of_three() {
        assert_eq!([grouped(1), grouped(999), grouped(1_000), grouped(1_234_567)], ["1", "999", "1,000", "1,234,567"]);
    }
}
