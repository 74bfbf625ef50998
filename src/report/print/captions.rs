//! The captions of the printed tables.

use crate::report::final_values::Counts;
use crate::report::selection::rate::ChosenBy;
use crate::report::summary::{Row, Summary};
use crate::study::run::Measure;
use crate::train::outcome::FINAL_EVALUATIONS;
use std::fmt::Write;

/// Marks a mean loss on the plateau.
pub(super) const PLATEAU: &str = "\u{2020}";

/// Explains the numbers, and which runs they summarise.
pub(super) fn numbers_caption(summary: &Summary) -> String {
    let mut text = what_is_shown(summary);
    if summary.rows.iter().any(Row::plateau) {
        let _ = writeln!(text, "{PLATEAU} On the plateau: the mean is above the loss of the best linear fit.");
    }
    text + &counts_caption(summary)
}

/// Says how many runs are not in the statistics, and why.
pub(super) fn counts_caption(summary: &Summary) -> String {
    let Counts { completed, diverged, failed, missing } = summary.runs;
    let done = completed + diverged + failed;
    let mut text = String::new();
    if missing > 0 {
        let _ = writeln!(text, "{done} of {} runs done: the numbers are preliminary.", done + missing);
    }
    if diverged + failed > 0 {
        let _ = writeln!(text, "Left out of the statistics: {diverged} diverged (div.) and {failed} failed runs.");
    }
    text
}

fn what_is_shown(summary: &Summary) -> String {
    match summary.measure {
        None => format!(
            "Mean squared error on held-out rows, averaged over the tasks {}.\n\
             Statistics are over n runs, one per seed; sd is the sample standard deviation.\n",
            final_value(summary.final_evaluations.unwrap_or([FINAL_EVALUATIONS; 2]))
        ),
        Some(Measure::LabelCorrelation) => {
            "Pearson's correlation over the rows of a trial; the labels' variances are in cells.csv.\n\
             Statistics are over n trials, one per seed; sd is the sample standard deviation.\n"
                .into()
        }
    }
}

/// Says which evaluations a final value is the mean of, given the fewest and the most.
fn final_value([fewest, most]: [usize; 2]) -> String {
    match most {
        1 => "at each run's last evaluation".into(),
        _ if fewest < most => format!("and each run's last {fewest} to {most} evaluations"),
        _ => format!("and each run's last {most} evaluations"),
    }
}

/// Explains how the learning rates of these rows were chosen.
pub(super) fn choice_caption(rows: &[&Row]) -> String {
    let mut text = String::new();
    let has = |chosen_by| rows.iter().any(|row| row.key.selection.chosen_by() == Some(chosen_by));
    if has(ChosenBy::OtherHalf) {
        text += "The learning rate is cross-fitted: each half of the seeds (even, odd) is judged at the rate that \
                 has the lowest mean over the other half.";
        let has_two_rates = rows.iter().any(|row| row.key.learning_rates[0] != row.key.learning_rates[1]);
        text += if has_two_rates { " Two rates (a/b) are for the even and the odd seeds.\n" } else { "\n" };
    }
    if has(ChosenBy::AllSeeds) {
        text += "* In-sample: one half of the seeds has no completed run, so all seeds together chose the rate.\n";
    }
    text
}

/// Explains how the choice per model differs.
pub(super) const PER_MODEL: &str = "\nChosen in the same way, but by the mean over all correlations.\n";

type Count = fn(&Counts) -> usize;

/// Columns that count the runs that did not complete: one per state that occurs in the study.
pub(super) fn counts_to_show(runs: &Counts) -> Vec<(&'static str, Count)> {
    let all: [(&str, Count); 3] =
        [("div.", |runs| runs.diverged), ("failed", |runs| runs.failed), ("todo", |runs| runs.missing)];
    all.into_iter().filter(|(_, count)| count(runs) > 0).collect()
}
