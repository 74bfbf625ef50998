//! The only place that owns the terminal: data on stdout; messages and progress on stderr.
//!
//! Colour and a progress bar appear only on a terminal that supports them. Elsewhere progress is a plain line now and
//! then.

use crate::base::error::{Error, Result};
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Time between two plain lines of progress.
const PLAIN_EVERY: Duration = Duration::from_secs(30);

/// The bar's resolution.
const BAR_PARTS: u64 = 10_000;

/// Prints data on stdout. A closed pipe is no error: its reader wants no more.
pub fn show(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::io(Path::new("stdout"), &error)),
        _ => Ok(()),
    }
}

/// Width in columns: `COLUMNS` from the environment, or else the terminal's; `None` if stdout is no terminal.
pub fn width() -> Option<usize> {
    let named = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let shown = || terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
    named.or_else(shown).filter(|width| *width > 0)
}

/// Prints a message on stderr.
pub fn say(message: &str) {
    // An error on stderr cannot be reported anywhere.
    let _ = writeln!(anstream::stderr(), "{message}");
}

/// Prints an error message on stderr.
pub fn say_error(message: &str) {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    say(&format!("{style}error:{style:#} {message}"));
}

/// Rows as aligned columns, two spaces apart.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// Progress of a long command.
pub struct Progress {
    bar: Option<ProgressBar>,
    unit: &'static str,
    total: usize,
    begun: Instant,
    last_line: Instant,
}

impl Progress {
    /// Starts to show progress through `total` items; `unit` is the plural noun for them.
    pub fn new(unit: &'static str, total: usize) -> Self {
        let now = Instant::now();
        Self { bar: takes_a_bar().then(bar), unit, total, begun: now, last_line: now }
    }

    /// Shows that `done` items are done, and this share of the work, from 0 to 1.
    pub fn update(&mut self, done: usize, share: f64) {
        let text = format!("{done} of {} {} done{}", self.total, self.unit, self.time_left(share));
        if let Some(bar) = &self.bar {
            bar.set_position((share * BAR_PARTS as f64) as u64);
            bar.set_message(text);
        } else if self.last_line.elapsed() >= PLAIN_EVERY {
            say(&text);
            self.last_line = Instant::now();
        }
    }

    /// Prints a message above the bar.
    pub fn say(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(message)),
            None => say(message),
        }
    }

    /// Removes the bar.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    fn time_left(&self, share: f64) -> String {
        let left = self.begun.elapsed().as_secs_f64() * (1.0 - share) / share;
        match Duration::try_from_secs_f64(left) {
            Ok(left) if share < 1.0 => format!(", {} left", about(left)),
            _ => String::new(),
        }
    }
}

/// A time in words.
pub fn about(time: Duration) -> String {
    if time < Duration::from_secs(1) { "less than a second".into() } else { format!("about {}", HumanDuration(time)) }
}

fn takes_a_bar() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(BAR_PARTS).with_style(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_never_nothing() {
        assert_eq!(about(Duration::from_millis(300)), "less than a second");
        assert_eq!(about(Duration::from_secs(90)), "about 2 minutes");
    }
}
