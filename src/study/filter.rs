//! Selects runs of a plan: `corr=0.5,model=mmoe|omoe,seed=0..50`.

use super::plan::{Plan, PlannedRun};
use crate::base::error::{Error, Result};
use crate::base::words::{suggestion, visible};
use std::collections::BTreeSet;
use std::str::FromStr;

/// Name of the seeds in a filter.
const SEED: &str = "seed";

/// Conditions, all of which a run must meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    conditions: Vec<Condition>,
}

/// An axis and the wanted values on it.
#[derive(Clone, Debug, PartialEq)]
struct Condition {
    axis: String,
    values: Vec<Wanted>,
}

#[derive(Clone, Debug, PartialEq)]
enum Wanted {
    /// One value. Two numbers are compared as numbers, so that 0.50 finds 0.5.
    One(String),
    /// From the first to the second, which is excluded.
    Range(f64, f64),
}

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let conditions = text.split(',').map(Condition::parse).collect::<Result<_, _>>()?;
        Ok(Self { conditions })
    }
}

impl Condition {
    fn parse(text: &str) -> Result<Self, String> {
        let malformed = || format!("write `{}` as AXIS=VALUE, such as corr=0.5 or seed=0..50", visible(text));
        let (axis, values) = text.split_once('=').ok_or_else(malformed)?;
        let values: Vec<Wanted> =
            values.split('|').map(|value| Wanted::parse(value.trim())).collect::<Result<_, _>>()?;
        match axis.trim() {
            "" => Err(malformed()),
            axis => Ok(Self { axis: axis.to_owned(), values }),
        }
    }
}

impl Wanted {
    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("give a value after every `=` and `|`".into());
        }
        let Some((from, to)) = text.split_once("..") else { return Ok(Self::One(text.to_owned())) };
        match (from.trim().parse::<f64>(), to.trim().parse::<f64>()) {
            (Ok(from), Ok(to)) if from < to => Ok(Self::Range(from, to)),
            _ => Err(format!("write the range `{}` as FROM..TO, with FROM below TO; TO is excluded", visible(text))),
        }
    }

    fn admits(&self, value: &str) -> bool {
        match (self, value.parse::<f64>()) {
            (Self::Range(from, to), Ok(number)) => (*from..*to).contains(&number),
            (Self::Range(..), Err(_)) => false,
            (Self::One(wanted), Ok(number)) => wanted.parse() == Ok(number),
            (Self::One(wanted), Err(_)) => wanted == value,
        }
    }
}

/// The runs of `plan` that meet all filters, in plan order. Without a filter these are all runs.
pub fn select<'p>(plan: &'p Plan, filters: &[Filter]) -> Result<Vec<&'p PlannedRun>> {
    let conditions: Vec<(Column, &Condition)> = filters
        .iter()
        .flat_map(|filter| &filter.conditions)
        .map(|condition| Ok((Column::find(plan, &condition.axis)?, condition)))
        .collect::<Result<_>>()?;
    let admitted = |run: &&PlannedRun| {
        conditions.iter().all(|(column, condition)| {
            let value = column.of(run);
            condition.values.iter().any(|wanted| wanted.admits(&value))
        })
    };
    let selected: Vec<_> = plan.runs.iter().filter(admitted).collect();
    if selected.is_empty() {
        return Err(nothing(plan));
    }
    Ok(selected)
}

/// The field of a planned run that a condition is about.
#[derive(Clone, Copy)]
enum Column {
    Axis(usize),
    Seed,
}

impl Column {
    fn find(plan: &Plan, axis: &str) -> Result<Self> {
        if axis == SEED {
            return Ok(Self::Seed);
        }
        plan.axes.iter().position(|name| name == axis).map(Self::Axis).ok_or_else(|| {
            let known: Vec<&str> = plan.axes.iter().map(String::as_str).chain([SEED]).collect();
            let hint = suggestion(axis, "the study's axes", &known);
            Error::Usage(format!("--filter: the study has no axis `{}`\n  {hint}", visible(axis)))
        })
    }

    fn of(self, run: &PlannedRun) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Axis(index) => run.axes[index].as_str().into(),
            Self::Seed => run.seed.to_string().into(),
        }
    }
}

fn nothing(plan: &Plan) -> Error {
    let values = |index: usize| {
        let mut seen = BTreeSet::new();
        let distinct = plan.runs.iter().map(|run| run.axes[index].as_str()).filter(|value| seen.insert(*value));
        distinct.collect::<Vec<_>>().join(", ")
    };
    let axes = plan.axes.iter().enumerate().map(|(index, axis)| format!("\n  {axis}: {}", values(index)));
    let seeds = plan.runs.iter().map(|run| run.seed).max().map_or(0, |last| last + 1);
    let axes: String = axes.collect();
    Error::NothingSelected(format!("the filter selects no run; the study has{axes}\n  {SEED}: 0..{seeds}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Study;

    fn plan() -> Plan {
        let text = "[study]\nname = 'a'\n[[model]]\ntype = 'mmoe'\n[[model]]\ntype = 'omoe'\n\
                    [grid]\nseeds = 10\ncorr = [0.5, 0.9]";
        Plan::of(&Study::parse("a.toml", text).expect("the config is good"), None)
    }

    fn count(filters: &[&str]) -> Result<usize> {
        let filters: Vec<Filter> = filters.iter().map(|text| text.parse().expect("the filter is good")).collect();
        select(&plan(), &filters).map(|runs| runs.len())
    }

    #[test]
    fn commas_and_repeated_flags_mean_and_while_bars_mean_or() {
        assert_eq!(count(&[]).ok(), Some(40));
        assert_eq!(count(&["corr=0.50,model=mmoe"]).ok(), Some(10));
        assert_eq!(count(&["corr=0.5", "model=mmoe"]).ok(), Some(10));
        assert_eq!(count(&["model=mmoe|omoe,learning_rate=1e-3"]).ok(), Some(40));
    }

    #[test]
    fn a_range_of_seeds_leaves_its_end_out() {
        assert_eq!(count(&["seed=0..3,corr=0.5,model=omoe"]).ok(), Some(3));
        assert_eq!(count(&["seed=3,corr=0.5,model=omoe"]).ok(), Some(1));
        assert_eq!(count(&["seed=0..3|8..100,corr=0.5,model=omoe"]).ok(), Some(5));
    }

    #[test]
    fn words_on_an_axis_are_found_beside_numbers() {
        let text = "[study]\nname = 'a'\n[[model]]\ntype = 'mmoe'\n\
                    [grid]\npreset = ['stn', 'ple']\nrows = ['fresh', 100, 10000]";
        let plan = Plan::of(&Study::parse("a.toml", text).expect("the config is good"), None);
        let count = |filter: &str| {
            let filters = [filter.parse().expect("the filter is good")];
            select(&plan, &filters).map(|runs| runs.len()).ok()
        };
        assert_eq!(count("preset=ple,rows=fresh"), Some(1));
        assert_eq!(count("preset=ple,rows=fresh|1e4"), Some(2));
        assert_eq!(count("rows=1..200"), Some(2));
    }

    #[test]
    fn a_filter_that_selects_nothing_is_answered_with_the_values_that_exist() {
        let error = count(&["corr=0.7"]).expect_err("no run has it");
        assert_eq!(error.exit_code(), crate::base::exit_code::ExitCode::NothingSelected);
        assert_eq!(
            error.to_string(),
            "the filter selects no run; the study has\n  model: mmoe, omoe\n  corr: 0.5, 0.9\n  \
             learning_rate: 0.001\n  seed: 0..10"
        );
    }

    #[test]
    fn an_unknown_axis_is_answered_with_the_one_that_is_meant() {
        let error = count(&["cor=0.5"]).expect_err("there is no such axis");
        assert_eq!(error.exit_code(), crate::base::exit_code::ExitCode::Usage);
        assert_eq!(error.to_string(), "--filter: the study has no axis `cor`\n  did you mean `corr`?");
    }

    #[test]
    fn a_malformed_filter_is_refused() {
        for text in ["", "corr", "=0.5", "corr=", "seed=5..2", "seed=a..b", "corr=0.5|"] {
            assert!(text.parse::<Filter>().is_err(), "{text}");
        }
    }
}
