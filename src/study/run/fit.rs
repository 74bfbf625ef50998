//! Whether a training's settings go with its data.

use super::TrainingSpec;
use crate::model::layers::loss::Loss;
use crate::study::settings::Problem;

/// Refuses settings about areas under the curve for data that have none; of the sources with labels of 0 and 1 all have
/// validation rows, too.
pub fn check(spec: &TrainingSpec) -> Result<(), Problem> {
    if spec.data.loss() == Loss::CrossEntropy {
        return Ok(());
    }
    let problem = |key: &'static [&'static str], cause: &str| {
        let hint = "remove it, or take data with labels of 0 and 1, such as census-income";
        Err(Problem { keys: key, cause: cause.into(), hint: hint.into() })
    };
    match (spec.training.patience, spec.training.resamples) {
        (Some(_), _) => problem(&["patience"], "`patience` needs AUCs on validation rows, and these data have none"),
        (_, Some(_)) => problem(&["resamples"], "`resamples` needs AUCs on test rows, and these data have none"),
        (None, None) => Ok(()),
    }
}
