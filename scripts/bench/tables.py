"""Tables as CSV, as markdown, and in the README."""

import csv
import os


def write_csv(path, rows):
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    with open(temporary, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(temporary, path)


def markdown_table(rows, columns):
    """`columns` gives each column's heading; a column of numbers stands to the right."""
    right = {column: all(isinstance(row[column], (int, float)) for row in rows) for column in columns}
    lines = [list(columns.values()), ["--:" if right[column] else "---" for column in columns]]
    lines += [[str(row[column]) for column in columns] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def splice(path, name, text):
    """Puts `text` between the markers of `name`."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, rest = path.read_text().split(begin)
    _, after = rest.split(end)
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}")
