#!/usr/bin/env python3
"""Draws a study: DIR/figures/*.png and *.svg from DIR's runs.csv, curves.csv, summary.csv and manifest.toml.

    python3 scripts/plot.py results/relatedness
"""

import argparse
import sys
from pathlib import Path

USAGE_ERROR = 2
IO_ERROR = 74

try:
    from plotting import figures, style
    from plotting.results import Results, ResultsError
except ModuleNotFoundError as missing:
    mend = f"python3 -m pip install -r {Path(__file__).with_name('requirements.txt')}"
    print(f"plot.py: {missing}; run: {mend}", file=sys.stderr)
    sys.exit(USAGE_ERROR)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR", type=Path, help="a results folder, such as results/relatedness")
    folder = parser.parse_args(arguments).folder
    try:
        draw(Results.read(folder))
    except ResultsError as error:
        print(f"plot.py: {error}", file=sys.stderr)
        return USAGE_ERROR
    except ValueError as error:
        print(f"plot.py: {folder}: {error}; make the tables again: mmoe report {folder}", file=sys.stderr)
        return USAGE_ERROR
    except OSError as error:
        print(f"plot.py: {error.filename}: {error.strerror}", file=sys.stderr)
        return IO_ERROR
    return 0


def draw(results):
    """Draws every figure that the study has the axes for, and says where it is."""
    for name, figure_of in figures.of(results):
        try:
            figure = figure_of(results)
        except style.TooManyPanels as reason:
            print(f"plot.py: {name} is not drawn: {reason}; sweep fewer values on the grid", file=sys.stderr)
            continue
        for path in style.save(figure, results.folder / "figures" / name):
            print(path)


if __name__ == "__main__":
    sys.exit(main())
