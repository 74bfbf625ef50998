//! Reads the two files. Every field is read as its column demands, so a row that does not fit the schema is an error
//! with line and column, never a silent shift.

use super::people::{People, UNKNOWN, Vocabulary};
use super::schema::{COLUMNS, HIGH_INCOME, Kind, LOW_INCOME};
use crate::base::error::{Error, Result};
use crate::base::text;
use std::collections::HashMap;

/// Reads the training rows and makes the vocabulary from them.
pub fn training_rows(name: &str, text: &[u8]) -> Result<(People, Vocabulary)> {
    let mut categories: Vec<Categories> = vec![Categories::default(); columns(Kind::Categorical)];
    let mut people = read(name, text, &mut |column, field, place| {
        categories[column].number(field).ok_or_else(|| {
            place
                .error(&format!("has more than {MOST_CATEGORIES} categories"), "give the files of the official archive")
        })
    })?;
    let mut vocabulary = Vocabulary::default();
    for (column, categories) in categories.iter().enumerate() {
        let (sorted, renumbered) = categories.sorted();
        people.categories[column].iter_mut().for_each(|number| *number = renumbered[usize::from(*number)]);
        vocabulary.0.push(sorted);
    }
    Ok((people, vocabulary))
}

/// Reads further rows. A category that no training row has is unknown.
pub fn further_rows(name: &str, text: &[u8], vocabulary: &Vocabulary) -> Result<People> {
    let numbers: Vec<HashMap<&str, u16>> = vocabulary
        .0
        .iter()
        .map(|categories| categories.iter().zip(1..).map(|(category, number)| (category.as_str(), number)).collect())
        .collect();
    read(name, text, &mut |column, field, place| match numbers[column].get(field) {
        Some(&number) => Ok(number),
        // A category that another column knows is not a new one: the columns are out of order.
        None => match numbers.iter().position(|others| others.contains_key(field)) {
            Some(other) => Err(place.error(
                &format!("holds `{}`, which is a value of `{}`", shown(field), name_of(Kind::Categorical, other)),
                "put the columns in the order of the official files, or name them in a first line",
            )),
            None => Ok(UNKNOWN),
        },
    })
}

/// Limit on the categories of a column; the official files have at most 52.
const MOST_CATEGORIES: u16 = u16::MAX - 1;

/// Categories, numbered from 0 in order of appearance.
#[derive(Clone, Default)]
struct Categories {
    numbers: HashMap<String, u16>,
}

impl Categories {
    /// Number of a category; `None` if there are too many categories.
    fn number(&mut self, category: &str) -> Option<u16> {
        if let Some(&number) = self.numbers.get(category) {
            return Some(number);
        }
        let number = u16::try_from(self.numbers.len()).ok().filter(|number| *number < MOST_CATEGORIES)?;
        self.numbers.insert(category.into(), number);
        Some(number)
    }

    /// The sorted categories, and for each old number the new one: the place among them, from 1.
    fn sorted(&self) -> (Vec<String>, Vec<u16>) {
        let mut sorted: Vec<(&String, u16)> =
            self.numbers.iter().map(|(category, number)| (category, *number)).collect();
        sorted.sort_unstable();
        let mut renumbered = vec![0; sorted.len()];
        for ((_, number), place) in sorted.iter().zip(1..) {
            renumbered[usize::from(*number)] = place;
        }
        (sorted.into_iter().map(|(category, _)| category.clone()).collect(), renumbered)
    }
}

/// The place of a field, for error messages.
struct Place<'a> {
    file: &'a str,
    line: usize,
    /// Column in the file, from 0.
    column: usize,
    name: &'static str,
}

impl Place<'_> {
    fn error(&self, cause: &str, hint: &str) -> Error {
        let Self { file, line, column, name } = self;
        Error::Usage(format!("{file}:{line}: column {} (`{name}`) {cause}\n  {hint}", column + 1))
    }
}

/// Returns the number of a category, given its column (among the categorical ones), its text and its place.
type Number<'n> = dyn FnMut(usize, &str, &Place) -> Result<u16> + 'n;

fn read(file: &str, bytes: &[u8], number: &mut Number) -> Result<People> {
    let mut people = People {
        continuous: vec![Vec::new(); columns(Kind::Continuous)],
        categories: vec![Vec::new(); columns(Kind::Categorical)],
        ..People::default()
    };
    let mut lines = text::lines(text::decoded(file, bytes)?).zip(1..).peekable();
    let order = Order::of(file, lines.peek().map_or("", |(line, _)| line))?;
    if order.is_named {
        lines.next();
    }
    for (text, line) in lines.filter(|(text, _)| !text.is_empty()) {
        read_row(file, line, text, &order, &mut people, number)?;
    }
    if people.rows() == 0 {
        return Err(Error::Usage(format!("{file}: has no rows\n  give the files of the official archive")));
    }
    Ok(people)
}

fn read_row(
    file: &str,
    line: usize,
    text: &str,
    order: &Order,
    people: &mut People,
    number: &mut Number,
) -> Result<()> {
    let mut count = 0;
    for (column, field) in text.split(',').enumerate() {
        count += 1;
        let Some(&Slot { name, kind, index }) = order.slots.get(column) else { continue };
        // Every field but the first begins with a space, and some values end in one.
        let field = field.trim_matches(' ');
        let place = Place { file, line, column, name };
        match kind {
            Kind::Continuous => people.continuous[index].push(number_of(field, &place)?),
            Kind::Weight => people.weights.push(number_of(field, &place)?),
            Kind::Categorical => people.categories[index].push(number(index, field, &place)?),
            Kind::Income => people.is_rich.push(is_rich(field, &place)?),
        }
    }
    if count != COLUMNS.len() {
        return Err(Error::Usage(format!(
            "{file}:{line}: {count} fields, but a row has {}\n  fix or remove that line",
            COLUMNS.len()
        )));
    }
    Ok(())
}

fn number_of(field: &str, place: &Place) -> Result<f32> {
    match field.parse::<f32>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(place.error(
            &format!("holds `{}`, which is not a finite number", shown(field)),
            "put the columns in the order of the official files, or fix that line",
        )),
    }
}

fn is_rich(field: &str, place: &Place) -> Result<bool> {
    match field {
        HIGH_INCOME => Ok(true),
        LOW_INCOME => Ok(false),
        _ => Err(place.error(
            &format!("holds `{}`, which is not an income", shown(field)),
            &format!("the last column is `{LOW_INCOME}` or `{HIGH_INCOME}`"),
        )),
    }
}

/// What each column of a file is.
struct Order {
    slots: Vec<Slot>,
    is_named: bool,
}

/// A column of a file.
#[derive(Clone, Copy)]
struct Slot {
    name: &'static str,
    kind: Kind,
    /// Place among the columns of its kind.
    index: usize,
}

impl Order {
    /// The order that the first line names; if it names no column, that of the official files.
    fn of(file: &str, first_line: &str) -> Result<Self> {
        let mut counts = [0; 4];
        let slots: Vec<Slot> = COLUMNS
            .iter()
            .map(|column| {
                let count = &mut counts[column.kind as usize];
                *count += 1;
                Slot { name: column.name, kind: column.kind, index: *count - 1 }
            })
            .collect();
        let names: Vec<&str> = first_line.split(',').map(str::trim).collect();
        let named = |name: &str| slots.iter().find(|slot| slot.name == name).copied();
        if !names.iter().any(|name| named(name).is_some()) {
            return Ok(Self { slots, is_named: false });
        }
        let in_file = names.iter().map(|&name| named(name).ok_or(name)).collect::<Result<Vec<Slot>, _>>();
        let in_file = in_file.map_err(|name| {
            Error::Usage(format!("{file}:1: no column is named `{}`\n  fix that line, or remove it", shown(name)))
        })?;
        match slots.iter().find(|slot| in_file.iter().filter(|given| given.name == slot.name).count() != 1) {
            Some(slot) => Err(Error::Usage(format!(
                "{file}:1: `{}` must be named exactly once\n  name every column of the data set",
                slot.name
            ))),
            None => Ok(Self { slots: in_file, is_named: true }),
        }
    }
}

fn columns(kind: Kind) -> usize {
    super::schema::places(kind).len()
}

/// Name of the `index`-th column of a kind.
fn name_of(kind: Kind, index: usize) -> &'static str {
    COLUMNS[super::schema::places(kind)[index]].name
}

/// A field, shortened and safe to print on a terminal.
fn shown(field: &str) -> String {
    field.chars().take(40).collect::<String>().escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first two training rows of the data set.
    const TWO: &str = "73, Not in universe, 0, 0, High school graduate, 0, Not in universe, Widowed, Not in universe or \
        children, Not in universe, White, All other, Female, Not in universe, Not in universe, Not in labor force, 0, 0, 0, \
        Nonfiler, Not in universe, Not in universe, Other Rel 18+ ever marr not in subfamily, Other relative of householder, \
        1700.09, ?, ?, ?, Not in universe under 1 year old, ?, 0, Not in universe, United-States, United-States, \
        United-States, Native- Born in the United States, 0, Not in universe, 2, 0, 95, - 50000.\n\
        58, Self-employed-not incorporated, 4, 34, Some college but no degree, 0, Not in universe, Divorced, Construction, \
        Precision production craft & repair, White, All other, Male, Not in universe, Not in universe, Children or Armed \
        Forces, 0, 0, 0, Head of household, South, Arkansas, Householder, Householder, 1053.55, MSA to MSA, Same county, \
        Same county, No, Yes, 1, Not in universe, United-States, United-States, United-States, Native- Born in the United \
        States, 0, Not in universe, 2, 52, 94, 50000+.\n";

    fn train() -> (People, Vocabulary) {
        training_rows("census-income.data", TWO.as_bytes()).expect("two good rows")
    }

    fn test_rows(text: &str) -> Result<People> {
        further_rows("census-income.test", text.as_bytes(), &train().1)
    }

    /// The error message of a test file that is refused.
    fn refused(text: &str) -> String {
        test_rows(text).expect_err("refused").to_string()
    }

    /// The two rows with a field of the second replaced.
    fn with_field(column: usize, field: &str) -> String {
        let mut lines: Vec<String> = TWO.lines().map(String::from).collect();
        let mut fields: Vec<&str> = lines[1].split(", ").collect();
        fields[column] = field;
        lines[1] = fields.join(", ");
        lines.join("\n")
    }

    #[test]
    fn every_field_goes_to_its_column() {
        let (people, vocabulary) = train();
        assert_eq!(people.rows(), 2);
        assert_eq!(people.continuous[0], [73.0, 58.0]);
        assert_eq!(people.continuous[6], [0.0, 52.0]);
        assert_eq!(people.weights, [1700.09, 1053.55]);
        assert_eq!(people.is_rich, [false, true]);
        let sex = 10;
        assert_eq!(vocabulary.0[sex], ["Female", "Male"]);
        assert_eq!(people.categories[sex], [1, 2]);
    }

    #[test]
    fn the_same_text_gives_the_same_rows_as_further_rows() {
        assert_eq!(test_rows(TWO).expect("good"), train().0);
        assert_eq!(test_rows(&TWO.replace(", ", ",").replace('\n', "\r\n")).expect("good"), train().0);
        assert_eq!(test_rows(&TWO.replace('\n', "\r")).expect("good"), train().0);
        assert_eq!(test_rows(&format!("\u{feff}{TWO}")).expect("good"), train().0);
    }

    #[test]
    fn a_category_that_the_training_rows_lack_is_unknown() {
        let people = test_rows(&with_field(10, "Black")).expect("good");
        assert_eq!(people.categories[8], [1, UNKNOWN]);
    }

    #[test]
    fn swapped_columns_are_refused_where_they_are_seen() {
        let swapped = refused(&with_field(10, "Male"));
        assert!(
            swapped.starts_with("census-income.test:2: column 11 (`race`) holds `Male`, which is a value of `sex`\n")
        );
        let text = refused(&with_field(0, "Male"));
        assert!(
            text.starts_with("census-income.test:2: column 1 (`age`) holds `Male`, which is not a finite number"),
            "{text}"
        );
    }

    #[test]
    fn a_first_line_that_names_the_columns_puts_them_in_order() {
        let mut order: Vec<usize> = (0..COLUMNS.len()).collect();
        order.swap(10, 12);
        order.swap(0, 41);
        let line = |fields: &[&str]| order.iter().map(|&column| fields[column]).collect::<Vec<_>>().join(",");
        let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
        let mut text = line(&names);
        for row in TWO.lines() {
            text += "\n";
            text += &line(&row.split(", ").collect::<Vec<_>>());
        }
        assert_eq!(test_rows(&text).expect("good"), train().0);
        let missing = refused(&text.replacen("race", "rase", 1));
        assert!(missing.starts_with("census-income.test:1: no column is named `rase`"), "{missing}");
        let twice = refused(&text.replacen("race", "sex", 1));
        assert!(twice.starts_with("census-income.test:1: `race` must be named exactly once"), "{twice}");
    }

    #[test]
    fn a_short_row_a_long_row_and_an_unknown_income_are_refused_with_their_line() {
        let short = refused(&TWO.replacen("58, ", "", 1));
        assert!(short.starts_with("census-income.test:2: "), "{short}");
        let long = refused(&with_field(41, "50000+., 1"));
        assert!(long.starts_with("census-income.test:2: 43 fields, but a row has 42\n"), "{long}");
        let income = refused(&with_field(41, "50000"));
        assert!(income.contains(":2: column 42 (`income`) holds `50000`, which is not an income\n"), "{income}");
        assert!(refused("").contains("has no rows"), "an empty file");
    }
}
