//! Encodes people as inputs and labels.
//!
//! An input is either a scaled number or one category of one column, so a row has one active input per input column.
//! Vocabulary and scaling come from the training rows.

use super::people::{People, UNKNOWN, Vocabulary};
use super::schema::{COLUMNS, EDUCATION, EDUCATIONS, Kind, MARITAL_STATUS, NEVER_MARRIED, places};
use crate::base::statistics::{mean, standard_deviation};
use crate::data::sparse_rows::SparseRows;
use crate::study::run::{CensusIncome, CensusTarget, College};

/// How rows become inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    numbers: Vec<Number>,
    categories: Vec<Category>,
    inputs: usize,
}

/// An input column of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Number {
    source: Source,
    mean: f32,
    /// 1 / standard deviation; 0 if the training rows do not vary.
    scale: f32,
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Continuous(usize),
    Weight,
}

/// An input column of categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Category {
    /// Its place among the categorical columns.
    column: usize,
    /// Input of the unknown category. The inputs of the known categories follow.
    first_input: usize,
}

impl Encoding {
    /// The encoding that follows from the training rows.
    pub fn new(spec: &CensusIncome, people: &People, vocabulary: &Vocabulary) -> Self {
        let continuous = (0..people.continuous.len()).map(Source::Continuous);
        let weight = spec.keep_weight.then_some(Source::Weight);
        let numbers: Vec<Number> = continuous.chain(weight).map(|source| Number::new(source, people)).collect();
        let mut inputs = numbers.len();
        let mut categories = Vec::new();
        for (column, known) in vocabulary.0.iter().enumerate() {
            if takes(spec, name_of(column)) {
                categories.push(Category { column, first_input: inputs });
                inputs += 1 + known.len();
            }
        }
        Self { numbers, categories, inputs }
    }

    /// Number of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// All rows in sparse form.
    pub fn sparse(&self, people: &People) -> SparseRows {
        let slots = self.numbers.len() + self.categories.len();
        let mut indices = Vec::with_capacity(people.rows() * slots);
        let mut values = Vec::with_capacity(people.rows() * slots);
        for row in 0..people.rows() {
            for (index, number) in self.numbers.iter().enumerate() {
                indices.push(index as u32);
                values.push(number.scaled(people, row));
            }
            for category in &self.categories {
                let number = usize::from(people.categories[category.column][row]);
                indices.push((category.first_input + number) as u32);
                values.push(1.0);
            }
        }
        SparseRows::new(self.inputs, slots, indices, values)
    }
}

/// Whether a categorical column is an input. Labels are not: marital status in both groups, education in one.
fn takes(spec: &CensusIncome, name: &str) -> bool {
    match name {
        MARITAL_STATUS => false,
        EDUCATION => spec.keep_education && spec.group != CensusTarget::Education,
        _ => true,
    }
}

/// `[tasks][rows]`: 1 if the label holds, else 0.
pub fn targets(spec: &CensusIncome, people: &People, vocabulary: &Vocabulary) -> [Vec<f32>; 2] {
    let column = |name| (0..vocabulary.0.len()).find(|&column| name_of(column) == name).unwrap_or(0);
    let (education, marital) = (column(EDUCATION), column(MARITAL_STATUS));
    // A level that no training row has is left out: it has the number of all unknown levels and would match them.
    let known = |column, category: &str| Some(vocabulary.number(column, category)).filter(|&number| number != UNKNOWN);
    let college: Vec<u16> = levels(spec.college).iter().filter_map(|level| known(education, level)).collect();
    let never_married = known(marital, NEVER_MARRIED);
    let is_main = |row: usize| match spec.group {
        CensusTarget::Income => people.is_rich[row],
        CensusTarget::Education => college.contains(&people.categories[education][row]),
    };
    let is_auxiliary = |row: usize| Some(people.categories[marital][row]) == never_married;
    let labels =
        |holds: &dyn Fn(usize) -> bool| (0..people.rows()).map(|row| f32::from(u8::from(holds(row)))).collect();
    [labels(&is_main), labels(&is_auxiliary)]
}

/// The educations that count as college.
fn levels(college: College) -> &'static [&'static str] {
    match college {
        College::Some => &EDUCATIONS[10..],
        College::Associate => &EDUCATIONS[11..],
        College::Bachelor => &EDUCATIONS[13..],
    }
}

impl Number {
    fn new(source: Source, people: &People) -> Self {
        let values: Vec<f64> = source.values(people).iter().copied().map(f64::from).collect();
        let sd = standard_deviation(&values).unwrap_or(0.0);
        let scale = if sd > 0.0 { 1.0 / sd } else { 0.0 };
        Self { source, mean: mean(&values).unwrap_or(0.0) as f32, scale: scale as f32 }
    }

    fn scaled(&self, people: &People, row: usize) -> f32 {
        (self.source.values(people)[row] - self.mean) * self.scale
    }
}

impl Source {
    fn values(self, people: &People) -> &[f32] {
        match self {
            Self::Continuous(column) => &people.continuous[column],
            Self::Weight => &people.weights,
        }
    }
}

/// Name of a categorical column.
fn name_of(column: usize) -> &'static str {
    COLUMNS[places(Kind::Categorical)[column]].name
}

/// The rows that have no `?` in any column.
pub fn complete_rows(people: &People, vocabulary: &Vocabulary) -> Vec<usize> {
    let missing = |column| Some(vocabulary.number(column, "?")).filter(|&number| number != UNKNOWN);
    let missing: Vec<Option<u16>> = (0..people.categories.len()).map(missing).collect();
    let is_complete =
        |row: &usize| people.categories.iter().zip(&missing).all(|(of, missing)| Some(of[*row]) != *missing);
    (0..people.rows()).filter(is_complete).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn income() -> CensusIncome {
        CensusIncome::default()
    }

    fn education() -> CensusIncome {
        CensusIncome { group: CensusTarget::Education, ..income() }
    }

    /// Three rows that differ in age, education, marital status, income and year. The last year is missing.
    fn people() -> (People, Vocabulary) {
        let categorical = places(Kind::Categorical).len();
        let column = |name| (0..categorical).find(|&column| name_of(column) == name).expect("a column");
        let mut vocabulary = Vocabulary(vec![vec!["same".into()]; categorical]);
        let mut people = People {
            continuous: vec![vec![1.0; 3]; 7],
            categories: vec![vec![1; 3]; categorical],
            weights: vec![10.0, 20.0, 60.0],
            is_rich: vec![true, false, false],
        };
        people.continuous[0] = vec![20.0, 30.0, 40.0];
        let mut set = |name, known: &[&str], numbers: [u16; 3]| {
            vocabulary.0[column(name)] = known.iter().map(|&category| category.into()).collect();
            people.categories[column(name)] = numbers.to_vec();
        };
        set(EDUCATION, &["Children", "Masters degree(MA MS MEng MEd MSW MBA)"], [2, 1, UNKNOWN]);
        set(MARITAL_STATUS, &["Divorced", NEVER_MARRIED], [1, 2, 2]);
        set("year", &["94", "?"], [1, 1, 2]);
        (people, vocabulary)
    }

    #[test]
    fn labels_are_never_inputs_and_every_other_column_is_one_active_input() {
        let (people, vocabulary) = people();
        let encoding = Encoding::new(&income(), &people, &vocabulary);
        // 7 numbers; 30 columns of a known and an unknown category; the year with one more; two columns are left out.
        assert_eq!(encoding.inputs(), 7 + 30 * 2 + 3);
        let dense = encoding.sparse(&people).dense();
        let active = |row: usize| (7..encoding.inputs()).filter(|input| dense[input * 3 + row] != 0.0).count();
        assert_eq!([0, 1, 2].map(active), [31; 3]);
        assert_eq!(&dense[..3], [-1.0, 0.0, 1.0], "ages are scaled by mean and standard deviation");
        assert_eq!(&dense[3..6], [0.0; 3], "a number that does not vary is 0");
    }

    #[test]
    fn education_and_weight_are_inputs_where_they_are_kept_but_no_label_of_its_own_group() {
        let (people, vocabulary) = people();
        let inputs = |spec: CensusIncome| Encoding::new(&spec, &people, &vocabulary).inputs();
        let plain = inputs(income());
        assert_eq!(inputs(CensusIncome { keep_weight: true, ..income() }), plain + 1);
        assert_eq!(inputs(CensusIncome { keep_education: true, ..income() }), plain + 3);
        assert_eq!(inputs(CensusIncome { keep_education: true, ..education() }), plain);
    }

    #[test]
    fn the_labels_of_both_groups_are_those_of_the_columns() {
        let (people, vocabulary) = people();
        assert_eq!(targets(&income(), &people, &vocabulary), [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]);
        assert_eq!(targets(&education(), &people, &vocabulary), [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]);
    }

    #[test]
    fn a_row_with_a_question_mark_is_not_complete() {
        let (people, vocabulary) = people();
        assert_eq!(complete_rows(&people, &vocabulary), [0, 1]);
    }
}
