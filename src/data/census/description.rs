//! Census-income as a described table: numbers first, then categories, each in the order of the files.
//!
//! Published runs stand on the order of the inputs and on every digit of their values.

use super::schema::{COLUMNS, Column, EDUCATION, EDUCATIONS, HIGH_INCOME, INCOME, Kind, MARITAL_STATUS, NEVER_MARRIED};
use crate::study::run::table::{
    Category, FieldKind, LabelSource, Scale, TableField, TableFiles, TableSpec, TableTask, TaskKind,
};
use crate::study::run::{CensusIncome, CensusTarget, College, DataSpec};

/// The description of these files. Its split is that of `super::split`, which no setting of a table says.
pub fn describe(spec: &CensusIncome, files: TableFiles) -> TableSpec {
    TableSpec { files, fields: fields(spec), tasks: tasks(spec), ..TableSpec::default() }
}

fn fields(spec: &CensusIncome) -> Vec<TableField> {
    let number = FieldKind::Number { scale: Scale::Single };
    let category = FieldKind::Category(Category { active_unknown: true, ..Category::default() });
    let of_kind = |kind: Kind| COLUMNS.iter().filter(move |column| column.kind == kind);
    let weight = of_kind(Kind::Weight).filter(|_| spec.keep_weight);
    let numbers = of_kind(Kind::Continuous).chain(weight).map(|column| TableField::new(column.name, number.clone()));
    let categories = of_kind(Kind::Categorical).filter(|column| is_input(spec, column));
    numbers.chain(categories.map(|column| TableField::new(column.name, category.clone()))).collect()
}

/// Whether a column of categories is an input. Labels are not: marital status in both groups, education in one.
fn is_input(spec: &CensusIncome, column: &Column) -> bool {
    match column.name {
        MARITAL_STATUS => false,
        EDUCATION => spec.keep_education && spec.group != CensusTarget::Education,
        _ => true,
    }
}

fn tasks(spec: &CensusIncome) -> Vec<TableTask> {
    let main = match spec.group {
        CensusTarget::Income => one_of(INCOME, &[HIGH_INCOME]),
        CensusTarget::Education => one_of(EDUCATION, levels(spec.college)),
    };
    let names = DataSpec::CensusIncome(spec.clone()).tasks();
    let labels = [main, one_of(MARITAL_STATUS, &[NEVER_MARRIED])];
    let task = |(name, label): (&String, _)| TableTask { label, ..TableTask::new(name, TaskKind::Binary) };
    names.iter().zip(labels).map(task).collect()
}

/// A label of 1 where the column has one of these values.
fn one_of(column: &str, values: &[&str]) -> LabelSource {
    let one_of = values.iter().map(|&value| value.into()).collect();
    LabelSource { column: Some(column.into()), one_of, ..LabelSource::default() }
}

/// The educations that count as college.
fn levels(college: College) -> &'static [&'static str] {
    match college {
        College::Some => &EDUCATIONS[10..],
        College::Associate => &EDUCATIONS[11..],
        College::Bachelor => &EDUCATIONS[13..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(spec: &CensusIncome) -> Vec<String> {
        fields(spec).into_iter().map(|field| field.name).collect()
    }

    #[test]
    fn labels_are_no_inputs_and_every_other_column_is_one_with_the_numbers_first() {
        let plain = names(&CensusIncome::default());
        assert_eq!(plain.len(), 7 + 31);
        assert_eq!([&plain[0], &plain[6], &plain[7]], ["age", "weeks worked in year", "class of worker"]);
        assert!([EDUCATION, MARITAL_STATUS, INCOME].iter().all(|label| !plain.iter().any(|name| name == label)));
    }

    #[test]
    fn education_and_weight_are_inputs_where_they_are_kept_but_no_label_of_its_own_group() {
        let kept = CensusIncome { keep_education: true, keep_weight: true, ..CensusIncome::default() };
        assert_eq!(names(&kept)[7], "instance weight");
        assert_eq!(names(&kept)[11], EDUCATION);
        let education = CensusIncome { group: CensusTarget::Education, ..kept };
        assert!(!names(&education).contains(&EDUCATION.to_owned()));
    }

    #[test]
    fn the_labels_of_both_groups_are_those_of_the_columns() {
        let of = |spec: &CensusIncome| tasks(spec).remove(0).label;
        assert_eq!(of(&CensusIncome::default()), one_of(INCOME, &["50000+."]));
        let education = CensusIncome { group: CensusTarget::Education, ..CensusIncome::default() };
        assert_eq!(of(&education).one_of.first().map(String::as_str), Some("Associates degree-occup /vocational"));
        assert_eq!(of(&education).one_of.len(), 6);
    }
}
