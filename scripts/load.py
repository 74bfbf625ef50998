#!/usr/bin/env python3
"""Loads a study into pandas and prints its final values: a row per place on the axes, a column per model.

    python3 scripts/load.py results/relatedness
"""

import sys
from pathlib import Path

import pandas


def final_values(folder):
    """The mean final value at the chosen learning rates, or of every cell of a study that trains nothing. The series or
    frame is named after the metric. Of a study on a described table, each task has a row."""
    if (Path(folder) / "tasks.csv").exists():
        return task_values(folder)
    cells = pandas.read_csv(Path(folder) / "cells.csv")
    trains = "model" in cells
    table = pandas.read_csv(Path(folder) / "selected.csv") if trains else cells
    axes = list(table)[: list(table).index("selection" if trains else "metric")]
    means = table.set_index(axes)["mean"].rename(" or ".join(table["metric"].unique()))
    return means.unstack("model", sort=False) if trains and len(axes) > 1 else means


def task_values(folder):
    """The mean final value on test rows: a row per place, task and metric by which models are compared, a column per
    model. A metric that is not defined on the test rows is NaN."""
    table = pandas.read_csv(Path(folder) / "tasks.csv")
    axes = list(table)[: list(table).index("selection" if "selection" in table else "task")]
    rows = table[table["headline"]]
    # Rates are in tables of cells; each model has its own.
    place = [column for column in (*axes, "task", "metric") if column not in ("model", "learning_rate")]
    frame = rows.pivot(index=place, columns="model", values="mean")
    return frame.reindex(pandas.MultiIndex.from_frame(rows[place].drop_duplicates()))[list(rows["model"].unique())]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        print(final_values(sys.argv[1]).to_string())
    except FileNotFoundError as error:
        sys.exit(f"load.py: {error.filename}: no such file; run: mmoe report {sys.argv[1]}")
