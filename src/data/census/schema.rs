//! The columns of UCI Census-Income (KDD) (doi 10.24432/C5N30T), in the order of its files, which have no header.
//!
//! From the instance weight on, the numbers in `census-income.names` are one too low; rely on the names here.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Continuous,
    /// One of several values or codes. `?` (missing) is a value like any other, and so is `NA` in hispanic origin.
    Categorical,
    /// How many people a row represents; not a feature.
    Weight,
    /// The income, [`LOW_INCOME`] or [`HIGH_INCOME`].
    Income,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// The income of most rows.
pub const LOW_INCOME: &str = "- 50000.";
/// The income of the others: over 50,000 dollars.
pub const HIGH_INCOME: &str = "50000+.";

/// Name of the column of the income.
pub const INCOME: &str = "income";
/// Name of the column of education.
pub const EDUCATION: &str = "education";
/// Name of the column of marital status.
pub const MARITAL_STATUS: &str = "marital status";
/// The marital status that is a task's positive label.
pub const NEVER_MARRIED: &str = "Never married";

/// Every education, the lowest first.
pub const EDUCATIONS: [&str; 17] = [
    "Children",
    "Less than 1st grade",
    "1st 2nd 3rd or 4th grade",
    "5th or 6th grade",
    "7th and 8th grade",
    "9th grade",
    "10th grade",
    "11th grade",
    "12th grade no diploma",
    "High school graduate",
    "Some college but no degree",
    "Associates degree-occup /vocational",
    "Associates degree-academic program",
    "Bachelors degree(BA AB BS)",
    "Masters degree(MA MS MEng MEd MSW MBA)",
    "Prof school degree (MD DDS DVM LLB JD)",
    "Doctorate degree(PhD EdD)",
];

const fn continuous(name: &'static str) -> Column {
    Column { name, kind: Kind::Continuous }
}

const fn categorical(name: &'static str) -> Column {
    Column { name, kind: Kind::Categorical }
}

/// All columns: 40 features, the instance weight and the income.
pub const COLUMNS: [Column; 42] = [
    continuous("age"),
    categorical("class of worker"),
    categorical("industry code"),
    categorical("occupation code"),
    categorical(EDUCATION),
    continuous("wage per hour"),
    categorical("enrolled in education last week"),
    categorical(MARITAL_STATUS),
    categorical("major industry"),
    categorical("major occupation"),
    categorical("race"),
    categorical("hispanic origin"),
    categorical("sex"),
    categorical("union member"),
    categorical("reason for unemployment"),
    categorical("full or part time"),
    continuous("capital gains"),
    continuous("capital losses"),
    continuous("dividends"),
    categorical("tax filer status"),
    categorical("region of previous residence"),
    categorical("state of previous residence"),
    categorical("detailed household and family status"),
    categorical("detailed household summary"),
    Column { name: "instance weight", kind: Kind::Weight },
    categorical("migration code msa"),
    categorical("migration code region"),
    categorical("migration within region"),
    categorical("live in this house 1 year ago"),
    categorical("migration previous residence in sunbelt"),
    continuous("number of persons worked for employer"),
    categorical("family members under 18"),
    categorical("country of birth father"),
    categorical("country of birth mother"),
    categorical("country of birth self"),
    categorical("citizenship"),
    categorical("own business or self employed"),
    categorical("fill income questionnaire for veterans administration"),
    categorical("veterans benefits"),
    continuous("weeks worked in year"),
    categorical("year"),
    Column { name: INCOME, kind: Kind::Income },
];

/// Places of all columns of a kind.
pub fn places(kind: Kind) -> Vec<usize> {
    (0..COLUMNS.len()).filter(|&place| COLUMNS[place].kind == kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_7_continuous_and_33_categorical_features_a_weight_and_an_income() {
        let counts = [Kind::Continuous, Kind::Categorical, Kind::Weight, Kind::Income].map(|kind| places(kind).len());
        assert_eq!(counts, [7, 33, 1, 1]);
        assert_eq!(places(Kind::Continuous), [0, 5, 16, 17, 18, 30, 39]);
        assert_eq!((places(Kind::Weight), places(Kind::Income)), (vec![24], vec![41]));
    }
}
