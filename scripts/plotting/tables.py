"""Reads the tables of a results folder; every row is a dict of texts, as the file has them."""

import csv

try:
    import tomllib
except ModuleNotFoundError:  # Python before 3.11.
    import tomli as tomllib

# What is drawn of a training: the test loss, as the mean over the tasks.
TEST_LOSS = {"split": "test", "task": "mean", "metric": "mse"}
SERIES = ("split", "task", "metric")
CELL = ("metric", "n")
CURVE = ("step", *CELL)
NEEDED = {
    "runs.csv": ("id", "seed", "status"),
    "cells.csv": CELL,
    "selected.csv": ("selection", *CELL),
    "curves.csv": CURVE,
    "selected-curves.csv": ("selection", *CURVE),
    "aucs.csv": ("main", "auxiliary", "n"),
    "tasks.csv": ("task", "metric", "better", "headline", "n"),
    "comparisons.csv": ("model", "other", "n", "difference"),
    "tuning/trials.csv": ("model", "trial", "status", "best"),
    "claims.csv": ("selection", "step", "claim", "verdict", "decides", "hypothesis", "statistic", "n")
    + ("effect", "confidence", "claimed"),
}


class ResultsError(Exception):
    """A folder that cannot be drawn: what, why, and what to do."""


def read_table(folder, name, made_by="mmoe report"):
    """The rows of a table; an error says what is wrong with it and which command makes it."""
    path = folder / name
    command = f"{made_by} {folder}"
    try:
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, strict=True))
    except FileNotFoundError:
        raise ResultsError(f"{path}: no such file; run: {command}") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise ResultsError(f"{path}: {error}; make it again: {command}") from None
    require(rows, NEEDED[name], path, command)
    if any(None in row or None in row.values() for row in rows):
        raise ResultsError(f"{path}: a row is not as long as the header; make it again: {command}")
    return rows


def require(rows, columns, path, command):
    """Refuses a table that lacks one of the columns."""
    missing = [column for column in columns if rows and column not in rows[0]]
    if missing:
        raise ResultsError(f"{path}: no column {missing[0]}; make it again: {command}")


def read_manifest(path):
    """The study's settings; empty if there is no manifest."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ResultsError(f"{path}: {error}; fix it or run the sweep into another folder") from None


def find(table, key):
    """The first value of `key` in a nested table, at any depth."""
    if key in table:
        return table[key]
    found = (find(value, key) for value in table.values() if isinstance(value, dict))
    return next((value for value in found if value is not None), None)


def select(rows, place):
    """The rows whose columns have the values of `place`."""
    return [row for row in rows if all(row[column] == value for column, value in place.items())]


def numbers(rows, column):
    """A column as numbers; None for an empty field, or if a study has no such column."""
    return [float(row[column]) if row.get(column) else None for row in rows]


def number_or_zero(text):
    """The text as a number; 0 for a word, so that a stable sort leaves words in their order."""
    try:
        return float(text)
    except ValueError:
        return 0.0
