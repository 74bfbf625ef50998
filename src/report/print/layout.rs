//! The shape of the printed tables.

use crate::report::selection::RunSetKey;
use crate::report::selection::cells::LEARNING_RATE;
use crate::report::selection::rate::{ChosenBy, RateChoice};
use crate::study::plan::MODEL_AXIS;
use comfy_table::{CellAlignment, Table, TableStyle};
use unicode_width::UnicodeWidthStr;

/// How tables are drawn.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Rules and spaces.
    pub lines: TableStyle,
    /// Columns of the terminal; `None` if the text is not for one.
    pub width: Option<usize>,
    /// Columns after which tasks go on in a further table.
    pub longest: usize,
}

impl Style {
    /// Whether a field may have no line break.
    pub fn is_markdown(self) -> bool {
        self.longest == usize::MAX
    }
}

/// Headings of the columns that are dropped on a narrow terminal, the first one first.
const DISPENSABLE: [&str; 14] = [
    "s a run",
    "parameters",
    "paper's at best",
    "best of 400",
    "min",
    "q25",
    "q75",
    "at best",
    "p",
    "paper's best",
    "95 %",
    "median",
    "best",
    "sd",
];

/// A table with these columns and lines. On a narrow terminal it has fewer columns, and says which are left out.
pub(super) fn drawn(header: &[String], lines: impl Iterator<Item = Vec<String>>, style: Style) -> String {
    let (mut header, mut lines) = (header.to_vec(), lines.collect::<Vec<_>>());
    let mut left_out: Vec<String> = Vec::new();
    let mut text = whole(&header, &lines, style.lines);
    let is_too_wide = |text: &str| style.width.is_some_and(|width| text.lines().any(|line| line.width() > width));
    while is_too_wide(&text) {
        let place = DISPENSABLE.iter().find_map(|name| header.iter().rposition(|heading| heading == name));
        let Some(place) = place else { break };
        left_out.insert(0, header.remove(place));
        lines.iter_mut().for_each(|line| drop(line.remove(place)));
        text = whole(&header, &lines, style.lines);
    }
    if !left_out.is_empty() {
        left_out.dedup();
        text += &format!("\n\nToo narrow here for: {}. --format csv has all.", left_out.join(", "));
    }
    text
}

/// What each line is about.
pub(super) struct Identities {
    /// Headings of the columns.
    pub header: Vec<String>,
    /// Fields of each line.
    pub lines: Vec<Vec<String>>,
    /// Number of columns that every table has; the others are only in the first.
    pub repeated: usize,
}

/// One or more tables with these columns, each with as many as fit.
pub(super) fn in_blocks(identities: &Identities, columns: Vec<(String, Vec<String>)>, style: Style) -> String {
    let mut blocks = vec![Block::first(identities)];
    for (heading, fields) in columns {
        let last = blocks.len() - 1;
        let wider = blocks[last].with(&heading, &fields);
        let fits = wider.text(style.lines).lines().all(|line| line.width() <= style.longest);
        if fits || blocks[last].has_no_columns {
            blocks[last] = wider;
        } else {
            blocks.push(Block::further(identities).with(&heading, &fields));
        }
    }
    let texts: Vec<String> = blocks.iter().map(|block| block.text(style.lines)).collect();
    texts.join("\n\n")
}

/// A table that columns are added to.
struct Block {
    header: Vec<String>,
    lines: Vec<Vec<String>>,
    has_no_columns: bool,
}

impl Block {
    fn first(identities: &Identities) -> Self {
        Self { header: identities.header.clone(), lines: identities.lines.clone(), has_no_columns: true }
    }

    fn further(Identities { header, lines, repeated }: &Identities) -> Self {
        let kept = |fields: &Vec<String>| fields[..*repeated].to_vec();
        Self { header: kept(header), lines: lines.iter().map(kept).collect(), has_no_columns: true }
    }

    fn with(&self, heading: &str, fields: &[String]) -> Self {
        let added = |(line, field): (&Vec<String>, &String)| [line.as_slice(), std::slice::from_ref(field)].concat();
        Self {
            header: added((&self.header, &heading.to_owned())),
            lines: self.lines.iter().zip(fields).map(added).collect(),
            has_no_columns: false,
        }
    }

    fn text(&self, lines: TableStyle) -> String {
        whole(&self.header, &self.lines, lines)
    }
}

fn whole(header: &[String], lines: &[Vec<String>], style: TableStyle) -> String {
    let mut table = Table::new();
    table.load_style(style).set_header(header);
    table.add_rows(lines);
    align(&mut table, header);
    table.trim_fmt()
}

/// Aligns numbers to the right and names to the left.
fn align(table: &mut Table, header: &[String]) {
    for (column, name) in table.column_iter_mut().zip(header) {
        let is_name = ["model", "preset", "group", "task", "better"].contains(&name.as_str());
        column.set_cell_alignment(if is_name { CellAlignment::Left } else { CellAlignment::Right });
    }
}

/// The headings of these axes, in reading order.
pub(super) fn axis_headings(axes: &[String]) -> Vec<String> {
    axes_in_reading_order(axes).into_iter().map(|axis| heading(&axes[axis]).into()).collect()
}

/// The heading of an axis.
pub(super) fn heading(axis: &str) -> &str {
    if axis == LEARNING_RATE { "rate" } else { axis }
}

/// A run set's values on these axes, in reading order.
pub(super) fn axis_values(axes: &[String], key: &RunSetKey) -> Vec<String> {
    let value = |axis: usize| match axes[axis] == LEARNING_RATE && key.selection != RateChoice::Grid {
        true => chosen_rates(key),
        false if axes[axis] == LEARNING_RATE => rate(&key.axes[axis]),
        false => key.axes[axis].replace('|', "\\|"),
    };
    axes_in_reading_order(axes).into_iter().map(value).collect()
}

/// Indices of the axes; the two that are compared, the model and its learning rate, come last.
fn axes_in_reading_order(names: &[String]) -> Vec<usize> {
    let mut axes: Vec<usize> = (0..names.len()).collect();
    axes.sort_by_key(|&axis| match names[axis].as_str() {
        LEARNING_RATE => 2,
        MODEL_AXIS => 1,
        _ => 0,
    });
    axes
}

/// The learning rates that were chosen for the even and for the odd seeds.
fn chosen_rates(key: &RunSetKey) -> String {
    let mark = if key.selection.chosen_by() == Some(ChosenBy::AllSeeds) { "*" } else { "" };
    match &key.learning_rates {
        [even, _] if even.is_empty() => "-".into(),
        [even, odd] if even == odd => format!("{}{mark}", rate(even)),
        [even, odd] => format!("{}/{}", rate(even), rate(odd)),
    }
}

/// A learning rate in few characters: a searched one has six digits, of which three are shown.
fn rate(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(rate) if text.len() > LONGEST_RATE => format!("{rate:.2e}"),
        _ => text.into(),
    }
}

/// Characters of a rate that is shown as it is.
const LONGEST_RATE: usize = 7;
