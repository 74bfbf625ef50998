#!/usr/bin/env python3
"""Tests of the figure of the labels' correlation."""

import unittest

from plotting import figures
from plotting.labels import label_correlation
from plotting.results import Results
from tiny_studies import SD, StudyTest, hypothesis, titles, write_claims, write_measurement


class Labels(StudyTest):
    def results(self, **study):
        write_measurement(self.folder, **study)
        return Results.read(self.folder)

    def test_a_measurement_has_this_figure_alone_even_when_it_is_judged(self):
        write_claims(self.folder, [{**hypothesis("F2", "reproduced", step=0), "preset": "ple"}], axes=["preset"])
        self.assertEqual([name for name, _ in figures.of(self.results())], ["label-correlation"])

    def test_every_law_has_a_panel_with_its_number_of_trials(self):
        self.assertEqual(titles(label_correlation(self.results())), ["study (n = 100)", "ple (n = 100)"])

    def test_means_and_bars_of_two_standard_deviations_are_those_of_the_table(self):
        panel = label_correlation(self.results()).axes[0]
        line, _, (bars,) = panel.containers[0].lines
        self.assertEqual(list(zip(*line.get_data())), [(-1, -0.5), (0, 0), (1, 0.5)])
        ends = [tuple(segment[:, 1]) for segment in bars.get_segments()]
        self.assertEqual(ends, [(mean - 2 * SD, mean + 2 * SD) for mean in (-0.5, 0, 0.5)])

    def test_the_diagonal_is_there_for_reference(self):
        diagonal = label_correlation(self.results()).axes[1].get_lines()[-1]
        self.assertEqual((list(diagonal.get_xdata()), list(diagonal.get_ydata())), ([-1, 1], [-1, 1]))

    def test_a_judged_law_says_its_verdict(self):
        write_claims(self.folder, [{**hypothesis("F2", "undecided", step=0), "preset": "ple"}], axes=["preset"])
        self.assertEqual(titles(label_correlation(self.results())), ["study (n = 100)", "ple (n = 100)\nF2: undecided"])

    def test_a_panel_with_none_below_has_its_numbers_at_the_bottom(self):
        presets = ("study", "ple", "stn", "osband", "keras-mmoe", "ml-paper-lab", "parameter-allocation")
        panels = label_correlation(self.results(presets=presets)).axes
        self.assertEqual([bool(panel.get_xlabel()) for panel in panels], [False] * 3 + [True] * 4)


if __name__ == "__main__":
    unittest.main()
