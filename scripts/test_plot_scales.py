#!/usr/bin/env python3
"""Tests of the axes: numbers at every span."""

import unittest

from plotting import curves
from plotting.axis import Axis
from plotting.claims import Region
from plotting.correlation import loss_by_correlation
from plotting.histogram import final_loss_histogram
from plotting.page import panels
from plotting.scales import (
    FARTHEST_BAND,
    cut_bands,
    in_full,
    linear_scale,
    log_scale,
    loss_scale,
    powers_of,
    whole_numbers,
)
from tiny_studies import StudyTest, hypothesis, readable_labels

DECADES = (0, 1e-6, 1e-3, 0.1, 0.5, 1, 1.1, 2, 3, 4, 5, 6, 7, 9, 12, 20, 30, 40)


class Scales(StudyTest):
    def assert_readable(self, axis, least=2):
        """The labels are numbers that say where they stand, and no two of them touch."""
        labels = readable_labels(axis)
        self.assertGreaterEqual(len(labels), least, labels)
        self.assertEqual(axis.get_offset_text().get_text(), "")
        low, high = axis.get_view_interval()
        for place, text in labels:
            scale = abs(place) if axis.get_scale() == "log" else high - low
            self.assertLessEqual(abs(float(text) - place), 1e-3 * scale, (text, place))

    def test_axes_of_losses_have_numbers_from_a_flat_line_to_forty_decades(self):
        for middle, count in ((0.3, 3), (1e7, 1)):
            _, (panel, *others) = panels(count)
            for other in others:
                other.remove()
            for decades in DECADES:
                losses = [middle * 10 ** (-decades / 2), middle, middle * 10 ** (decades / 2)]
                for axis, points in ((panel.yaxis, (range(3), losses)), (panel.xaxis, (losses, range(3)))):
                    with self.subTest(middle=middle, decades=decades, axis=axis.axis_name, panels=count):
                        panel.clear()
                        panel.plot(*points)
                        linear_scale(panel.xaxis)
                        linear_scale(panel.yaxis)
                        loss_scale(axis, losses, None)
                        self.assert_readable(axis)

    def test_figures_of_any_size_of_losses_have_numbers(self):
        for scale in (1e-12, 1e-3, 1, 1e6, 1e13):
            results = self.results(scale=scale, rates=("0.01",))
            for draw in (curves.loss_by_step, loss_by_correlation, final_loss_histogram):
                with self.subTest(scale=scale, draw=draw.__name__):
                    panel = draw(results).axes[0]
                    self.assert_readable(panel.yaxis)
                    self.assert_readable(panel.xaxis)

    def test_a_whole_number_is_not_written_several_times(self):
        for steps in ([0], [7], [0, 1], [100, 20000], [10**9, 2 * 10**9]):
            with self.subTest(steps=steps):
                _, (panel, _) = panels(2)
                panel.plot(steps, steps)
                whole_numbers(panel.xaxis)
                texts = [text for _, text in readable_labels(panel.xaxis)]
                self.assertEqual(len(set(texts)), len(texts))
                self.assertTrue(set(texts) and "-0" not in texts, texts)

    def test_an_axis_of_ratios_near_one_has_numbers(self):
        row = hypothesis("F5.1", "undecided", statistic="ratio of standard deviations", effect=1.01, low=1, high=1.02)
        _, (panel,) = panels(1)
        Axis([{key: str(value) for key, value in row.items()}], [Region("> 1")]).prepare(panel)
        self.assert_readable(panel.xaxis)

    def test_numbers_are_written_with_the_digits_that_tell_them_apart(self):
        self.assertEqual(in_full([0.0, 0.5, 1.0]), ["0.0", "0.5", "1.0"])
        self.assertEqual(in_full([10.00001, 10.00002]), ["10.00001", "10.00002"])
        self.assertEqual(in_full([0.0, 1e-9, 2.5e-9]), ["0", "1.0e-9", "2.5e-9"])
        self.assertEqual(in_full([-1.0, 0.0]), ["\N{MINUS SIGN}1", "0"])
        self.assertEqual(in_full([3e12]), ["3e12"])
        self.assertEqual(powers_of([0.001, 0.02, 500]), ["0.001", "0.02", "500"])
        self.assertEqual(powers_of([1e-7, 1e-4, 1, 1e4]), ["1e-7", "1e-4", "1", "1e4"])
        self.assertEqual(powers_of([1.0000001, 1.0000002]), ["1.0000001", "1.0000002"])

    def test_a_band_that_reaches_to_zero_or_far_up_does_not_squeeze_the_lines_of_a_log_axis(self):
        results = self.results(sd=1.2, rates=("0.01",), corrs=("1",), manifest="")
        panel = curves.loss_by_step(results).axes[0]
        panel.fill_between([100, 200], [0, 1e-9], [1e9, 1e9])
        losses = [loss for line in panel.get_lines()[:2] for loss in line.get_ydata()]
        log_scale(panel.yaxis)
        cut_bands(panel.yaxis, losses)
        low, high = panel.get_ylim()
        self.assertGreaterEqual(low * 1.001, min(losses) / FARTHEST_BAND)
        self.assertLessEqual(high, max(losses) * FARTHEST_BAND * 1.001)


if __name__ == "__main__":
    unittest.main()
