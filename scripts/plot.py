#!/usr/bin/env python3
"""Draws studies: DIR/figures/*.png and *.svg from the tables in DIR (runs, cells, curves, claims and more) and its manifest.

    python3 scripts/plot.py results/relatedness
    python3 scripts/plot.py results/*
"""

import argparse
import os
import sys
from pathlib import Path

USAGE_ERROR = 2
IO_ERROR = 74

try:
    from plotting import figures, page, style
    from plotting.results import TRIALS, Results
    from plotting.tables import ResultsError
except ModuleNotFoundError as missing:
    hint = f"python3 -m pip install -r {Path(__file__).with_name('requirements.txt')}"
    print(f"plot.py: {missing}; run: {hint}", file=sys.stderr)
    sys.exit(USAGE_ERROR)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", metavar="DIR", type=Path, nargs="+", help="results folders, such as results/quick")
    folders = parser.parse_args(arguments).folders
    if len(folders) > 1:
        folders = [folder for folder in folders if is_study(folder)]
    return max((plot(folder) for folder in folders), default=0)


def is_study(folder):
    """Whether the folder has anything of a study; `results/*` matches other things, too."""
    there = any((folder / name).exists() for name in ("manifest.toml", "runs.csv", TRIALS))
    if not there:
        print(f"plot.py: {folder}: not a study's folder, skipped", file=sys.stderr)
    return there


def plot(folder):
    """Draws a study; returns the exit code."""
    try:
        results = Results.read(folder)
        if results.script.unreadable:
            print(f"plot.py: {folder}: {results.script.warning()}", file=sys.stderr)
        with style.pyplot.rc_context(results.script.settings()):
            draw(results)
    except ResultsError as error:
        print(f"plot.py: {error}", file=sys.stderr)
        return USAGE_ERROR
    except (ValueError, LookupError) as error:
        hint = f"make them again: mmoe report {folder}"
        print(f"plot.py: {folder}: its tables do not fit together ({error}); {hint}", file=sys.stderr)
        return USAGE_ERROR
    except OSError as error:
        # A full disk has no file's name.
        print(f"plot.py: {error.filename or folder / 'figures'}: {error.strerror}", file=sys.stderr)
        return IO_ERROR
    return 0


def draw(results):
    """Draws every figure that the study has the axes for, and prints its path."""
    drawn = list(figures.of(results))
    if not drawn:
        print(f"plot.py: {results.folder}: the study has no axis for a figure", file=sys.stderr)
    for name, figure_of in drawn:
        try:
            figure = figure_of(results)
        except page.TooManyPanels as reason:
            print(f"plot.py: {name} is not drawn: {reason}; sweep fewer values on the grid", file=sys.stderr)
            continue
        for path in page.save(figure, results.folder / "figures" / name):
            say(path)


def say(path):
    """Prints a path. A reader of stdout that goes away, such as `head`, is no error."""
    try:
        print(path, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
