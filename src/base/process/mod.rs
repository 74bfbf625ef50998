//! Where this process runs, and the command that started it: computer, processor and command.

pub mod memory;
pub mod panic;

use std::path::Path;
use std::sync::OnceLock;

use super::disk;

/// The computer's name.
pub fn host() -> String {
    let name = system_file("/proc/sys/kernel/hostname").or_else(|| std::env::var("HOSTNAME").ok());
    name.map_or_else(|| "unknown".into(), |name| name.trim().to_owned())
}

/// Content of a Linux system file; `None` on other systems.
fn system_file(path: &str) -> Option<String> {
    String::from_utf8(disk::read(Path::new(path)).ok()??).ok()
}

/// The processor's name, looked up once.
pub fn processor() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(read_processor)
}

fn read_processor() -> String {
    let info = system_file("/proc/cpuinfo").unwrap_or_default();
    let named = info.lines().find_map(|line| line.strip_prefix("model name"));
    let name = named.map(|rest| rest.trim_start_matches([' ', '\t', ':']).trim().to_owned());
    name.unwrap_or_else(|| format!("unknown {}", std::env::consts::ARCH))
}

/// The command that started this process, ready to be pasted into a shell.
pub fn command() -> String {
    let words: Vec<String> = std::env::args_os().map(|word| quoted(&word.to_string_lossy())).collect();
    words.join(" ")
}

/// What another program prints; `None` if it cannot be started or fails.
pub fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = std::process::Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A word, quoted for a POSIX shell if it must be.
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:@%+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.into()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_of_a_command_is_quoted_where_a_shell_would_take_it_apart() {
        assert_eq!(quoted("--filter=corr=0.5,seed=0..50"), "--filter=corr=0.5,seed=0..50");
        assert_eq!(quoted("my study.toml"), "'my study.toml'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("corr=0.5|0.9"), "'corr=0.5|0.9'");
        assert_eq!(quoted(""), "''");
    }
}
