#!/usr/bin/env python3
"""Tests of what is drawn around means of losses: bounded intervals, or the single runs."""

import unittest

from plotting import curves
from plotting.correlation import loss_by_correlation
from plotting.intervals import FEWEST, half_width, middle, of_loss
from plotting.tables import ResultsError
from tiny_studies import SEEDS, STEPS, StudyTest, loss, texts, track, write_pack, write_tracks

ONE = {"rates": ("0.01",), "corrs": ("0.5",), "models": ("mmoe",)}
TWO = range(2)


def mean_of(figure):
    return next(line for line in figure.axes[0].get_lines() if line.get_label() == "MMoE")


def thin_of(panel):
    """The curves of single runs."""
    return [list(line.get_ydata()) for line in panel.get_lines() if line.get_linewidth() < 0.8]


def lows_of(panel):
    return [band.get_paths()[0].get_extents().y0 for band in panel.collections]


class Intervals(StudyTest):
    def test_an_interval_of_a_loss_ends_at_zero(self):
        self.assertEqual(of_loss(1.0, 0.5, 6), (1.0 - half_width(0.5, 6), 1.0 + half_width(0.5, 6)))
        self.assertEqual(of_loss(1.0, 50.0, 6)[0], 0.0)
        panel = curves.loss_by_step(self.results(sd=50, **ONE)).axes[0]
        self.assertEqual(min(lows_of(panel)), 0.0)

    def test_bars_end_at_zero_too(self):
        for bars in loss_by_correlation(self.results(sd=50)).axes[0].containers:
            _, _, (segments,) = bars.lines
            for segment in segments.get_segments():
                self.assertAlmostEqual(segment[0, 1], 0.0)

    def test_the_middle_of_many_values_leaves_the_extremes_out(self):
        low, high = middle([0.0] + [0.5] * 98 + [1.0])
        self.assertEqual((low, high), (0.5, 0.5))
        self.assertEqual(middle([0.25] * 5), (0.25, 0.25))

    def test_fewer_than_five_runs_are_drawn_one_by_one(self):
        results = self.results(done=TWO, sd=50, **ONE)
        done = [run for run in results.runs if run["status"] == "completed"]
        write_tracks(self.folder, done)
        figure = curves.loss_by_step(results)
        panel = figure.axes[0]
        self.assertEqual(len(panel.collections), 0)
        self.assertEqual(thin_of(panel), [track(run) for run in done])
        self.assertIn("Mean over n runs per line. Thin lines: the single runs. ", texts(figure) + " ")
        low, high = panel.get_ylim()
        self.assertTrue(0 < low and high < 4, (low, high))

    def test_packed_curves_are_read_as_well(self):
        results = self.results(done=TWO, **ONE)
        done = [run for run in results.runs if run["status"] == "completed"]
        write_pack(self.folder, done)
        for line, run in zip(thin_of(curves.loss_by_step(results).axes[0]), done):
            self.assertEqual([round(loss, 9) for loss in line], [round(loss, 9) for loss in track(run)])
        self.assertEqual(results.tracks.of(done[0])[0], STEPS)

    def test_a_broken_pack_is_refused_by_name(self):
        results = self.results(done=TWO, **ONE)
        (self.folder / "curves-by-run").mkdir()
        (self.folder / "curves-by-run" / "seeds-0-49.csv.xz").write_bytes(b"no pack")
        with self.assertRaisesRegex(ResultsError, "seeds-0-49.csv.xz"):
            curves.loss_by_step(results)

    def test_without_the_curves_a_few_runs_have_a_band_between_their_quartiles(self):
        figure = curves.loss_by_step(self.results(done=TWO, sd=50, **ONE))
        (band,) = figure.axes[0].collections
        ends = band.get_paths()[0].get_extents()
        mean = mean_of(figure).get_ydata()
        self.assertAlmostEqual(ends.y0, min(mean) - 0.5)
        self.assertAlmostEqual(ends.y1, max(mean) + 0.5)
        self.assertIn("Band: from the lower to the upper quartile of the runs.", texts(figure))

    def test_each_half_of_the_seeds_has_the_curves_of_the_rate_that_it_is_shown_at(self):
        results = self.results(done=TWO, rates=("0.001", "0.01"), corrs=("0.5",), models=("mmoe",))
        write_tracks(self.folder, [run for run in results.runs if run["status"] == "completed"])
        chosen = [run for run in results.runs if run["status"] == "completed" and run["learning_rate"] == "0.01"]
        self.assertEqual(thin_of(curves.loss_by_step(results).axes[0]), [track(run) for run in chosen])
        grid = curves.learning_rate_grid(results).axes
        self.assertEqual([len(thin_of(panel)) for panel in grid], [2, 2])

    def test_final_losses_of_few_runs_are_a_thin_line_per_seed(self):
        figure = loss_by_correlation(self.results(done=TWO, sd=50, rates=("0.01",), models=("mmoe",)))
        panel = figure.axes[0]
        expected = [[loss("mmoe", corr, "0.01", seed) for corr in ("0.5", "1")] for seed in TWO]
        self.assertEqual(thin_of(panel), expected)
        self.assertIn("Mean of the runs' final losses. Thin lines: the single runs.", texts(figure))
        low, high = panel.get_ylim()
        self.assertTrue(0 < low and high < 2, (low, high))

    def test_a_single_run_is_its_own_mean(self):
        results = self.results(done=range(1), sd="", **ONE)
        self.assertEqual(thin_of(curves.loss_by_step(results).axes[0]), [])

    def test_five_runs_have_an_interval(self):
        figure = curves.loss_by_step(self.results(done=range(FEWEST), **ONE))
        self.assertEqual(len(figure.axes[0].collections), 2)
        self.assertIn("band: 95 % interval of the mean.", texts(figure))
        self.assertLess(FEWEST, len(SEEDS))


if __name__ == "__main__":
    unittest.main()
