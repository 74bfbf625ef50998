//! `claims.csv` and the printed verdicts.

use super::claim::Hypothesis;
use super::contrast::Statistic;
use super::verdict::{Finding, Judged, Verdict};
use super::{ClaimRow, Claims};
use crate::base::digits::{measured, significant};
use crate::base::error::Result;
use crate::base::words::folded;
use crate::report::format::{Format, USUAL_WIDTH, csv_text, json_text};
use crate::report::table::Table;
use comfy_table::presets;
use std::fmt::Write;

/// The file's name.
pub const NAME: &str = "claims.csv";

/// The verdicts as text that ends with a line break. `width` is the terminal's width in columns, if there is one.
pub fn printed(claims: &Claims, format: Format, width: Option<usize>) -> Result<String> {
    Ok(match format {
        Format::Table => folded(&text(claims), width.unwrap_or(USUAL_WIDTH)),
        Format::Csv => csv_text(&table(claims))?,
        Format::Json => json_text(&table(claims))?,
        Format::Markdown => markdown(claims),
    })
}

/// A row per hypothesis.
pub(crate) fn table(claims: &Claims) -> Table {
    let header = claims.axes.iter().cloned().chain(COLUMNS.map(String::from)).collect();
    Table::new(header, fields_of(claims).collect())
}

/// The fields of every hypothesis.
fn fields_of(claims: &Claims) -> impl Iterator<Item = Vec<String>> {
    claims.rows.iter().flat_map(|row| (0..row.judged.findings.len()).map(|index| fields(row, index)))
}

const COLUMNS: [&str; 19] = [
    "selection",
    "step",
    "claim",
    "verdict",
    "p_holm",
    "decides",
    "hypothesis",
    "statistic",
    "n",
    "effect",
    "low",
    "high",
    "confidence",
    "claimed",
    "unit",
    "p_hypothesis",
    "p_contrary",
    "p_paired",
    "pairing",
];

fn fields(row: &ClaimRow, index: usize) -> Vec<String> {
    let Judged { claim, verdict, p, findings, decisive } = &row.judged;
    let (Hypothesis { what, contrast, region }, finding) = (&claim.hypotheses[index], &findings[index]);
    let number = |value: f64| measured(Some(value));
    let mut fields = row.setting.clone();
    fields.extend([
        row.selection.name().into(),
        row.step.to_string(),
        claim.id.into(),
        verdict.to_string(),
        number(*p),
    ]);
    fields.extend([(index == *decisive).to_string(), what.clone(), contrast.statistic.name().into()]);
    fields.extend([row.seeds.to_string(), number(finding.effect), number(finding.low), number(finding.high)]);
    fields.extend([number(finding.confidence), region.to_string(), number(contrast.unit())]);
    fields.extend([number(finding.p_inside), number(finding.p_outside)]);
    fields.extend([measured(finding.p_paired), measured(finding.pairing)]);
    fields
}

/// The rows of one setting and one way of choosing learning rates, at all steps and at the last step.
struct Panel<'a> {
    rows: Vec<&'a ClaimRow>,
    last: Vec<&'a ClaimRow>,
}

impl Panel<'_> {
    fn of(claims: &Claims) -> Vec<Panel<'_>> {
        let same = |a: &ClaimRow, b: &ClaimRow| {
            a.setting == b.setting && a.selection.is_per_model() == b.selection.is_per_model()
        };
        claims
            .rows
            .chunk_by(same)
            .map(|rows| {
                let end = rows.iter().map(|row| row.step).max().unwrap_or_default();
                let last = rows.iter().filter(|row| row.step == end).collect();
                Panel { rows: rows.iter().collect(), last }
            })
            .collect()
    }

    /// The verdicts on a claim by step, with equal neighbours merged: `4000-8000 undecided, 9000-20000 reproduced`.
    fn history(&self, id: &str) -> String {
        let verdicts: Vec<(u64, Verdict)> = self
            .rows
            .iter()
            .filter(|row| row.judged.claim.id == id)
            .map(|row| (row.step, row.judged.verdict))
            .collect();
        let stretch = |stretch: &[(u64, Verdict)]| {
            let [(begin, verdict), (end, _)] = [stretch[0], stretch[stretch.len() - 1]];
            if begin == end { format!("{begin} {verdict}") } else { format!("{begin}-{end} {verdict}") }
        };
        verdicts.chunk_by(|a, b| a.1 == b.1).map(stretch).collect::<Vec<_>>().join(", ")
    }

    fn title(&self, axes: &[String]) -> String {
        let Some(row) = self.last.first() else { return String::new() };
        let mut title: Vec<String> = axes
            .iter()
            .zip(&row.setting)
            .filter(|(_, value)| !value.is_empty())
            .map(|(a, v)| format!("{a} {v}"))
            .collect();
        if !is_measurement(row) {
            title.push(format!("after {} steps", row.step));
            title.push(if row.selection.is_per_model() {
                "one learning rate per model".into()
            } else {
                "a learning rate per model and correlation".into()
            });
        }
        title.push(format!("n = {} seeds", row.seeds));
        title.join(", ")
    }
}

fn is_measurement(row: &ClaimRow) -> bool {
    row.step == 0
}

fn text(claims: &Claims) -> String {
    let mut text = String::new();
    for panel in Panel::of(claims) {
        let _ = writeln!(text, "{}\n", panel.title(&claims.axes));
        for row in &panel.last {
            let Judged { claim, verdict, p, .. } = &row.judged;
            let _ = writeln!(text, "  {:<5} {verdict}: {}", claim.id, claim.says);
            let _ = writeln!(text, "        {}; adjusted p = {}", decided_by(&row.judged), significant(*p, 2));
            if !is_measurement(row) {
                let _ = writeln!(text, "        by step: {}", panel.history(claim.id));
            }
        }
        text.push('\n');
    }
    text + if is_about_aucs(claims) { AUC_CAPTION } else { CAPTION }
}

fn is_about_aucs(claims: &Claims) -> bool {
    let statistic = |row: &ClaimRow| Some(row.judged.claim.hypotheses.first()?.contrast.statistic);
    claims.rows.first().and_then(statistic) == Some(Statistic::Auc)
}

fn markdown(claims: &Claims) -> String {
    let mut text = String::new();
    for panel in Panel::of(claims) {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::ASCII_MARKDOWN);
        table.set_header(["claim", "the paper says", "verdict", "decided by (interval; claimed)", "p"]);
        for row in &panel.last {
            let Judged { claim, verdict, p, .. } = &row.judged;
            table.add_row([
                claim.id.to_owned(),
                claim.says.to_owned(),
                format!("**{verdict}**"),
                decided_by(&row.judged),
                significant(*p, 2),
            ]);
        }
        let _ = writeln!(text, "{}:\n\n{}\n", capitalised(&panel.title(&claims.axes)), table.trim_fmt());
    }
    text
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The decisive hypothesis: `OMoE's loss at 0.9 minus that at 1 = 0.12 (0.08 to 0.15 at 99 %; claimed > 0)`.
fn decided_by(judged: &Judged) -> String {
    let Hypothesis { what, contrast, region } = &judged.claim.hypotheses[judged.decisive];
    let Finding { effect, low, high, confidence, .. } = &judged.findings[judged.decisive];
    let digits = if contrast.statistic == Statistic::Spread { 3 } else { 2 };
    let effect = significant(*effect, digits);
    let confidence = significant(100.0 * confidence, 3);
    if low.is_infinite() || high.is_infinite() {
        return format!("{what} = {effect} (too few seeds for an interval at {confidence} %; claimed {region})");
    }
    let [low, high] = [low, high].map(|value| significant(*value, digits));
    format!("{what} = {effect} ({low} to {high} at {confidence} %; claimed {region})")
}

const CAPTION: &str = "\
Losses are excesses over the noise floor. A difference of losses is in units of Shared-Bottom's mean loss at the \
lower of the two correlations; spreads are ratios of standard deviations. Intervals and p-values come from a \
bootstrap over seeds. Holm's procedure keeps the probability of any false verdict in a table at 5 %. Each claim shows \
the hypothesis that decided it, or the weakest one if it is undecided; claims.csv has all.\n";

const AUC_CAPTION: &str = "\
AUCs are of the main task on test rows, for the model that each run ends with. Intervals and p-values come from a \
joint bootstrap over test rows and runs; they do not cover that another tuning could have found other sizes and \
rates. Holm's procedure keeps the probability of any false verdict in a table at 5 %. Each claim shows the hypothesis \
that decided it, or the weakest one if it is undecided; claims.csv has all.\n";
