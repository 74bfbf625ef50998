"""Tables as CSV and as Markdown."""

import csv
import os


def write_csv(path, rows):
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    with open(temporary, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(temporary, path)


def markdown_table(rows):
    """A Markdown table; columns of numbers are right-aligned."""
    headings = list(rows[0])
    is_number = {heading: all(isinstance(row[heading], (int, float)) for row in rows) for heading in headings}
    lines = [headings, ["--:" if is_number[heading] else "---" for heading in headings]]
    lines += [[str(row[heading]) for heading in headings] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
