//! How much memory this process may take, and whether that is enough.

use super::system_file;
use crate::base::error::{Error, Result};
use std::path::Path;

/// An upper bound on this process's memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// In bytes.
    pub bytes: u64,
    /// What sets it.
    pub set_by: &'static str,
}

/// Address space that the system's library and its stack take for each thread, most of it never used.
const THREAD: u64 = 68 << 20;

/// Refuses work on `threads` threads beside the main one that needs more memory than there is. Without this check the
/// system would end the process, in the middle of the work and without a word.
pub fn require(needed: u64, threads: usize, thing: &str, hint: &str) -> Result<()> {
    match least_limit(threads) {
        Some(limit) if needed > limit.bytes => Err(Error::Io {
            thing: thing.into(),
            cause: format!(
                "about {} of memory are needed, more than the {} that {}",
                in_words(needed),
                in_words(limit.bytes),
                limit.set_by
            ),
            hint: hint.into(),
        }),
        _ => Ok(()),
    }
}

/// The least of the limits that are set; `None` if no limit is known, as on systems other than Linux. Of the address
/// space counts what is left beside the threads.
pub fn least_limit(threads: usize) -> Option<Limit> {
    let of_threads = THREAD * (threads as u64 + 1);
    let address_space = system_file("/proc/self/limits").and_then(|limits| address_space(&limits));
    let address_space = address_space.map(|bytes| bytes.saturating_sub(of_threads));
    let available = system_file("/proc/meminfo").and_then(|meminfo| available(&meminfo));
    let limit = |bytes: Option<u64>, set_by| bytes.map(|bytes| Limit { bytes, set_by });
    let limits = [
        limit(address_space, "`ulimit -v` leaves beside the threads"),
        limit(of_control_group(), "the container or control group allows"),
        limit(available, "this computer has available"),
    ];
    limits.into_iter().flatten().min_by_key(|limit| limit.bytes)
}

/// The soft limit on the address space from `/proc/self/limits`, in bytes.
fn address_space(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The memory that can be had without swapping, from `/proc/meminfo`, in bytes.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// The least limit of this process's control group and of those around it, in bytes.
fn of_control_group() -> Option<u64> {
    let groups = system_file("/proc/self/cgroup")?;
    let files = groups.lines().flat_map(limit_files);
    files.filter_map(|file| system_file(&file)?.trim().parse::<u64>().ok()).min()
}

/// The files that may hold the limits of a control group, which is given as a line of `/proc/self/cgroup`: its number,
/// the controllers (none in version 2) and its path. Within a container the path may be that outside, so the groups
/// around it are tried, too, up to the root that the container sees.
fn limit_files(line: &str) -> Vec<String> {
    let mut fields = line.splitn(3, ':').skip(1);
    let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else { return Vec::new() };
    let (root, name) = match controllers {
        "" => ("/sys/fs/cgroup", "memory.max"),
        _ if controllers.split(',').any(|one| one == "memory") => ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"),
        _ => return Vec::new(),
    };
    let around = Path::new(path).ancestors().map(|group| group.display().to_string());
    around.map(|group| format!("{root}{}/{name}", group.trim_end_matches('/'))).collect()
}

/// A size in words, such as `1.2 GB`.
pub fn in_words(bytes: u64) -> String {
    match bytes as f64 / 1e6 {
        megabytes if megabytes >= 1000.0 => format!("{:.1} GB", megabytes / 1000.0),
        megabytes => format!("{megabytes:.0} MB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_in_the_words_of_the_system() {
        let limits = |soft: &str| {
            format!(
                "Limit    Soft Limit  Hard Limit  Units\nMax address space         {soft}            unlimited  bytes\n"
            )
        };
        assert_eq!(address_space(&limits("307200000")), Some(307_200_000));
        assert_eq!(address_space(&limits("unlimited")), None);
        assert_eq!(available("MemTotal:  24684084 kB\nMemAvailable:   23543416 kB\n"), Some(23_543_416 * 1024));
        assert_eq!(available("MemTotal:  24684084 kB\n"), None);
    }

    #[test]
    fn the_limits_of_a_control_group_are_sought_from_it_up_to_the_root() {
        let version_2 = ["/sys/fs/cgroup/a/b/memory.max", "/sys/fs/cgroup/a/memory.max", "/sys/fs/cgroup/memory.max"];
        assert_eq!(limit_files("0::/a/b"), version_2);
        let version_1 = ["/sys/fs/cgroup/memory/a", "/sys/fs/cgroup/memory"];
        assert_eq!(limit_files("4:memory:/a"), version_1.map(|folder| format!("{folder}/memory.limit_in_bytes")));
        assert!(limit_files("1:cpu,cpuacct:/a").is_empty() && limit_files("").is_empty());
    }

    #[test]
    fn what_is_needed_is_compared_with_the_least_limit() {
        assert!(require(1, 1, "a row", "").is_ok());
        if let Some(Limit { set_by, .. }) = least_limit(1) {
            let error = require(u64::MAX, 1, "rows", "choose fewer").expect_err("no computer has as much").to_string();
            assert!(error.starts_with("rows: about 18446744073.7 GB of memory are needed"), "{error}");
            assert!(error.ends_with(&format!("{set_by}\n  choose fewer")), "{error}");
        }
    }
}
