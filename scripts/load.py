#!/usr/bin/env python3
"""Loads a study into pandas and prints its final values, a column per model.

    python3 scripts/load.py results/relatedness
"""

import sys
from pathlib import Path

import pandas


def final_values(folder):
    """The mean final value at the chosen learning rates, or of every cell if the study trains nothing: a row per place
    on the axes, a column per model."""
    trains = (Path(folder) / "selected.csv").exists()
    table = pandas.read_csv(Path(folder) / ("selected.csv" if trains else "cells.csv"))
    axes = list(table)[: list(table).index("selection" if trains else "metric")]
    means = table.set_index(axes)["mean"]
    return means.unstack("model", sort=False) if trains and len(axes) > 1 else means


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(final_values(sys.argv[1]).to_string())
