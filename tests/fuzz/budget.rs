//! Runs a reader on many mutated inputs.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use super::mutate::Mutator;

/// Number of cases in a usual test run.
const FEW: u64 = 400;

/// Reads inputs that `input` makes until the cases or the time are used up. Keeps an input that makes the reader panic.
pub fn fuzz(name: &str, mut input: impl FnMut(&mut Mutator) -> Vec<u8>, mut read: impl FnMut(&[u8])) {
    let seconds = std::env::var("MMOE_FUZZ_SECONDS").ok().map(|text| text.parse().expect("a number of seconds"));
    let (begun, mut case) = (Instant::now(), 0);
    while seconds.map_or(case < FEW, |seconds| begun.elapsed() < Duration::from_secs(seconds)) {
        let bytes = input(&mut Mutator::new(case));
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| read(&bytes))) {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}-{case}"));
            std::fs::write(&kept, &bytes).expect("the input can be kept");
            eprintln!("case {case} of {name} panics; its input is kept in {}", kept.display());
            resume_unwind(panic);
        }
        case += 1;
    }
    println!("{name}: {case} cases, 0 panics{}", peak_memory());
}

/// The peak memory in words; empty if the system does not tell it.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or(String::new(), |peak| format!(", {} at most in memory", peak.trim()))
}
