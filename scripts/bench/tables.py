"""Tables as CSV, as markdown, and in the README."""

import csv
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))
from readme import spliced  # noqa: E402: it stands one folder up.


def write_csv(path, rows):
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    with open(temporary, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(temporary, path)


def markdown_table(rows):
    """Columns of numbers stand to the right."""
    headings = list(rows[0])
    is_number = {heading: all(isinstance(row[heading], (int, float)) for row in rows) for heading in headings}
    lines = [headings, ["--:" if is_number[heading] else "---" for heading in headings]]
    lines += [[str(row[heading]) for heading in headings] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def splice(path, name, text):
    """Puts `text` between the markers of `name`."""
    path.write_text(spliced(path.read_text(encoding="utf-8"), name, text), encoding="utf-8")
