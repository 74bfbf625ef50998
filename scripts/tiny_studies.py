"""Small made-up results folders for the tests of plot.py, in the formats of the program."""

import contextlib
import csv
import html
import io
import lzma
import re
import tempfile
import unittest
from pathlib import Path

import plot
from plotting.results import Results
from plotting.style import pyplot

MODELS, RATES, SEEDS, STEPS = ("shared-bottom", "mmoe"), ("0.001", "0.01"), range(6), (100, 200)
CORRELATIONS = ("0.5", "1")
PRESETS = ("study", "ple")
MANIFEST = '[study]\nname = "tiny"\n\n[data]\nsource = "synthetic"\nnoise_std = 0.5\n'
LINEAR_FIT = 2.5
SELECTION = ["selection", "learning_rate_even_seeds", "learning_rate_odd_seeds"]
CURVE = ["metric", "n", "step", "mean", "sd", "q25", "median", "q75"]
CELL = ["metric", "n", "mean", "sd", "linear_fit"]
TEST_LOSS = {"split": "test", "task": "mean", "metric": "mse"}
OF_TEST_LOSS = {"metric": "test_mse_mean"}
CLAIMS = ["selection", "step", "claim", "verdict", "p_holm", "decides", "hypothesis", "statistic", "n", "effect", "low"]
CLAIMS += ["high", "confidence", "claimed", "unit", "p_hypothesis", "p_contrary", "p_paired", "pairing"]
SD = 0.25
CHOSEN_RATE = "0.01"
CHOICE = {"selection": "cross-fitted", "learning_rate_even_seeds": "0.01", "learning_rate_odd_seeds": "0.01"}
# Correlations of eight trials, from the least to the greatest, as parts of half the weights' cosine.
TRIALS = (-2, 1, 1, 1, 1, 1.5, 2, 2)
# Arguments for a study with few figures.
SMALL = {"corrs": ("1",), "rates": ("0.01",)}


def loss(model, corr, rate, seed):
    """A final loss that differs in every run."""
    place = MODELS.index(model) if model in MODELS else len(model) / 10
    return 1 + place / 4 - float(corr) / 10 + float(rate) + seed / 100


def write_study(folder, corrs=CORRELATIONS, models=MODELS, rates=RATES, done=SEEDS, manifest=MANIFEST, scale=1, **more):
    """Writes the tables of a small study. Its seeds in `done` are completed; the chosen rate is 0.01 everywhere. All
    losses are multiplied by `scale`; `more` goes into every row of cells and selections."""
    axes = ["model", "corr", "learning_rate"] if corrs else ["model", "learning_rate"]
    places = [
        {"model": model, "corr": corr, "learning_rate": rate}
        for corr in corrs or ("0.5",)
        for model in models
        for rate in rates
    ]
    write_runs(folder, axes, places, done, scale)
    cells = [cell(place, [scale * loss(*place.values(), seed) for seed in done], more) for place in places if done]
    selected = [{**cell, **CHOICE} for cell in cells if cell["learning_rate"] == CHOSEN_RATE]
    kept = [axis for axis in axes if axis != "learning_rate"]
    for name, curves_name, columns, rows in (
        ("cells", "curves", axes, cells),
        ("selected", "selected-curves", kept + SELECTION, selected),
    ):
        write(folder / f"{name}.csv", columns + CELL, rows)
        write(folder / f"{curves_name}.csv", columns + CURVE, [point for row in rows for point in curve(row)])
    (folder / "manifest.toml").write_text(manifest)


def cell(place, losses, more):
    row = {**place, **OF_TEST_LOSS, "n": len(losses), "sd": SD, "linear_fit": LINEAR_FIT, **more}
    return {**row, "mean": sum(losses) / len(losses)}


def curve(cell):
    """The curve of a cell."""
    return [curve_point(cell, step) for step in STEPS]


def curve_point(cell, step):
    """The losses of a cell at a step; quartiles at a distance of 0.5 from the mean."""
    mean = 200 / step * cell["mean"]
    return {**cell, "step": step, "mean": mean, "median": mean, "q25": mean - 0.5, "q75": mean + 0.5}


def write_runs(folder, axes, places, done, scale=1):
    runs = []
    for seed in SEEDS:
        for place in places:
            run = {**place, "id": f"{len(runs):016x}", "seed": seed, "status": "missing"}
            if seed in done:
                run |= {"status": "completed", "test_mse_mean": scale * loss(*place.values(), seed)}
            runs.append(run)
    write(folder / "runs.csv", ["id", *axes, "seed", "status", "test_mse_mean"], runs)


def track(run):
    """The losses of a completed run of a small study at all steps."""
    return [200 / step * float(run["test_mse_mean"]) for step in STEPS]


def write_tracks(folder, runs):
    """Writes the curves of these runs, as a sweep leaves them."""
    for run in runs:
        points = [{"step": step, **TEST_LOSS, "value": loss} for step, loss in zip(STEPS, track(run))]
        others = [{**point, "task": "y1", "value": 77} for point in points]
        (folder / "runs" / run["id"]).mkdir(parents=True)
        columns = ["step", *TEST_LOSS, "value"]
        write(folder / "runs" / run["id"] / "metrics.csv", columns, [*points, *others])


def write_pack(folder, runs):
    """Writes the curves of these runs, as `mmoe publish` packs them: the losses of the tasks without their mean."""
    columns = ["id", "status", "means", "step", "train_mse_y1", "test_mse_y1", "test_mse_y2"]
    content = io.StringIO()
    writer = csv.DictWriter(content, columns)
    writer.writeheader()
    for run in runs:
        for step, loss in zip(STEPS, track(run)):
            point = {"train_mse_y1": 77, "test_mse_y1": loss - 0.5, "test_mse_y2": loss + 0.5}
            writer.writerow({"id": run["id"], "status": "completed", "means": "derived", "step": step, **point})
    (folder / "curves-by-run").mkdir()
    (folder / "curves-by-run" / "seeds-0-49.csv.xz").write_bytes(lzma.compress(content.getvalue().encode()))


def write_measurement(folder, presets=PRESETS, corrs=("-1", "0", "1"), trials=TRIALS):
    """Writes the tables of a study that measures data: the labels' correlation is about half of the weights' cosine."""
    places = [{"preset": preset, "corr": corr} for preset in presets for corr in corrs]
    runs, rows = [], []
    for place in places:
        found = [float(place["corr"]) / 2 * trial for trial in trials]
        for seed, correlation in enumerate(found):
            run = {**place, "id": f"{len(runs):016x}", "seed": seed, "status": "completed"}
            runs.append({**run, "all_pearson_labels": correlation})
        row = {**place, "metric": "all_pearson_labels", "n": len(found), "sd": 0.6}
        rows.append({**row, "mean": sum(found) / len(found)})
    write(folder / "runs.csv", ["id", "preset", "corr", "seed", "status", "all_pearson_labels"], runs)
    write(folder / "cells.csv", ["preset", "corr", *CELL], rows)
    write(folder / "curves.csv", ["preset", "corr", *CURVE], [])
    (folder / "manifest.toml").write_text(MANIFEST)


def write_settings(folder, presets, resting=()):
    """Writes the tables of a study of several data laws, where only the claims are drawn. The loss of the laws in
    `resting` is above that of a linear fit."""
    places = [{"model": "mmoe", "preset": preset, "rows": "10000"} for preset in presets]
    runs = [{**place, "id": place["preset"], "seed": 0, "status": "completed"} for place in places]
    write(folder / "runs.csv", ["id", *places[0], "seed", "status", "test_mse_mean"], runs)
    fits = (0.5 if place["preset"] in resting else 2 for place in places)
    cells = [{**place, **OF_TEST_LOSS, "mean": 1, "linear_fit": fit} for place, fit in zip(places, fits)]
    write(folder / "cells.csv", [*places[0], *CELL], cells)
    write(folder / "selected.csv", [*places[0], *SELECTION, *CELL], [{**cell, **CHOICE} for cell in cells])
    for name in ("curves", "selected-curves"):
        write(folder / f"{name}.csv", [*places[0], *CURVE], [])


def hypothesis(claim, verdict, step=200, selection="cross-fitted", decides="true", **fields):
    """A row of claims.csv: a difference of 0.5, from 0.25 to 0.75, which is claimed to be positive."""
    decided = {"claim": claim, "verdict": verdict, "step": step, "selection": selection, "decides": decides, "n": 4}
    effect = {"statistic": "difference of means", "effect": 0.5, "low": 0.25, "high": 0.75, "claimed": "> 0"}
    return {**decided, **effect, "hypothesis": f"what decides {claim}", "confidence": 0.95, **fields}


def write_claims(folder, rows, axes=()):
    write(folder / "claims.csv", [*axes, *CLAIMS], rows)


def write(path, columns, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def texts(figure):
    return " ".join(text.get_text() for text in figure.texts).replace("\n", " ")


def titles(figure):
    return [panel.get_title().replace("\N{NO-BREAK SPACE}", " ") for panel in figure.axes]


def readable_labels(axis):
    """Place and text of the labels that a drawn axis shows; fails if two of them touch."""
    figure = axis.axes.figure
    figure.draw_without_rendering()
    low, high = sorted(axis.get_view_interval())
    shown = [(tick.get_loc(), tick.label1) for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    shown = sorted((place, label) for place, label in shown if label.get_text())
    boxes = [label.get_window_extent() for _, label in shown]
    if any(before.overlaps(after) for before, after in zip(boxes, boxes[1:])):
        raise AssertionError(f"labels touch: {[label.get_text() for _, label in shown]}")
    return [(place, label.get_text().replace("\N{MINUS SIGN}", "-").replace(",", "")) for place, label in shown]


class StudyTest(unittest.TestCase):
    """A test with an empty folder for a study."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "tiny"
        self.folder.mkdir()
        self.addCleanup(pyplot.close, "all")

    def run_plot(self, *folders):
        """Runs the script; returns its exit code, stdout and stderr."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = plot.main([str(folder) for folder in folders or [self.folder]])
        return code, out.getvalue(), err.getvalue()

    def results(self, **study):
        write_study(self.folder, **study)
        return Results.read(self.folder)

    def written(self, name):
        """The texts in a figure's file, in the order in which they are drawn."""
        svg = (self.folder / "figures" / f"{name}.svg").read_text(encoding="utf-8")
        return [html.unescape(text).strip() for text in re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)]
