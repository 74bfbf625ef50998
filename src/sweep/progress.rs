//! How much of a sweep's work is done, counted by all workers together.

use std::sync::atomic::{AtomicU64, Ordering};

/// Number of parts of the whole work. In a sweep of a million runs, each run still has a million parts.
const PARTS: f64 = 1e12;

/// The share of the work that is done; it only grows.
#[derive(Debug, Default)]
pub struct Meter {
    parts: AtomicU64,
}

impl Meter {
    /// The share of the whole that is done, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.parts.load(Ordering::Relaxed) as f64 / PARTS
    }

    /// The account of a run that is this share of the whole.
    pub fn account(&self, share: f64) -> Account<'_> {
        Account { meter: self, whole: (share * PARTS) as u64, counted: 0 }
    }
}

/// What one run has added so far.
#[derive(Debug)]
pub struct Account<'a> {
    meter: &'a Meter,
    whole: u64,
    counted: u64,
}

impl Account<'_> {
    /// Notes how much of the run is done, from 0 to 1.
    pub fn reach(&mut self, progress: f64) {
        let reached = (self.whole as f64 * progress.clamp(0.0, 1.0)) as u64;
        let more = reached.saturating_sub(self.counted);
        self.counted += more;
        self.meter.parts.fetch_add(more, Ordering::Relaxed);
    }
}
