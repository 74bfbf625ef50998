//! The instruction set that kernels use: the best one that the processor has, unless a caller selects a lesser one.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};

use super::error::{Error, Result};
use super::words::visible;

/// An instruction set that kernels are compiled for. Each one includes the sets before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InstructionSet {
    /// The instructions that every processor of the compilation target has.
    Portable,
    /// AVX2 and fused multiply-add.
    Avx2,
    /// AVX-512 F with VL (256-bit vectors), BW (bytes and words) and DQ (double and quad words).
    Avx512,
}

impl InstructionSet {
    /// Every set, the smallest first.
    pub const ALL: [Self; 3] = [Self::Portable, Self::Avx2, Self::Avx512];

    /// The name that users choose it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }

    /// The set with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.name() == name)
    }

    /// Whether the processor has these instructions and the operating system saves their registers.
    pub fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                Self::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Avx512 => false,
        }
    }
}

/// Index of the selected set in [`InstructionSet::ALL`]; [`UNKNOWN`] until a set is selected or asked for.
static SELECTED: AtomicU8 = AtomicU8::new(UNKNOWN);
const UNKNOWN: u8 = u8::MAX;

/// The best set that the processor has.
pub fn best() -> InstructionSet {
    InstructionSet::ALL.into_iter().rev().find(|set| set.is_available()).unwrap_or(InstructionSet::Portable)
}

/// The set that kernels use: the best one unless another was selected. It is always available.
#[inline]
pub fn selected() -> InstructionSet {
    match SELECTED.load(Ordering::Relaxed) {
        0 => InstructionSet::Portable,
        1 => InstructionSet::Avx2,
        2 => InstructionSet::Avx512,
        _ => select_best(),
    }
}

/// Makes all kernels use `set` from now on. Their results have the same bits with every set.
pub fn select(set: InstructionSet) -> Result<()> {
    if !set.is_available() {
        let cause = format!("this processor has no {} instructions", set.name());
        return Err(Error::Usage(format!("{VARIABLE}: {cause}\n  {}", hint())));
    }
    SELECTED.store(set as u8, Ordering::Relaxed);
    Ok(())
}

/// The environment variable that selects a set by its name.
const VARIABLE: &str = "MMOE_SIMD";

/// Selects the set that the environment variable names, if it is given.
pub fn select_from_environment() -> Result<()> {
    let Some(name) = std::env::var_os(VARIABLE) else { return Ok(()) };
    let name = name.to_string_lossy();
    match InstructionSet::named(&name) {
        Some(set) => select(set),
        None => {
            Err(Error::Usage(format!("{VARIABLE}: there is no instruction set `{}`\n  {}", visible(&name), hint())))
        }
    }
}

fn hint() -> String {
    let names: Vec<&str> =
        InstructionSet::ALL.into_iter().filter(|set| set.is_available()).map(InstructionSet::name).collect();
    format!("unset it, or give one of {}", names.join(", "))
}

/// For tests: calls `test` with every available set while that set is selected. Concurrent callers take turns.
pub fn by_every_set(mut test: impl FnMut(InstructionSet)) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    for set in InstructionSet::ALL.into_iter().filter(|set| set.is_available()) {
        SELECTED.store(set as u8, Ordering::Relaxed);
        test(set);
    }
}

#[cold]
fn select_best() -> InstructionSet {
    let best = best();
    // If another thread has selected a set meanwhile, its choice stands.
    match SELECTED.compare_exchange(UNKNOWN, best as u8, Ordering::Relaxed, Ordering::Relaxed) {
        Ok(_) => best,
        Err(_) => selected(),
    }
}

/// Keeps every tensor operation on the calling thread, since runs are already parallel. Otherwise Candle also looks
/// up the number of cores for every product, which costs more than a small product. Call this before starting threads.
#[allow(unsafe_code)]
pub fn use_one_thread_per_run() {
    const VARIABLE: &str = "RAYON_NUM_THREADS";
    if std::env::var_os(VARIABLE).is_none() {
        // SAFETY: no other thread exists that could read the environment meanwhile.
        unsafe { std::env::set_var(VARIABLE, "1") };
    }
}

/// Defines a kernel that is compiled for every [`InstructionSet`] and runs the version for the selected one.
///
/// The body is plain Rust that the compiler vectorises. The compiler never fuses a multiplication and an addition by
/// itself, so all versions give the same bits.
macro_rules! kernel {
    ($(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block) => {
        $(#[$attribute])*
        #[allow(clippy::too_many_arguments)]
        $visibility fn $name($($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            #[allow(clippy::too_many_arguments)]
            fn body($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma")]
                #[allow(clippy::too_many_arguments)]
                fn avx2($($argument: $type),*) $(-> $result)? { body($($argument),*) }

                #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq,avx2,fma")]
                #[allow(clippy::too_many_arguments)]
                fn avx512($($argument: $type),*) $(-> $result)? { body($($argument),*) }

                #[allow(unsafe_code)]
                match $crate::base::cpu::selected() {
                    // SAFETY: a selected set is always available, and this one includes all these instructions.
                    $crate::base::cpu::InstructionSet::Avx512 => return unsafe { avx512($($argument),*) },
                    // SAFETY: a selected set is always available, and this one includes both AVX2 and FMA.
                    $crate::base::cpu::InstructionSet::Avx2 => return unsafe { avx2($($argument),*) },
                    $crate::base::cpu::InstructionSet::Portable => {}
                }
            }
            body($($argument),*)
        }
    };
}
pub(crate) use kernel;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for set in InstructionSet::ALL {
            assert_eq!(InstructionSet::named(set.name()), Some(set));
        }
        assert_eq!(InstructionSet::named("AVX-512"), None);
    }

    #[test]
    fn the_best_is_available_and_each_brings_the_lesser_ones() {
        assert!(best().is_available());
        for set in InstructionSet::ALL {
            assert_eq!(set.is_available(), set <= best(), "{set:?}");
        }
    }

    #[test]
    fn what_the_processor_lacks_is_refused() {
        for set in InstructionSet::ALL {
            assert_eq!(select(set).is_ok(), set.is_available(), "{set:?}");
        }
        assert!(selected().is_available());
    }

    kernel! {
        /// The sum of products, with the same bits by every set.
        fn sum_of_products(a: &[f32], b: &[f32]) -> f32 {
            a.iter().zip(b).map(|(a, b)| a * b).sum()
        }
    }

    #[test]
    fn a_kernel_gives_the_same_bits_by_every_set() {
        let values: Vec<f32> = (1..100).map(|value| 1.0 / value as f32).collect();
        let expected = values.iter().fold(0.0f32, |sum, value| sum + value * value);
        by_every_set(|set| {
            assert_eq!(sum_of_products(&values, &values).to_bits(), expected.to_bits(), "{set:?}");
        });
    }
}
