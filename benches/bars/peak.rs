//! The processor's peak: fused multiply-adds between registers, in enough chains that no addition has to wait.

use std::hint::black_box;

use mmoe::base::cpu::InstructionSet;

use crate::clock::{Clock, Work};

const STEPS: u64 = 1_000;
/// Enough chains for two additions per cycle, each of which takes four or five cycles.
const CHAINS: usize = 12;

/// Billions (10^9) of floating-point operations per second with these instructions. `None` for portable ones, whose
/// multiply-adds are calls, and for those that the processor lacks.
pub fn gflops(set: InstructionSet, clock: &Clock) -> Option<f64> {
    #[cfg(target_arch = "x86_64")]
    {
        let (values, chains): (u64, unsafe fn()) = match set {
            InstructionSet::Portable => return None,
            InstructionSet::Avx2 => (8, x86::by_256_bits),
            InstructionSet::Avx512 => (16, x86::by_512_bits),
        };
        if !set.is_available() {
            return None;
        }
        // SAFETY: the processor has these instructions, as was just checked.
        #[allow(unsafe_code)]
        let work: Work = Box::new(move |count| (0..count).for_each(|_| unsafe { chains() }));
        let operations = 2 * values * CHAINS as u64 * STEPS;
        Some(operations as f64 / clock.micros(&mut [work])[0] / 1e3)
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = (set, clock, STEPS, CHAINS, black_box(0));
        None
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{CHAINS, STEPS, black_box};

    macro_rules! chains {
        ($name:ident, $features:literal, $splat:ident, $mul_add:ident) => {
            #[target_feature(enable = $features)]
            pub fn $name() {
                let (factor, mut sums) = (black_box($splat(0.5)), [black_box($splat(1.0)); CHAINS]);
                for _ in 0..STEPS {
                    for sum in &mut sums {
                        *sum = $mul_add(factor, *sum, factor);
                    }
                }
                black_box(sums);
            }
        };
    }
    chains!(by_256_bits, "avx2,fma", _mm256_set1_ps, _mm256_fmadd_ps);
    chains!(by_512_bits, "avx512f", _mm512_set1_ps, _mm512_fmadd_ps);
}
