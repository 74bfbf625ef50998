//! What this process runs on and was called by: computer, processor and command.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk;

/// The computer's name.
pub fn host() -> String {
    let name = system_file("/proc/sys/kernel/hostname").or_else(|| std::env::var("HOSTNAME").ok());
    name.map_or_else(|| "unknown".into(), |name| name.trim().to_owned())
}

/// A text in which Linux tells of itself; `None` on other systems.
fn system_file(path: &str) -> Option<String> {
    String::from_utf8(disk::read(Path::new(path)).ok()??).ok()
}

/// The processor: results are the same bits only on the same model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cpu {
    /// Its name.
    pub model: String,
    /// Instruction sets that matrix kernels choose by.
    pub features: Vec<String>,
}

impl Cpu {
    /// The processor that this program runs on.
    pub fn this() -> Self {
        let info = system_file("/proc/cpuinfo").unwrap_or_default();
        let named = info.lines().find_map(|line| line.strip_prefix("model name"));
        let model = named.map(|rest| rest.trim_start_matches([' ', '\t', ':']).trim().to_owned());
        Self {
            model: model.unwrap_or_else(|| format!("unknown {}", std::env::consts::ARCH)),
            features: features().into_iter().filter(|(_, has)| *has).map(|(name, _)| name.into()).collect(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn features() -> Vec<(&'static str, bool)> {
    vec![
        ("avx", is_x86_feature_detected!("avx")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("fma", is_x86_feature_detected!("fma")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
    ]
}

#[cfg(target_arch = "aarch64")]
fn features() -> Vec<(&'static str, bool)> {
    use std::arch::is_aarch64_feature_detected as detected;
    vec![("neon", detected!("neon")), ("fp16", detected!("fp16")), ("sve", detected!("sve"))]
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn features() -> Vec<(&'static str, bool)> {
    Vec::new()
}

/// The command that started this process, to be pasted into a shell.
pub fn command() -> String {
    let words: Vec<String> = std::env::args_os().map(|word| quoted(&word.to_string_lossy())).collect();
    words.join(" ")
}

/// A word as a POSIX shell takes it.
fn quoted(word: &str) -> String {
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
