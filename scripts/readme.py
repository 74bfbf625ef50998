#!/usr/bin/env python3
"""Puts the published tables between their markers in README.md, docs and results/README.md, and writes the schema of
configs; with --check it only says whether they are there.

Reports with the built program, so build it first: cargo build --release && python3 scripts/readme.py
"""

import collections
import concurrent.futures
import csv
import functools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The tables of a report after its first, by their titles.
FURTHER_TABLES = re.compile(r"^(Final test loss at (?:one|every) .*)$", re.MULTILINE)
# The tables of `mmoe claims`, by their titles: the setting, the choice of learning rates, the number of seeds.
PANELS = re.compile(r"^(\w.*n = (\d+) seeds):$", re.MULTILINE)
# The studies of Tables 1 and 2.
TUNED = ("census-income", "census-education")
# Columns of aucs.csv, of the main task and of the auxiliary one.
MAIN_COLUMNS = ("main_mean", "main_at_best", "main_best_of_400", "paper_main_mean", "paper_main_at_best")
AUXILIARY_COLUMNS = ("auxiliary_mean", "paper_auxiliary_mean", "auxiliary_at_best", "paper_auxiliary_at_best")


@functools.cache
def program():
    """The built program. Cargo's target folder need not be target/."""
    command = ["cargo", "metadata", "--format-version", "1", "--no-deps", "--offline"]
    metadata = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return pathlib.Path(json.loads(metadata)["target_directory"], "release/mmoe")


@functools.cache
def mmoe(command, study):
    """What the program prints of the published files of a study; runs that are not published yet and times do not count."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = shutil.copytree(
            ROOT / "results" / study, pathlib.Path(scratch, study), ignore=shutil.ignore_patterns("runs", "figures", "timings.csv")
        )
        line = [program(), command, folder, "--format", "markdown"]
        return subprocess.run(line, check=True, capture_output=True, text=True).stdout


def folded(title, text):
    """A text that is shown on demand."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def table(rows):
    """A Markdown table; the first row is its head."""
    lines = [" | ".join(row) for row in rows]
    lines.insert(1, " | ".join(["---"] * len(rows[0])))
    return "\n".join(f"| {line} |" for line in lines)


def report(study):
    """The report on a study, all tables but the first folded away."""
    first, *further = (part.strip() for part in FURTHER_TABLES.split(mmoe("report", study)))
    return "\n\n".join([first, *map(folded, further[::2], further[1::2])])


def panels(study):
    """The verdicts of a study: (title, number of seeds, {claim: its row}) of every setting and choice of rates."""
    _, *parts = PANELS.split(mmoe("claims", study))
    for title, seeds, text in zip(parts[::3], parts[1::3], parts[2::3]):
        rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith(("| F", "| T"))]
        yield title, seeds, {row[0].strip(): [cell.strip() for cell in row] for row in rows}


def verdicts():
    """Every claim with what decided it."""
    return table(verdict_rows())


def verdict_rows():
    """Every claim, after a head; those of Figures 2 to 5 by our law of the labels, at a learning rate per model and
    correlation; beside it, at one rate per model, and with a fixed data set instead of fresh rows."""
    choices = ("verdict", "at one rate per model", "on fixed rows")
    rows = [["claim", "the paper says", *choices, "n", "decided by (interval; claimed)"]]
    for study in ("label-correlation", "shared-bottom", "relatedness", *TUNED):
        first, *others = panels(study)
        # Of the label correlation the further panels are other laws.
        beside = [others[0][2], next(panels("relatedness-fixed"))[2]] if study == "relatedness" else [{}, {}]
        for claim, (_, says, verdict, decided, _) in first[2].items():
            others_say = (other[claim][2].strip("*") if claim in other else "" for other in beside)
            rows.append([claim, says, verdict, *others_say, first[1], decided])
    return rows


def verdicts_only():
    """Every claim with its verdicts and nothing else."""
    heads, *rows = verdict_rows()
    return table([[*row[:3], row[4]] for row in (heads, *rows)])


def claims(study):
    """The verdicts of a study as the program prints them, all tables but the first folded away."""
    _, first, *further = PANELS.split(mmoe("claims", study))
    titles, texts = [first, *further[2::3]], [further[1], *further[4::3]]
    shown = [f"{titles[0]}:\n\n{texts[0].strip()}"]
    return "\n\n".join([*shown, *(folded(title, text.strip()) for title, text in zip(titles[1:], texts[1:]))])


def rows_of(study, name):
    """The rows of a study's table."""
    with open(ROOT / "results" / study / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def tuned(study):
    """A table of the paper's for a tuned study: our AUCs on test rows with the paper's, and MMoE against each model."""
    aucs = rows_of(study, "aucs.csv")
    against = {row["other"]: row for row in rows_of(study, "comparisons.csv")}
    main, auxiliary = (aucs[0][task].replace("_", " ") for task in ("main", "auxiliary"))
    of_main = (f"{main}: mean (95 %)", "paper", f"best of {aucs[0]['n']}", "best of 400, predicted", "paper")
    of_auxiliary = (f"{auxiliary}: mean", "paper", f"at best {main}", "paper")
    rows = [["model", *of_main, *of_auxiliary, "MMoE's mean less it (95 %)", "p by Holm"]]
    for row in aucs:
        mean, best, predicted, *papers = (auc(row[name]) for name in MAIN_COLUMNS)
        ours = [f"{mean} ({auc(row['main_low'])} to {auc(row['main_high'])})", papers[0], best, predicted, papers[1]]
        auxiliary_aucs = (auc(row[name]) for name in AUXILIARY_COLUMNS)
        rows.append([row["model"], *ours, *auxiliary_aucs, *compared(against.get(row["model"]))])
    return table(rows)


def auc(value):
    """An area under the curve as the paper shows it; nothing where it has none."""
    return f"{float(value):.4f}" if value else ""


def compared(row):
    """How much better MMoE is than a model, and the p-value; nothing of MMoE itself."""
    if row is None:
        return "", ""
    difference, low, high = (f"{float(row[name]):.5f}" for name in ("difference", "low", "high"))
    return f"{difference} ({low} to {high})", f"{float(row['p_holm']):.2g}"


def decisions(study):
    """What decided each claim of a study at a learning rate per model and correlation: the rows of claims.csv by
    (claim, step), one per setting."""
    found = collections.defaultdict(list)
    for row in rows_of(study, "claims.csv"):
        if row["selection"] == "cross-fitted" and row["decides"] == "true":
            found[row["claim"], int(row["step"])].append(row)
    return found


def tally(study):
    """In how many settings each claim was decided in which way, by step."""
    steps = (5_000, 10_000, 20_000)
    found = decisions(study)
    counts = {place: collections.Counter(row["verdict"] for row in rows) for place, rows in found.items()}
    order = ("reproduced", "undecided", "contradicted")
    rows = [["claim", *(f"after {step:,} steps" for step in steps)]]
    for claim in dict.fromkeys(claim for claim, _ in found):
        rows.append([claim, *(" / ".join(str(counts[claim, step][verdict]) for verdict in order) for step in steps)])
    return table(rows)


def horizons():
    """The verdicts on fixed rows by what was cut: all seeds at half the steps, fewer at both numbers of steps."""
    full, long = decisions("relatedness-fixed"), decisions("relatedness-fixed-long")
    columns = ((full, 10_000), (long, 10_000), (long, 20_000))
    names = list(dict.fromkeys(claim for claim, _ in full))
    heads = (f"{found[names[0], step][0]['n']} seeds, {step:,} steps" for found, step in columns)
    body = [[claim, *(decided(found[claim, step][0]) for found, step in columns)] for claim in names]
    return table([["claim", *heads], *body])


def fixed_and_fresh():
    """Mean losses of the models on fixed rows beside those with fresh rows, after as many steps at the same rate."""
    losses = {}
    for study in ("relatedness-fixed", "relatedness"):
        for row in rows_of(study, "curves.csv"):
            place = row["step"], row["learning_rate"]
            if place == ("10000", "0.01"):
                for split, column in (("train", "train_mse_mean"), ("test", "mean")):
                    losses[study, split, row["model"], row["corr"]] = float(row[column])
    rows = [["model", "task correlation", "training, fixed", "test, fixed", "test, fresh", "fixed over fresh"]]
    for study, split, *cell in losses:
        if (study, split) == ("relatedness-fixed", "test"):
            kinds = (("relatedness-fixed", "train"), (study, split), ("relatedness", "test"))
            training, test, fresh = (losses[(*kind, *cell)] for kind in kinds)
            rows.append([*cell, f"{training:.3f}", f"{test:.3f}", f"{fresh:.3f}", f"{test / fresh:.2f}"])
    return table(rows)


def decided(row):
    """A verdict with the effect that decided and its interval."""
    ends = (f"{float(row[end]):.2f}" if row[end] else "open" for end in ("low", "high"))
    return f"{row['verdict']}: {row['hypothesis']} = {float(row['effect']):.2f} ({' to '.join(ends)}; claimed {row['claimed']})"


def measured(name, columns):
    """Columns of a table of the benchmark, by their heads here; columns of numbers are right-aligned."""
    rows = rows_of("bench", name)
    lines = [list(columns), *([row[column] for column in columns.values()] for row in rows)]
    numeric = [all(re.fullmatch(r"[\d.]+", line[place]) for line in lines[1:]) for place in range(len(columns))]
    return table(lines).replace(" | ".join(["---"] * len(columns)), " | ".join("--:" if is_number else "---" for is_number in numeric))


def processor(name):
    """The processor and the day of a table of the benchmark."""
    first = rows_of("bench", name)[0]
    return f"One core of {first['processor']}, {first['date']}."


def speed():
    """A training step, by trainer."""
    columns = {"trainer": "what", "us per step": "us_per_step", "times mmoe's": "ratio"}
    return f"A training step of MMoE. {processor('speed.csv')}\n\n{measured('speed.csv', columns)}"


def trainers():
    """A training step with its spread and the loss that it leads to, by trainer."""
    columns = {"trainer": "what", "us per step": "us_per_step", "fastest": "fastest", "slowest": "slowest"}
    columns |= {"times mmoe's": "ratio", "test loss": "loss", "se": "se", "version": "version"}
    return f"{processor('speed.csv')}\n\n{measured('speed.csv', columns)}"


def census_epoch():
    """An epoch of census-income, by trainer."""
    columns = {"trainer": "what", "s per epoch": "seconds", "times mmoe's": "ratio", "mean training loss": "training_loss"}
    return f"{processor('census.csv')}\n\n{measured('census.csv', columns)}"


def bars():
    """The figures of the program's speed against their bars."""
    columns = ("what", "figure", "unit", "bar", "reached")
    return measured("parts.csv", dict(zip(columns, columns)))


# The tables of each page, by the names of their markers.
def keys():
    """The tables of docs/config.md."""
    return config("--keys").strip()


def config(flag):
    """What the program says of all configs."""
    return subprocess.run([program(), "config", flag], check=True, capture_output=True, text=True).stdout


PAGES = {
    "README.md": {"verdicts": verdicts_only, "speed": speed},
    "docs/config.md": {"keys": keys},
    "docs/speed.md": {"trainers": trainers, "census-epoch": census_epoch, "bars": bars},
    "results/README.md": {
        "verdicts": verdicts,
        **{study: (tuned, study) for study in TUNED},
        **{
            f"{study} {kind.__name__}": (kind, study)
            for study in ("relatedness", "relatedness-fixed", *TUNED)
            for kind in (claims, report)
        },
        "relatedness-fixed horizons": horizons,
        "relatedness-fixed fresh": fixed_and_fresh,
        "ambiguity tally": (tally, "ambiguity"),
        "shared-bottom claims": (claims, "shared-bottom"),
        "label-correlation claims": (claims, "label-correlation"),
        "quick report": (report, "quick"),
        "relatedness-all-models report": (report, "relatedness-all-models"),
        "census-untuned report": (report, "census-untuned"),
        "log report": (report, "log"),
    },
}


# Files that the program prints as a whole.
FILES = {"configs/schema.json": (config, "--schema")}


def spliced(text, name, content):
    """`text` with `content` between the markers of `name`."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    if (text.count(begin), text.count(end)) != (1, 1):
        sys.exit(f"a page needs the markers of `{name}` once: {begin} and {end}")
    head, rest = text.split(begin)
    return f"{head}{begin}\n{content}\n{end}{rest.split(end)[1]}"


def main():
    # Each table is a program's output, so threads keep the processor's cores busy.
    with concurrent.futures.ThreadPoolExecutor() as pool:
        blocks = [(page, name, make) for page, named in PAGES.items() for name, make in named.items()]
        made = {(page, name): pool.submit(*(make if isinstance(make, tuple) else (make,))) for page, name, make in blocks}
        files = {name: pool.submit(*make) for name, make in FILES.items()}
    new = {name: made_file.result() for name, made_file in files.items()}
    for page, names in PAGES.items():
        new[page] = (ROOT / page).read_text(encoding="utf-8")
        for name in names:
            new[page] = spliced(new[page], name, made[page, name].result())
    old = {name: path.read_text(encoding="utf-8") if (path := ROOT / name).exists() else "" for name in new}
    stale = [name for name in new if new[name] != old[name]]
    if "--check" not in sys.argv[1:]:
        for name in stale:
            (ROOT / name).write_text(new[name], encoding="utf-8")
    elif stale:
        sys.exit(f"{', '.join(stale)}: not what the program says\n  run scripts/readme.py and commit what it changes")


if __name__ == "__main__":
    main()
