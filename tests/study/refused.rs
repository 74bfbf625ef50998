//! The messages that refused configs get.

use mmoe::base::exit_code::ExitCode;
use mmoe::study::Study;

/// A config that is good, four lines long.
pub const GOOD: &str = "[study]\nname = \"a\"\n[[model]]\ntype = \"mmoe\"\n";

/// The whole message that a config gets.
pub fn message(text: &str) -> String {
    let error = Study::parse("a.toml", text).expect_err(text);
    assert_eq!(error.exit_code(), ExitCode::Usage);
    error.to_string()
}

/// The message that the good config gets with these lines below it.
pub fn message_below(lines: &str) -> String {
    message(&format!("{GOOD}{lines}"))
}

/// Asserts the place (line and column), the cause, and the hint after the carets.
pub fn assert_points(message: &str, place: &str, cause: &str, carets_and_mend: &str) {
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines.len(), 3, "{message}");
    assert_eq!(lines[0], format!("a.toml:{place}: {cause}"));
    let (gutter, below) = lines[2].split_once('|').expect("a gutter");
    assert_eq!(below.trim_start(), carets_and_mend, "{message}");
    let column: usize = place.split_once(':').and_then(|(_, column)| column.parse().ok()).expect("a column");
    assert_eq!(lines[2].find('^'), Some(gutter.len() + 1 + column), "{message}");
}
