//! Where workers put the outcomes of runs.

use crate::base::error::Result;
use crate::study::plan::PlannedRun;
use crate::study::run::ParameterCounts;
use crate::train::outcome::RunOutcome;

/// Takes outcomes; several workers use it at once.
pub trait RunSink: Sync {
    /// Saves a run's outcome.
    fn save(&self, run: &PlannedRun, outcome: &RunOutcome, parameters: ParameterCounts) -> Result<()>;

    /// Notes how long a saved run took.
    fn note_time(&self, _id: &str, _seconds: f64) -> Result<()> {
        Ok(())
    }
}
