//! `--shard`: which part of a plan this process carries out, given by number or by a cluster's scheduler.

use crate::base::error::{Error, Result};
use crate::base::words::visible;
use crate::sweep::shard::Shard;
use std::str::FromStr;

/// The value of `--shard`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShardFlag {
    /// Such as `3/16`.
    Number(Shard),
    /// Such as `auto/16`: the scheduler says which one. The number of shards never comes from it: where only some tasks
    /// of an array are submitted again, it tells how many these are.
    Auto {
        /// Number of shards.
        count: usize,
    },
}

/// A variable in which a scheduler says which task of an array a process is.
struct TaskVariable {
    name: &'static str,
    /// The number of the first task.
    first: usize,
    /// What it has where there is no array.
    none: &'static str,
    /// How to submit tasks whose numbers fit.
    submission: &'static str,
}

const fn variable(name: &'static str, first: usize, none: &'static str, submission: &'static str) -> TaskVariable {
    TaskVariable { name, first, none, submission }
}

const VARIABLES: [TaskVariable; 8] = [
    variable("SLURM_ARRAY_TASK_ID", 1, "", "submit the array with `--array=1-{last}`"),
    variable("PBS_ARRAY_INDEX", 1, "", "submit the array with `-J 1-{last}`"),
    variable("LSB_JOBINDEX", 1, "0", "submit the array with `-J 'name[1-{last}]'`"),
    variable("SGE_TASK_ID", 1, "undefined", "submit the array with `-t 1-{last}`"),
    variable("HQ_TASK_ID", 1, "", "submit the array with `--array=1-{last}`"),
    variable("JOB_COMPLETION_INDEX", 0, "", "set the job's `completions: {count}`"),
    variable("AWS_BATCH_JOB_ARRAY_INDEX", 0, "", "set the array's size to {count}"),
    variable("FLUX_JOB_CC", 0, "", "submit the jobs with `--cc=0-{last}`"),
];

impl ShardFlag {
    /// The shard, with the environment that `variable` reads.
    pub fn resolve(self, variable: &dyn Fn(&str) -> Option<String>) -> Result<Shard> {
        let count = match self {
            Self::Number(shard) => return Ok(shard),
            Self::Auto { count } => count,
        };
        let set: Vec<(&TaskVariable, String)> = VARIABLES
            .iter()
            .filter_map(|known| Some((known, variable(known.name)?)))
            .filter(|(known, value)| !value.is_empty() && value != known.none)
            .collect();
        match &set[..] {
            [(known, value)] => known.shard(value, count),
            [] => Err(Error::Usage(format!(
                "--shard auto/{count}: no scheduler says which task of an array this is\n  none of {} is set; give a \
                 number, such as --shard 1/{count}",
                VARIABLES.map(|known| known.name).join(", ")
            ))),
            [(first, _), (second, _), ..] => Err(Error::Usage(format!(
                "--shard auto/{count}: {} and {} are both set\n  name the one that counts: --shard {}/{count} or --shard \
                 {}/{count}",
                first.name,
                second.name,
                first.in_shell(),
                second.in_shell()
            ))),
        }
    }
}

impl TaskVariable {
    fn shard(&self, value: &str, count: usize) -> Result<Shard> {
        let index = whole(value).and_then(|task| task.checked_add(1)?.checked_sub(self.first));
        index.and_then(|index| Shard::checked(index, count)).ok_or_else(|| {
            let last = count - 1 + self.first;
            Error::Usage(format!(
                "--shard auto/{count}: {} is {}, not a whole number from {} to {last}\n  {}, or give the number of \
                 shards that the array has",
                self.name,
                visible(value),
                self.first,
                self.submission.replace("{last}", &last.to_string()).replace("{count}", &count.to_string())
            ))
        })
    }

    /// The number of the shard in a shell.
    fn in_shell(&self) -> String {
        if self.first == 1 { format!("${}", self.name) } else { format!("$(({} + 1))", self.name) }
    }
}

/// A number of digits alone.
fn whole(text: &str) -> Option<usize> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

impl FromStr for ShardFlag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('/').and_then(|(index, count)| {
            let count = whole(count).filter(|count| (1..=Shard::MOST).contains(count))?;
            match index {
                "auto" => Some(Self::Auto { count }),
                _ => Shard::checked(whole(index)?, count).map(Self::Number),
            }
        });
        parsed.ok_or_else(|| {
            format!("give the number of a shard and of all, such as 3/16, or auto/16; at most {} shards", Shard::MOST)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str, environment: &[(&str, &str)]) -> Result<Shard> {
        let flag: ShardFlag = text.parse().expect("a shard");
        flag.resolve(&|name| environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into()))
    }

    #[test]
    fn a_number_is_from_one_to_the_count() {
        assert_eq!("3/16".parse(), Ok(ShardFlag::Number(Shard { index: 3, count: 16 })));
        assert_eq!("auto/16".parse(), Ok(ShardFlag::Auto { count: 16 }));
        for text in [
            "0/16", "17/16", "3", "3/", "/16", "3/0", "auto", "auto/0", "-1/4", "1.5/4", "1/100001", "3/16/2", "+3/16",
            "3/+16",
        ] {
            assert!(text.parse::<ShardFlag>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_scheduler_counts_from_its_own_first_task() {
        for (name, task) in [
            ("SLURM_ARRAY_TASK_ID", "3"),
            ("PBS_ARRAY_INDEX", "3"),
            ("LSB_JOBINDEX", "3"),
            ("SGE_TASK_ID", "3"),
            ("HQ_TASK_ID", "3"),
            ("JOB_COMPLETION_INDEX", "2"),
            ("AWS_BATCH_JOB_ARRAY_INDEX", "2"),
            ("FLUX_JOB_CC", "2"),
        ] {
            let shard = resolved("auto/16", &[(name, task)]).expect("it fits");
            assert_eq!(shard, Shard { index: 3, count: 16 }, "{name}");
        }
    }

    #[test]
    fn how_many_tasks_were_submitted_does_not_count() {
        let again = [("SLURM_ARRAY_TASK_ID", "7"), ("SLURM_ARRAY_TASK_COUNT", "2"), ("SLURM_ARRAY_TASK_MAX", "7")];
        assert_eq!(resolved("auto/16", &again).expect("it fits"), Shard { index: 7, count: 16 });
    }

    #[test]
    fn what_does_not_fit_is_refused_with_the_mend() {
        let refused = |environment: &[(&str, &str)]| resolved("auto/16", environment).expect_err("refused").to_string();
        for (environment, words) in [
            (&[("SLURM_ARRAY_TASK_ID", "0")][..], "from 1 to 16\n  submit the array with `--array=1-16`"),
            (&[("SLURM_ARRAY_TASK_ID", "17")], "is 17, not a whole number from 1 to 16"),
            (&[("SLURM_ARRAY_TASK_ID", "18446744073709551615")], "not a whole number from 1 to 16"),
            (&[("JOB_COMPLETION_INDEX", "16")], "from 0 to 15\n"),
            (&[("HQ_TASK_ID", "x\n")], r"is x\u{a}, not"),
            (&[("SGE_TASK_ID", "undefined"), ("LSB_JOBINDEX", "0")], "no scheduler says"),
            (&[], "give a number, such as --shard 1/16"),
            (
                &[("SLURM_ARRAY_TASK_ID", "1"), ("HQ_TASK_ID", "2")],
                "--shard $SLURM_ARRAY_TASK_ID/16 or --shard $HQ_TASK_ID/16",
            ),
            (
                &[("AWS_BATCH_JOB_ARRAY_INDEX", "1"), ("HQ_TASK_ID", "2")],
                "--shard $HQ_TASK_ID/16 or --shard $((AWS_BATCH_JOB_ARRAY_INDEX + 1))/16",
            ),
        ] {
            assert!(refused(environment).contains(words), "{words}: {}", refused(environment));
        }
    }
}
