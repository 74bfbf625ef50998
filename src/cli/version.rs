//! `mmoe --version`: what a result depends on, and what its speed depends on.

use crate::base::cpu;
use crate::study::run::ENGINE_REVISION;

/// Version, engine revision and instruction set; `-V` is the first line alone.
pub fn long() -> &'static str {
    let (version, set) = (env!("CARGO_PKG_VERSION"), cpu::selected().name());
    // Asked for once, by a process that then ends.
    format!("{version}\nengine revision {ENGINE_REVISION}\ninstructions {set}").leak()
}
