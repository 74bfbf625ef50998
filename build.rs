//! Tells the program which commit it is built from and for which target, for `mmoe --version`.

use std::process::Command;

/// What the program is made of.
const SOURCES: [&str; 4] = ["src", "Cargo.toml", "Cargo.lock", "build.rs"];

fn main() {
    // The answer can only change with the sources or with the branch's tip, which a worktree keeps elsewhere.
    SOURCES.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    for name in ["HEAD", "refs/heads", "packed-refs"] {
        if let Some(path) = git(&["rev-parse", "--git-path", name]) {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    println!("cargo::rustc-env=MMOE_COMMIT={}", commit().unwrap_or_else(|| "unknown".into()));
    println!("cargo::rustc-env=MMOE_TARGET={}", std::env::var("TARGET").unwrap_or_default());
}

/// The commit, and whether the sources were changed since. `None` outside a clone of this project, as in a published
/// crate, even if that lies in the clone of another one.
fn commit() -> Option<String> {
    git(&["ls-files", "--error-unmatch", "build.rs"])?;
    let id = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed = git(&[&["status", "--porcelain", "--untracked-files=no", "--"], &SOURCES[..]].concat())?;
    Some(id + if changed.is_empty() { "" } else { " with local changes" })
}

/// What git says. It takes no lock, since somebody may be committing.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("--no-optional-locks").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
