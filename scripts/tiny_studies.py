"""Small made-up results folders for the tests of plot.py, in the formats of the program."""

import contextlib
import csv
import html
import io
import re
import tempfile
import unittest
from pathlib import Path

import plot
from plotting.results import Results
from plotting.style import pyplot

MODELS, RATES, SEEDS, STEPS = ("shared-bottom", "mmoe"), ("0.001", "0.01"), range(4), (100, 200)
CORRELATIONS = ("0.5", "1")
PRESETS = ("study", "ple")
MANIFEST = '[config.study]\nname = "tiny"\n[config.data.synthetic.law]\nnoise_std = 0.5\n'
LINEAR_FIT = 2.5
SELECTION = ["selection", "learning_rate_even_seeds", "learning_rate_odd_seeds", "split", "task", "metric", "n"]
CURVE = [*SELECTION, "step", "mean", "sd", "q25", "median", "q75"]
SUMMARY = [*SELECTION, "mean", "sd", "linear_fit", "plateau"]
TEST_LOSS = {"split": "test", "task": "mean", "metric": "mse"}
LABELS = {"split": "all", "task": "labels", "metric": "pearson"}
CLAIMS = ["selection", "step", "claim", "verdict", "p_holm", "decides", "hypothesis", "statistic", "n", "effect", "low"]
CLAIMS += ["high", "confidence", "claimed", "unit", "p_hypothesis", "p_contrary", "p_paired", "pairing"]
SD = 0.25
# Arguments for a study with few figures.
SMALL = {"corrs": ("1",), "rates": ("0.01",)}


def loss(model, corr, rate, seed):
    """A final loss that differs in every run."""
    return 1 + MODELS.index(model) / 4 - float(corr) / 10 + float(rate) + seed / 100


def write_study(folder, corrs=CORRELATIONS, models=MODELS, rates=RATES, done=SEEDS, manifest=MANIFEST, plateau="false"):
    """Writes the tables of a small study. Its seeds in `done` are completed; the chosen rate is 0.01 everywhere."""
    axes = ["model", "corr", "learning_rate"] if corrs else ["model", "learning_rate"]
    places = [
        {"model": model, "corr": corr, "learning_rate": rate}
        for corr in corrs or ("0.5",)
        for model in models
        for rate in rates
    ]
    write_runs(folder, axes, places, done)
    curves, summary = [], []
    for place in places if done else []:
        losses = [loss(*place.values(), seed) for seed in done]
        for kind in selections(place):
            row = {**kind, **TEST_LOSS, "n": len(losses), "sd": SD, "linear_fit": LINEAR_FIT, "plateau": plateau}
            summary.append({**row, "mean": sum(losses) / len(losses)})
            curves += [curve_point(summary[-1], step) for step in STEPS]
            curves.append({**curves[-1], "task": "y1", "mean": 77})
    write(folder / "curves.csv", axes + CURVE, curves)
    write(folder / "summary.csv", axes + SUMMARY, summary)
    (folder / "manifest.toml").write_text(manifest)


def selections(place):
    """The place itself, and the choice of its rate. The choice per model is another rate, which no figure may show."""
    rate = place["learning_rate"]
    chosen = {"learning_rate_even_seeds": rate, "learning_rate_odd_seeds": rate, "learning_rate": ""}
    choice = "cross-fitted" if rate == "0.01" else "cross-fitted-per-model"
    return [{**place, "selection": "grid"}, {**place, **chosen, "selection": choice}]


def curve_point(row, step):
    """The losses of a summary's row at a step; quartiles at a distance of 0.5 from the mean."""
    mean = 200 / step * row["mean"]
    return {**row, "step": step, "mean": mean, "median": mean, "q25": mean - 0.5, "q75": mean + 0.5}


def write_runs(folder, axes, places, done):
    runs = []
    for seed in SEEDS:
        for place in places:
            run = {**place, "id": f"{len(runs):016x}", "seed": seed, "status": "missing"}
            if seed in done:
                run |= {"status": "completed", "test_mse_mean": loss(*place.values(), seed)}
            runs.append(run)
    write(folder / "runs.csv", ["id", *axes, "seed", "status", "test_mse_mean"], runs)


def write_measurement(folder, presets=PRESETS, corrs=("-1", "0", "1")):
    """Writes the tables of a study that measures data: the labels' correlation is half of the weights' cosine."""
    places = [{"preset": preset, "corr": corr} for preset in presets for corr in corrs]
    runs = [{**place, "id": f"{n:016x}", "seed": 0, "status": "completed"} for n, place in enumerate(places)]
    write(folder / "runs.csv", ["id", "preset", "corr", "seed", "status"], runs)
    rows = []
    for place in places:
        row = {**place, "selection": "grid", "n": 100, "sd": SD}
        rows.append({**row, **LABELS, "mean": float(place["corr"]) / 2})
        rows.append({**row, "split": "all", "task": "y1", "metric": "variance", "mean": 7})
    write(folder / "summary.csv", ["preset", "corr", *SUMMARY], rows)
    write(folder / "curves.csv", ["preset", "corr", *CURVE], [])
    (folder / "manifest.toml").write_text(MANIFEST)


def write_settings(folder, presets, resting=()):
    """Writes the tables of a study of several data laws, where only the claims are drawn. The loss of the laws in
    `resting` is above that of a linear fit."""
    places = [{"model": "mmoe", "preset": preset, "rows": "10000"} for preset in presets]
    runs = [{**place, "id": place["preset"], "seed": 0, "status": "completed"} for place in places]
    write(folder / "runs.csv", ["id", *places[0], "seed", "status", "test_mse_mean"], runs)
    chosen = {"selection": "in-sample", **TEST_LOSS, "mean": 1}
    plateau = ({"plateau": str(place["preset"] in resting).lower()} for place in places)
    summary = [{**place, **chosen, **flag} for place, flag in zip(places, plateau)]
    write(folder / "summary.csv", [*places[0], *SUMMARY], summary)
    write(folder / "curves.csv", [*places[0], *CURVE], [])


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
