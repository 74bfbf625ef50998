//! Names of the files and folders in a results folder; `report` names the files that it derives from the runs.

use crate::study::Study;
use std::path::{Path, PathBuf};

/// The study, and the program that made the folder.
pub const MANIFEST: &str = "manifest.toml";
/// A row per planned run.
pub const PLAN: &str = "plan.csv";
/// Holds a folder per run.
pub const RUNS: &str = "runs";
/// A run's curve.
pub const METRICS: &str = "metrics.csv";
/// A run's settings and how it ended. A run without this file is not done.
pub const RUN: &str = "run.json";
/// How long each run took.
pub const TIMINGS: &str = "timings.csv";
/// Holds a pack per block of seeds.
pub const PACKS: &str = "curves-by-run";
/// Checksums of all published files.
pub const CHECKSUMS: &str = "checksums.txt";
/// Holds the trials of a study whose models are tuned: a manifest, `runs`, and the two files below.
pub const TUNING: &str = "tuning";
/// All trials that have ended.
pub const TRIALS: &str = "trials.csv";
/// The study that the trials recommend.
pub const TUNED: &str = "tuned.toml";

/// The results folder of a study unless `--out` names another.
pub fn results_dir(study: &Study) -> PathBuf {
    Path::new("results").join(&study.head.name)
}

/// Whether operating systems and version control put files of this name into any folder. They say nothing about whose
/// folder it is.
pub fn is_of_the_system(name: &str) -> bool {
    /// Of macOS; of the root of an ext file system; of Git users; of Windows; of KDE; of Dropbox and Syncthing.
    const NAMES: [&str; 9] = [
        ".DS_Store",
        ".localized",
        "lost+found",
        ".gitkeep",
        "Thumbs.db",
        "desktop.ini",
        ".directory",
        ".dropbox",
        ".stfolder",
    ];
    /// Of NFS: a file that was removed while a process had it open; of macOS, beside a file; of desktops.
    const STARTS: [&str; 3] = [".nfs", "._", ".Trash-"];
    NAMES.contains(&name) || STARTS.iter().any(|start| name.starts_with(start))
}
