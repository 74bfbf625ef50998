//! Which instructions the kernels may use, found once at run time.

use std::sync::atomic::{AtomicBool, Ordering};

static PORTABLE: AtomicBool = AtomicBool::new(false);

/// Makes every kernel take the portable path, as on a processor without AVX2; for tests and for `MMOE_PORTABLE=1`.
pub fn use_portable(portable: bool) {
    PORTABLE.store(portable, Ordering::Relaxed);
}

/// Makes every tensor operation stay on its thread, since runs go side by side; to be called before any thread exists.
/// Without it Candle looks up the number of cores for every product, which costs more than a small product.
#[allow(unsafe_code)]
pub fn use_one_thread_per_run() {
    const VARIABLE: &str = "RAYON_NUM_THREADS";
    if std::env::var_os(VARIABLE).is_none() {
        // SAFETY: no other thread exists that could read the environment meanwhile.
        unsafe { std::env::set_var(VARIABLE, "1") };
    }
}

/// Whether kernels may use AVX2 and fused multiply-add.
#[inline]
pub fn has_avx2() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        !PORTABLE.load(Ordering::Relaxed) && is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}

/// Defines a kernel that is compiled twice, once for AVX2 and once portable, and dispatches between the two.
///
/// The body is plain Rust that the compiler vectorises. It never fuses a multiplication and an addition by itself, so
/// both versions give the same bits.
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

                if $crate::base::cpu::has_avx2() {
                    // SAFETY: the processor was just seen to have AVX2 and FMA.
                    #[allow(unsafe_code)]
                    return unsafe { avx2($($argument),*) };
                }
            }
            body($($argument),*)
        }
    };
}
pub(crate) use kernel;
