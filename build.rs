//! Tells the program which commit it is built from and for which target, for `mmoe --version`.

use std::path::Path;
use std::process::Command;

fn main() {
    // The commit's state can only change with the branch's tip or with what is compiled.
    for path in ["src", "Cargo.toml", "Cargo.lock", "build.rs", ".git/HEAD", ".git/refs/heads", ".git/packed-refs"] {
        if Path::new(path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    println!("cargo::rustc-env=MMOE_COMMIT={}", commit().unwrap_or_else(|| "unknown".into()));
    println!("cargo::rustc-env=MMOE_TARGET={}", std::env::var("TARGET").unwrap_or_default());
}

/// The commit, and whether files that it has were changed since. `None` outside a clone, as in a published crate.
fn commit() -> Option<String> {
    if !Path::new(".git").exists() {
        return None;
    }
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    };
    let id = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed = git(&["status", "--porcelain", "--untracked-files=no"])?;
    Some(format!("{}{}", id.trim(), if changed.is_empty() { "" } else { " with local changes" }))
}
