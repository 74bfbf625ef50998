//! The words below the tables of AUCs.

use crate::report::aucs::AucRow;

/// What the numbers are, and what their intervals leave out.
pub(super) fn caption(rows: &[&AucRow]) -> String {
    let mut mains: Vec<&str> = rows.iter().map(|row| row.main.as_str()).collect();
    mains.dedup();
    let auxiliary = rows.first().map_or("", |row| row.auxiliary.as_str());
    let intervals = if rows.iter().any(|row| row.intervals[0].is_some()) { INTERVALS } else { NO_INTERVALS };
    format!(
        "Main task: {}; auxiliary task: {auxiliary}. Area under the ROC curve of the model that a run ends with.\n\
         Statistics are over n runs, one per seed; sd is the sample standard deviation; best is the greatest AUC of\n\
         the main task on test rows, and \"at best\" the auxiliary task's of the same run.\n{intervals}",
        mains.join(" or ")
    )
}

const INTERVALS: &str = "\
Intervals are of the means, by a joint bootstrap over test rows and runs. They leave out that another tuning could have\n\
found other sizes and rates, and that the test file could have been divided otherwise into validation and test rows.\n";

const NO_INTERVALS: &str = "\
No intervals: those over the runs alone would be far too short, and the test rows are resampled only where `resamples`\n\
is given in [training].\n";

/// What stands beside the paper's numbers.
pub(super) const BESIDE: &str = "\
The paper's columns are those of its Tables 1 and 2, over 400 runs. The best of fewer runs cannot be compared with the\n\
best of 400: \"best of 400\" is a prediction, the expected greatest of 400 normal numbers with the median of our runs and\n\
the spread of those above it, 2.97 standard deviations above the median. It may exceed 1 where runs scatter widely, for\n\
AUCs are not normal.\n";

/// How models are compared.
pub(super) const COMPARED: &str = "\
MMoE's mean AUC of the main task less the other model's, on the seeds that both have, with its interval at 95 % and the\n\
two-sided p-value by the same joint bootstrap; beside it the p-value adjusted over the models by Holm's procedure.\n";
