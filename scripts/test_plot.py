#!/usr/bin/env python3
"""Tests of plot.py: python3 scripts/test_plot.py"""

import contextlib
import csv
import io
import math
import re
import tempfile
import unittest
from pathlib import Path

import plot
from plotting import figures
from plotting.results import Results

MODELS, RATES, SEEDS, STEPS = ("shared-bottom", "mmoe"), ("0.001", "0.01"), range(4), (100, 200)
CORRELATIONS = ("0.5", "1")
MANIFEST = '[config.study]\nname = "tiny"\n[config.data.synthetic.law]\nnoise_std = 0.5\n'


def loss(model, corr, rate, seed):
    """A final loss that differs in every run."""
    return 1 + MODELS.index(model) / 4 - float(corr) / 10 + float(rate) + seed / 100


def write_study(folder, corrs=CORRELATIONS, models=MODELS, rates=RATES, done=SEEDS, manifest=MANIFEST):
    """Writes the tables of a small study whose seeds in `done` are completed; 0.01 is chosen everywhere."""
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
        kinds = [{**place, "selection": "grid"}]
        if place["learning_rate"] == "0.01":
            chosen = {"learning_rate_even_seeds": "0.01", "learning_rate_odd_seeds": "0.01"}
            kinds.append({**place, **chosen, "selection": "cross-fitted", "learning_rate": ""})
        if place["learning_rate"] == "0.001" and len(rates) > 1:
            kinds.append({**place, "selection": "cross-fitted-per-model", "learning_rate": ""})
        for kind in kinds:
            row = {**kind, "split": "test", "task": "mean", "metric": "mse", "n": len(losses)}
            row["sd"] = 0.125 * math.sqrt(len(losses))
            summary.append({**row, "mean": sum(losses) / len(losses)})
            curves += [{**row, "step": step, "mean": 200 / step * summary[-1]["mean"]} for step in STEPS]
            curves.append({**curves[-1], "task": "y1", "mean": 77})
    columns = ["selection", "learning_rate_even_seeds", "learning_rate_odd_seeds", "split", "task", "metric", "n"]
    write(folder / "curves.csv", axes + columns + ["step", "mean", "sd"], curves)
    write(folder / "summary.csv", axes + columns + ["mean", "sd"], summary)
    (folder / "manifest.toml").write_text(manifest)


def write_runs(folder, axes, places, done):
    runs = []
    for seed in SEEDS:
        for place in places:
            run = {**place, "id": f"{len(runs):016x}", "seed": seed, "status": "missing"}
            if seed in done:
                run |= {"status": "completed", "test_mse_mean": loss(*place.values(), seed)}
            runs.append(run)
    write(folder / "runs.csv", ["id", *axes, "seed", "status", "test_mse_mean"], runs)


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
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "tiny"
        self.folder.mkdir()

    def run_plot(self):
        """Runs the script; returns its exit code, stdout and stderr."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = plot.main([str(self.folder)])
        return code, out.getvalue(), err.getvalue()

    def results(self, **study):
        write_study(self.folder, **study)
        return Results.read(self.folder)


class Drawing(StudyTest):
    def test_every_figure_is_written_as_png_and_svg_and_named_on_stdout(self):
        write_study(self.folder)
        code, out, err = self.run_plot()
        self.assertEqual((code, err), (0, ""))
        names = ["loss-by-step", "loss-by-correlation", "final-loss-histogram", "learning-rate-grid"]
        paths = [self.folder / "figures" / f"{name}.{kind}" for name in names for kind in ("png", "svg")]
        self.assertEqual(out.split(), [str(path) for path in paths])
        self.assertEqual(sorted(paths), sorted((self.folder / "figures").iterdir()))
        for path in paths:
            self.assertTrue(path.read_bytes().startswith((b"\x89PNG", b"<?xml")), path)
            self.assertLess(path.stat().st_size, 200 * 1024)

    def test_the_same_tables_give_the_same_bytes_without_a_date(self):
        write_study(self.folder)
        drawn = []
        for _ in range(2):
            self.run_plot()
            drawn.append({path.name: path.read_bytes() for path in (self.folder / "figures").iterdir()})
        self.assertEqual(drawn[0], drawn[1])
        self.assertIsNone(re.search(rb"<dc:date>", drawn[0]["loss-by-step.svg"]))

    def test_the_curves_of_the_chosen_rate_are_those_of_the_table(self):
        panels = figures.loss_by_step(self.results()).axes
        for panel, corr in zip(panels, CORRELATIONS):
            for line, model in zip(panel.get_lines(), MODELS):
                final = sum(loss(model, corr, "0.01", seed) for seed in SEEDS) / 4
                self.assertEqual(list(line.get_xdata()), list(STEPS))
                self.assertEqual(list(line.get_ydata()), [2 * final, final])
            band = panel.collections[0].get_paths()[0].get_extents()
            first = panel.get_lines()[0].get_ydata()
            self.assertAlmostEqual(band.y0, first[1] - 0.125)
            self.assertAlmostEqual(band.y1, first[0] + 0.125)

    def test_the_losses_by_correlation_are_those_of_the_summary(self):
        (panel,) = figures.loss_by_correlation(self.results()).axes
        line = panel.containers[1].lines[0]
        expected = [sum(loss("mmoe", corr, "0.01", seed) for seed in SEEDS) / 4 for corr in CORRELATIONS]
        self.assertEqual((list(line.get_xdata()), list(line.get_ydata())), ([0.5, 1.0], expected))

    def test_the_histogram_holds_every_seed_once_in_common_bins(self):
        results = self.results()
        finals = results.chosen_finals({"model": "mmoe", "corr": "0.5"})
        self.assertEqual(finals, [loss("mmoe", "0.5", "0.01", seed) for seed in SEEDS])
        figure = figures.final_loss_histogram(results)
        edges = set()
        for panel in figure.axes:
            for outline in panel.patches:
                corners = outline.get_xy()
                edges |= {round(x, 9) for x in corners[:, 0]}
        self.assertLessEqual(len(edges), 8 + 1)

    def test_the_grid_has_a_row_per_learning_rate_and_a_column_per_correlation(self):
        figure = figures.learning_rate_grid(self.results())
        self.assertEqual(
            [title.replace("\n", " ") for title in titles(figure)],
            [f"task correlation {corr}, learning rate {rate} (n = 4)" for rate in RATES for corr in CORRELATIONS],
        )

    def test_axes_are_labelled_with_their_units(self):
        panel = figures.loss_by_step(self.results()).axes[0]
        self.assertEqual((panel.get_xlabel(), panel.get_ylabel()), ("optimiser steps", "test mean squared error"))

    def test_models_differ_in_line_and_marker_besides_colour(self):
        lines = figures.loss_by_step(self.results()).axes[0].get_lines()[: len(MODELS)]
        for look in ("get_linestyle", "get_marker", "get_color"):
            self.assertEqual(len({getattr(line, look)() for line in lines}), len(MODELS), look)

    def test_the_noise_floor_is_drawn_where_it_is_near(self):
        figure = figures.loss_by_step(self.results())
        floor = figure.axes[0].get_lines()[-1]
        self.assertEqual((floor.get_label(), floor.get_ydata()[0]), ("noise variance", 0.25))

    def test_a_far_noise_floor_is_told_instead_of_drawn(self):
        figure = figures.loss_by_step(self.results(manifest="[config.data.synthetic.law]\nnoise_std = 0.01\n"))
        self.assertEqual(len(figure.axes[0].get_lines()), len(MODELS))
        self.assertIn("0.0001, is the best possible loss and lies below the axis", texts(figure))

    def test_a_half_done_sweep_is_drawn_and_says_so(self):
        figure = figures.loss_by_step(self.results(done=range(2)))
        self.assertIn("Preliminary: 16 of 32 runs are done.", texts(figure))
        self.assertEqual(titles(figure)[0], "task correlation 0.5 (n = 2)")

    def test_a_study_without_correlations_has_one_panel_and_no_curve_over_them(self):
        drawn = dict(figures.of(self.results(corrs=())))
        self.assertNotIn("loss-by-correlation", drawn)
        self.assertEqual(titles(drawn["loss-by-step"](self.results(corrs=()))), ["n = 4"])

    def test_an_axis_of_one_value_gets_no_figure_of_its_own(self):
        results = self.results(corrs=("0.5",), rates=("0.01",))
        self.assertEqual([name for name, _ in figures.of(results)], ["loss-by-step", "final-loss-histogram"])
        self.assertNotIn("learning rate", texts(figures.loss_by_step(results)))

    def test_a_model_of_the_paper_looks_the_same_in_every_study(self):
        alone = figures.loss_by_step(self.results(models=("mmoe",))).axes[0].get_lines()[0]
        beside = figures.loss_by_step(self.results()).axes[0].get_lines()[1]
        for look in ("get_label", "get_linestyle", "get_marker", "get_color"):
            self.assertEqual(getattr(alone, look)(), getattr(beside, look)(), look)

    def test_many_correlations_are_wrapped_so_that_the_page_stays_narrow(self):
        figure = figures.learning_rate_grid(self.results(corrs=[f"0.{i}" for i in range(1, 7)]))
        self.assertEqual(len(figure.axes), 12)
        self.assertLess(figure.get_size_inches()[0], 13)

    def test_a_figure_of_too_many_panels_is_left_out_with_a_word(self):
        write_study(self.folder, corrs=[f"0.{i:02}" for i in range(61)])
        code, out, err = self.run_plot()
        self.assertEqual(code, 0)
        self.assertIn("loss-by-step is not drawn: its 61 panels are more than 60; sweep fewer values", err)
        self.assertEqual(sorted(Path(path).stem for path in out.split()), ["loss-by-correlation"] * 2)


class Errors(StudyTest):
    def assert_refused(self, *words):
        code, out, err = self.run_plot()
        self.assertEqual((code, out, err.count("\n")), (2, "", 1), err)
        for word in words:
            self.assertIn(word, err)
        self.assertFalse((self.folder / "figures").exists())

    def test_a_folder_that_is_not_there_says_how_to_make_it(self):
        self.folder.rmdir()
        self.assert_refused("no such folder", "mmoe sweep")

    def test_a_missing_table_says_how_to_make_it(self):
        write_study(self.folder)
        (self.folder / "curves.csv").unlink()
        self.assert_refused("curves.csv", "not there", "mmoe report")

    def test_a_sweep_without_a_completed_run_says_what_to_run(self):
        write_study(self.folder, done=())
        self.assert_refused("no run is completed yet", "mmoe sweep")

    def test_a_table_without_a_needed_column_is_refused_by_name(self):
        write_study(self.folder)
        write(self.folder / "runs.csv", ["id", "seed"], [{"id": "0", "seed": "1"}])
        self.assert_refused("runs.csv", "status", "mmoe report")

    def test_a_table_that_is_cut_off_is_refused(self):
        write_study(self.folder)
        path = self.folder / "summary.csv"
        path.write_text(path.read_text()[:-30])
        self.assert_refused("summary.csv", "not as long as the header")

    def test_a_number_that_is_none_is_refused(self):
        write_study(self.folder)
        path = self.folder / "curves.csv"
        path.write_text(path.read_text().replace(",100,", ",x,"))
        self.assert_refused("'x'", "mmoe report")

    def test_a_broken_manifest_is_refused(self):
        write_study(self.folder, manifest="[config")
        self.assert_refused("manifest.toml")


if __name__ == "__main__":
    unittest.main()
