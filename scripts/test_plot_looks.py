#!/usr/bin/env python3
"""Tests of how models look, and of figures with many of them."""

import unittest
from math import ceil

from plotting import curves, looks
from plotting.correlation import loss_by_correlation
from plotting.histogram import final_loss_histogram
from plotting.lines import MOST_LINES
from plotting.results import Results
from tiny_studies import SEEDS, StudyTest, loss, texts, titles, write_study

OTHERS = ("shared-bottom", "small-bottom", "linear")
PAPER = ("shared-bottom", "omoe", "mmoe", "single-task", "l2-constrained", "cross-stitch", "tensor-factorization")
MANY = (*PAPER, *(f"mmoe-{number}" for number in range(5)))
ONE_RATE = {"rates": ("0.01",)}


def look_of(line):
    return line.get_color(), line.get_linestyle(), line.get_marker()


def legend(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def named(panel, names):
    """The panel's lines with these labels."""
    return [line for line in panel.get_lines() if line.get_label() in names]


class Looks(StudyTest):
    def test_models_of_other_names_look_unlike_each_other_and_unlike_those_of_the_paper(self):
        lines = curves.loss_by_step(self.results(models=OTHERS)).axes[0].get_lines()[: len(OTHERS)]
        for kind, look in zip(("colour", "line", "marker"), zip(*map(look_of, lines))):
            self.assertEqual(len(set(look)), len(OTHERS), kind)

    def test_the_histogram_tells_them_apart_too(self):
        patches = final_loss_histogram(self.results(models=OTHERS)).axes[0].patches
        for kind in ("get_facecolor", "get_hatch"):
            self.assertEqual(len({getattr(patch, kind)() for patch in patches[kind == "get_hatch" :: 2]}), 3, kind)

    def test_known_models_keep_their_looks_beside_others(self):
        beside = looks.of_models(("small-bottom", "linear", "mmoe"))["mmoe"]
        alone = looks.of_models(("mmoe",))["mmoe"]
        self.assertEqual(vars(beside), vars(alone))

    def test_hundreds_of_models_differ_in_colour_line_or_marker(self):
        models = [*PAPER, *(f"model-{number}" for number in range(500))]
        found = [(look.colour, look.line, look.marker) for look in looks.of_models(models).values()]
        self.assertEqual(len(set(found)), len(models))
        self.assertEqual(len({colour for colour, _, _ in found[:8]}), 8)
        self.assertEqual(len({(colour, line) for colour, line, _ in found[:64]}), 64)

    def test_a_name_like_a_known_models_proper_name_does_not_hide_it(self):
        figure = curves.loss_by_step(self.results(models=("omoe", "OMoE")))
        self.assertEqual(legend(figure)[:2], ["omoe", "OMoE"])

    def test_more_models_than_can_be_read_in_a_panel_have_several(self):
        results = self.results(models=MANY, **ONE_RATE)
        names = [look.name for look in looks.of_models(MANY).values()]
        for draw, places in ((curves.loss_by_step, 2), (curves.learning_rate_grid, 2), (loss_by_correlation, 1)):
            figure = draw(results)
            self.assertEqual(len(figure.axes), places * ceil(len(MANY) / MOST_LINES), draw)
            shown = [{line.get_label() for line in named(panel, names)} for panel in figure.axes]
            if draw is loss_by_correlation:
                shown = [{bars.get_label() for bars in panel.containers} for panel in figure.axes]
            self.assertEqual(sorted(set().union(*shown)), sorted(names), draw)
            self.assertLessEqual(max(map(len, shown)), MOST_LINES)
            self.assertEqual(legend(figure)[: len(MANY)], names)
            self.assertIn("Shared-Bottom to Cross-Stitch", titles(figure)[0].replace("\n", " "))

    def test_a_long_legend_and_long_names_stay_on_the_page_and_leave_room_for_the_panels(self):
        long = [f"a-model-{'whose-long-name-says-all-about-it-' * 2}and-then-has-a-number-{n:02}" for n in range(12)]
        figure = curves.loss_by_step(self.results(models=long, **ONE_RATE))
        figure.draw_without_rendering()
        width, _ = figure.get_size_inches() * figure.dpi
        for text in [*figure.legends[0].get_texts(), *figure.texts]:
            self.assertLess(text.get_window_extent().x1, width)
        for panel in figure.axes:
            self.assertGreater(panel.get_window_extent().height / figure.dpi, 1)

    def test_a_long_study_name_is_wrapped(self):
        manifest = f'[study]\nname = "{"a study of many words " * 4}"\n'
        figure = loss_by_correlation(self.results(manifest=manifest))
        figure.draw_without_rendering()
        for text in figure.texts:
            self.assertLess(text.get_window_extent().x1, figure.get_size_inches()[0] * figure.dpi)


class Histograms(StudyTest):
    def test_rows_without_a_run_are_empty(self):
        write_study(self.folder, models=PAPER, corrs=("1",), rates=("0.01",))
        results = Results.read(self.folder)
        results.runs = [{**run, "status": "diverged"} for run in results.runs]
        self.assertEqual(titles(final_loss_histogram(results)), ["task correlation 1 (no completed run)"])

    def test_a_few_models_are_overlaid(self):
        panel = final_loss_histogram(self.results()).axes[0]
        self.assertEqual(panel.get_ylabel(), "number of runs")
        self.assertEqual(len(panel.patches), 4)

    def test_more_models_have_a_row_each_with_their_counts_and_means(self):
        results = self.results(models=PAPER)
        figure = final_loss_histogram(results)
        names = [look.name for look in looks.of_models(PAPER).values()]
        self.assertEqual([label.get_text() for label in figure.axes[0].get_yticklabels()], names)
        for panel, corr in zip(figure.axes, ("0.5", "1")):
            self.assertEqual(len(panel.patches), len(PAPER))
            means = [line.get_xdata()[0] for line in panel.get_lines() if line.get_label() == "mean"]
            expected = [sum(loss(model, corr, "0.01", seed) for seed in SEEDS) / len(SEEDS) for model in PAPER]
            for mean, value in zip(means, expected):
                self.assertAlmostEqual(mean, value)
            for row, bars in enumerate(panel.patches):
                tops, _, foot = bars.get_data()
                self.assertEqual(foot, row + 0.5)
                self.assertTrue(all(row - 0.5 < top <= foot for top in tops))
        self.assertIn("Each row counts a model's runs by final loss; the highest bar of all is", texts(figure))

    def test_bars_are_as_high_as_their_counts(self):
        results = self.results(models=PAPER, corrs=("1",))
        bars = final_loss_histogram(results).axes[0].patches
        heights = [foot - top for tops, _, foot in (bar.get_data() for bar in bars) for top in tops]
        most = int(texts(final_loss_histogram(results)).split("the highest bar of all is ")[1].split(" run")[0])
        counts = [most * height / max(heights) for height in heights]
        self.assertAlmostEqual(sum(counts), len(PAPER) * len(SEEDS))
        for count in counts:
            self.assertAlmostEqual(count, round(count))


if __name__ == "__main__":
    unittest.main()
