#!/usr/bin/env python3
"""Tests of the figure of the labels' correlation."""

import unittest

from plotting import figures
from plotting.labels import label_correlation
from plotting.results import Results
from tiny_studies import TRIALS, StudyTest, hypothesis, texts, titles, write_claims, write_measurement


class Labels(StudyTest):
    def results(self, **study):
        write_measurement(self.folder, **study)
        return Results.read(self.folder)

    def test_a_measurement_has_this_figure_alone_even_when_it_is_judged(self):
        write_claims(self.folder, [{**hypothesis("F2", "reproduced", step=0), "preset": "ple"}], axes=["preset"])
        self.assertEqual([name for name, _ in figures.of(self.results())], ["label-correlation"])

    def test_every_law_has_a_panel_with_its_number_of_trials(self):
        self.assertEqual(titles(label_correlation(self.results())), ["study (n = 8)", "ple (n = 8)"])

    def test_points_are_the_means_of_the_table(self):
        line = label_correlation(self.results()).axes[0].get_lines()[-2]
        mean = sum(TRIALS) / len(TRIALS) / 2
        self.assertEqual(list(zip(*line.get_data())), [(-1, -mean), (0, 0), (1, mean)])

    def test_bars_hold_the_middle_of_the_trials_and_stay_within_what_a_correlation_can_be(self):
        panel = label_correlation(self.results()).axes[0]
        ends = [bar for container in panel.containers for bar in bars_of(container)]
        self.assertEqual([place for place, _, _ in ends], [-1, 0, 1])
        low, high = ends[2][1:]
        self.assertTrue(-1 < low < 0.5 and 0.9 < high <= 1, (low, high))
        self.assertEqual([round(end, 9) for end in ends[0][1:]], [round(-end, 9) for end in (high, low)])

    def test_of_more_than_two_labels_the_caption_says_that_the_mean_is_drawn(self):
        results = self.results()
        self.assertNotIn("every two of its labels", texts(label_correlation(results)))
        results.runs[0]["all_pearson_y1:y2"] = "0.5"
        self.assertIn("every two of its labels", texts(label_correlation(results)))

    def test_a_measurement_of_a_matrix_of_correlations_has_no_figure(self):
        results = self.results()
        results.axes.remove("corr")
        self.assertEqual(list(figures.of(results)), [])

    def test_fewer_than_five_trials_are_drawn_one_by_one_instead_of_bars(self):
        figure = label_correlation(self.results(trials=(1, 1.9)))
        panel = figure.axes[0]
        self.assertEqual(panel.containers, [])
        trials = [list(line.get_ydata()) for line in panel.get_lines() if line.get_label() == "a trial"]
        self.assertEqual(trials, [[-0.5, -0.95], [0, 0], [0.5, 0.95]])
        self.assertNotIn("bars", texts(figure))
        low, high = panel.get_ylim()
        self.assertTrue(-1.2 < low and high < 1.2)

    def test_the_diagonal_is_there_for_reference(self):
        diagonal = label_correlation(self.results()).axes[1].get_lines()[-1]
        self.assertEqual((list(diagonal.get_xdata()), list(diagonal.get_ydata())), ([-1, 1], [-1, 1]))

    def test_a_judged_law_says_its_verdict(self):
        write_claims(self.folder, [{**hypothesis("F2", "undecided", step=0), "preset": "ple"}], axes=["preset"])
        self.assertEqual(titles(label_correlation(self.results())), ["study (n = 8)", "ple (n = 8)\nF2: undecided"])

    def test_a_panel_with_none_below_has_its_numbers_at_the_bottom(self):
        presets = ("study", "ple", "stn", "osband", "keras-mmoe", "ml-paper-lab", "parameter-allocation")
        panels = label_correlation(self.results(presets=presets)).axes
        self.assertEqual([bool(panel.get_xlabel()) for panel in panels], [False] * 3 + [True] * 4)


def bars_of(container):
    """Place, low end and high end of the bars of an error bar."""
    _, _, (bars,) = container.lines
    return [(segment[0, 0], segment[0, 1], segment[1, 1]) for segment in bars.get_segments()]


if __name__ == "__main__":
    unittest.main()
