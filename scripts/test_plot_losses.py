#!/usr/bin/env python3
"""Tests of the figures of losses."""

import unittest

from plotting import curves, figures
from plotting.correlation import loss_by_correlation
from plotting.histogram import final_loss_histogram
from plotting.intervals import half_width, student
from tiny_studies import CORRELATIONS, LINEAR_FIT, MODELS, RATES, SD, SEEDS, STEPS, StudyTest, loss, texts, titles


class Losses(StudyTest):
    def test_the_curves_of_the_chosen_rate_are_those_of_the_table(self):
        panels = curves.loss_by_step(self.results()).axes
        for panel, corr in zip(panels, CORRELATIONS):
            for line, model in zip(panel.get_lines(), MODELS):
                final = sum(loss(model, corr, "0.01", seed) for seed in SEEDS) / len(SEEDS)
                self.assertEqual(list(line.get_xdata()), list(STEPS))
                self.assertEqual(list(line.get_ydata()), [2 * final, final])
            mean = panel.get_lines()[0].get_ydata()
            for band, half in zip(panel.collections, (0.5, half_width(SD, len(SEEDS)))):
                extents = band.get_paths()[0].get_extents()
                self.assertAlmostEqual(extents.y0, mean[1] - half)
                self.assertAlmostEqual(extents.y1, mean[0] + half)

    def test_the_interval_of_a_mean_is_that_of_students_table(self):
        for freedom, quantile, places in ((3, 3.182, 1), (7, 2.365, 3), (19, 2.093, 3), (199, 1.972, 3)):
            self.assertAlmostEqual(student(freedom), quantile, places)
        self.assertEqual((half_width(None, 1), half_width(0.5, 1)), (0.0, 0.0))

    def test_the_losses_by_correlation_are_those_at_the_chosen_learning_rates(self):
        (panel,) = loss_by_correlation(self.results()).axes
        line = panel.containers[1].lines[0]
        expected = [sum(loss("mmoe", corr, "0.01", seed) for seed in SEEDS) / len(SEEDS) for corr in CORRELATIONS]
        self.assertEqual((list(line.get_xdata()), list(line.get_ydata())), ([0.5, 1.0], expected))

    def test_the_histogram_holds_every_seed_once_in_common_bins(self):
        results = self.results()
        finals = results.chosen_finals({"model": "mmoe", "corr": "0.5"})
        self.assertEqual(finals, [loss("mmoe", "0.5", "0.01", seed) for seed in SEEDS])
        figure = final_loss_histogram(results)
        edges = set()
        for panel in figure.axes:
            for outline in panel.patches:
                corners = outline.get_xy()
                edges |= {round(x, 9) for x in corners[:, 0]}
        self.assertLessEqual(len(edges), 8 + 1)

    def test_the_grid_has_a_row_per_learning_rate_and_a_column_per_correlation(self):
        figure = curves.learning_rate_grid(self.results())
        self.assertEqual(
            [title.replace("\n", " ") for title in titles(figure)],
            [f"task correlation {corr}, learning rate {rate} (n = 6)" for rate in RATES for corr in CORRELATIONS],
        )

    def test_a_manifest_as_the_program_writes_it_gives_the_name_and_the_noise(self):
        manifest = '[made_by]\nformat = 2\n\n[study]\nname = "real"\n\n[data]\nnoise_std = 0.5\n'
        results = self.results(manifest=manifest)
        self.assertEqual((results.study, results.noise_variance({})), ("real", 0.25))

    def test_axes_are_labelled_with_their_units(self):
        panel = curves.loss_by_step(self.results()).axes[0]
        self.assertEqual((panel.get_xlabel(), panel.get_ylabel()), ("optimiser steps", "test mean squared error"))

    def test_models_differ_in_line_and_marker_besides_colour(self):
        lines = curves.loss_by_step(self.results()).axes[0].get_lines()[: len(MODELS)]
        for look in ("get_linestyle", "get_marker", "get_color"):
            self.assertEqual(len({getattr(line, look)() for line in lines}), len(MODELS), look)

    def test_the_noise_floor_is_drawn_where_it_is_near(self):
        figure = curves.loss_by_step(self.results())
        floor = figure.axes[0].get_lines()[-2]
        self.assertEqual((floor.get_label(), floor.get_ydata()[0]), ("noise variance", 0.25))

    def test_a_far_noise_floor_is_told_instead_of_drawn(self):
        figure = curves.loss_by_step(self.results(manifest="[config.data.synthetic.law]\nnoise_std = 0.01\n"))
        self.assertEqual(len(figure.axes[0].get_lines()), len(MODELS) + 1)
        self.assertIn("0.0001, is the best possible loss and lies below the axis", texts(figure))

    def test_a_half_done_sweep_is_drawn_and_says_so(self):
        figure = curves.loss_by_step(self.results(done=range(2)))
        self.assertIn("Preliminary: 16 of 48 runs are done.", texts(figure))
        self.assertEqual(titles(figure)[0], "task correlation 0.5 (n = 2)")

    def test_a_study_without_correlations_has_one_panel_and_no_curve_over_them(self):
        drawn = dict(figures.of(self.results(corrs=())))
        self.assertNotIn("loss-by-correlation", drawn)
        self.assertEqual(titles(drawn["loss-by-step"](self.results(corrs=()))), ["n = 6"])

    def test_an_axis_of_one_value_gets_no_figure_of_its_own(self):
        results = self.results(corrs=("0.5",), rates=("0.01",))
        self.assertEqual([name for name, _ in figures.of(results)], ["loss-by-step", "final-loss-histogram"])
        self.assertNotIn("learning rate", texts(curves.loss_by_step(results)))

    def test_a_model_of_the_paper_looks_the_same_in_every_study(self):
        alone = curves.loss_by_step(self.results(models=("mmoe",), corrs=("0.5",))).axes[0].get_lines()[0]
        beside = curves.loss_by_step(self.results()).axes[0].get_lines()[1]
        for look in ("get_label", "get_linestyle", "get_marker", "get_color"):
            self.assertEqual(getattr(alone, look)(), getattr(beside, look)(), look)

    def test_many_correlations_are_wrapped_so_that_the_page_stays_narrow(self):
        figure = curves.learning_rate_grid(self.results(corrs=[f"0.{i}" for i in range(1, 7)]))
        self.assertEqual(len(figure.axes), 12)
        self.assertLess(figure.get_size_inches()[0], 13)

    def test_the_best_linear_fit_is_drawn_where_it_is_near_and_told_in_any_case(self):
        results = self.results()
        near, far = curves.loss_by_step(results), loss_by_correlation(results)
        line = near.axes[0].get_lines()[-1]
        self.assertEqual((line.get_label(), line.get_ydata()[0]), ("best linear fit", LINEAR_FIT))
        self.assertIn("The best linear fit has a loss of 2.5; ", texts(near))
        self.assertNotIn("best linear fit", labels(far))
        self.assertIn("The best linear fit has a loss of 2.5, above the axis", texts(far))

    def test_losses_that_have_not_left_the_plateau_are_ringed(self):
        self.assertNotIn("on the plateau", labels(loss_by_correlation(self.results())))
        self.assertIn("on the plateau", labels(loss_by_correlation(self.results(linear_fit=0.5))))

    def test_a_single_model_gets_one_panel_with_a_line_per_correlation_from_dark_to_bright(self):
        corrs = ("0", "0.5", "0.75", "1")
        figure = curves.loss_by_step(self.results(models=("mmoe",), corrs=corrs, rates=("0.01",)))
        (panel,) = figure.axes
        lines = panel.get_lines()[: len(corrs)]
        self.assertEqual(titles(figure), ["n = 6"])
        self.assertEqual([line.get_label() for line in lines], [f"correlation {corr}" for corr in corrs])
        brightness = [sum(line.get_color()[:3]) for line in lines]
        self.assertEqual(brightness, sorted(brightness))
        self.assertEqual(len({line.get_marker() for line in lines}), len(corrs))


def labels(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


if __name__ == "__main__":
    unittest.main()
