#!/usr/bin/env python3
"""Puts the published tables between their markers in README.md; with --check only says whether they stand there.

Reports with target/release/mmoe, so build it first: cargo build --release && python3 scripts/readme.py
"""

import csv
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
# The tables of a report after its first, by their titles.
FURTHER_TABLES = re.compile(r"^(Final test loss at (?:one|every) .*)$", re.MULTILINE)


def quick_tables():
    """The report on results/quick, all tables but the first folded away."""
    command = [ROOT / "target/release/mmoe", "report", "results/quick", "--format", "markdown"]
    report = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    first, *further = (part.strip() for part in FURTHER_TABLES.split(report))
    folded = [
        f"<details><summary>{title}</summary>\n\n{table}\n\n</details>"
        for title, table in zip(further[::2], further[1::2])
    ]
    return "\n\n".join([first, *folded])


def drift_table():
    """How far curves drift apart by rounding, by step and learning rate: 90 % and the largest, of the model with most."""
    cells = {}
    with open(ROOT / "results/bench/drift.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = int(row["step"]), float(row["learning_rate"])
            so_far = cells.get(key, (0.0, 0.0))
            cells[key] = tuple(max(pair) for pair in zip(so_far, (float(row["q90"]), float(row["max"]))))
    steps, rates = (sorted(set(values)) for values in zip(*cells))
    lines = [["step", *(f"rate {rate:g}" for rate in rates)], ["--:"] * (1 + len(rates))]
    for step in steps:
        lines.append([f"{step:,}", *("{:.1g}, {:.1g}".format(*cells[step, rate]) for rate in rates)])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def spliced(text, name, content):
    """`text` with `content` between the markers of `name`."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    head, rest = text.split(begin)
    return f"{head}{begin}\n{content}\n{end}{rest.split(end)[1]}"


def main():
    old = README.read_text(encoding="utf-8")
    new = spliced(old, "quick", quick_tables())
    new = spliced(new, "drift", drift_table())
    if "--check" not in sys.argv[1:]:
        README.write_text(new, encoding="utf-8")
    elif new != old:
        sys.exit("README.md: its tables are not those of results/\n  run scripts/readme.py and commit what it changes")


if __name__ == "__main__":
    main()
