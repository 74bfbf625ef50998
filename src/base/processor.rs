//! The processor: results are the same bits only on the same model.

use serde::{Deserialize, Serialize};

/// What of a processor can change a result's bits.
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
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
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
