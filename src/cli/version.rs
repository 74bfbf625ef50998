//! `mmoe --version`: what a report of a result or a fault should name. Results depend on the engine revision, speed on the
//! instruction set.

use crate::base::cpu;
use crate::study::run::ENGINE_REVISION;

/// Version, commit, engine revision, features, target and instruction set; `-V` prints only the first line.
pub fn long() -> &'static str {
    let features = if cfg!(feature = "mimalloc") { "mimalloc" } else { "none" };
    let text = format!(
        "{}\ncommit {}\nengine revision {ENGINE_REVISION}\nfeatures {features}\ntarget {}\ninstructions {}",
        env!("CARGO_PKG_VERSION"),
        env!("MMOE_COMMIT"),
        env!("MMOE_TARGET"),
        cpu::selected().name()
    );
    // A leak is harmless: a process builds its command line once.
    text.leak()
}
