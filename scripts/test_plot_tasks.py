#!/usr/bin/env python3
"""Tests of the figures of studies on described tables."""

import unittest

import load
from plotting import figures
from plotting.results import Results
from plotting.task_curves import metric_by_step
from plotting.task_differences import against_reference
from plotting.task_finals import final_by_task
from tiny_studies import STEPS, StudyTest, texts, titles
from tiny_tasks import CLICK, LIKE, MODELS, SEEDS, TEN, THREE, value, write_tasks

DRAW = (metric_by_step, final_by_task, against_reference)


def legend(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def row_names(panel):
    return [label.get_text() for label in panel.get_yticklabels()]


class Tasks(StudyTest):
    def tasks(self, **study):
        write_tasks(self.folder, **study)
        return Results.read(self.folder)

    def test_a_study_on_a_table_has_figures_of_its_tasks_and_none_of_a_mean_loss(self):
        names = [name for name, _ in figures.of(self.tasks())]
        self.assertEqual(names, ["metric-by-step", "final-by-task", "against-reference"])

    def test_one_three_and_ten_tasks_have_a_panel_each(self):
        for tasks in ((CLICK,), THREE, TEN):
            results = self.tasks(tasks=tasks)
            for draw in DRAW:
                with self.subTest(tasks=len(tasks), figure=draw.__name__):
                    self.assertEqual(len(draw(results).axes), len(tasks))

    def test_files_of_all_figures_are_written(self):
        write_tasks(self.folder, tasks=TEN)
        code, out, err = self.run_plot()
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(len(out.split()), 2 * len(DRAW))

    def test_a_panel_says_the_metric_its_direction_and_its_rows(self):
        for draw in DRAW:
            shown = [" ".join(title.split()) for title in titles(draw(self.tasks()))]
            n = "" if draw is against_reference else " (n = 6)"
            self.assertEqual(shown[0], f"AUC of click{n} higher is better, 1,234 test rows")
            self.assertEqual(shown[1], f"RMSE of watch_seconds{n} lower is better, 1,234 test rows")

    def test_the_axes_name_the_metric_and_its_unit(self):
        results = self.tasks()
        expected = ["AUC of click", "RMSE of watch_seconds\n(unit of the label)", "AUC of like_it"]
        self.assertEqual([panel.get_ylabel() for panel in metric_by_step(results).axes], expected)
        self.assertEqual([panel.get_xlabel() for panel in final_by_task(results).axes], expected)

    def test_a_curve_per_model_has_the_means_of_its_metric_alone(self):
        figure = metric_by_step(self.tasks())
        self.assertEqual(legend(figure), ["Shared-Bottom", "MMoE", "own-net"])
        for panel in figure.axes:
            lines = panel.get_lines()
            self.assertEqual([list(line.get_xdata()) for line in lines], [list(STEPS)] * len(MODELS))
        mean = sum(value("mmoe", "rmse", seed) for seed in SEEDS) / len(SEEDS)
        self.assertAlmostEqual(figure.axes[1].get_lines()[1].get_ydata()[-1], mean * (1 - 10 / STEPS[-1]))

    def test_bands_are_intervals_or_of_few_runs_quartiles(self):
        for seeds, words in ((SEEDS, "95 % interval of the mean over the runs"), (range(3), "upper quartile")):
            figure = metric_by_step(self.tasks(seeds=seeds))
            self.assertIn(words, texts(figure))
            self.assertEqual(len(figure.axes[0].collections), len(MODELS))

    def test_a_single_run_has_a_line_without_a_band(self):
        figure = metric_by_step(self.tasks(seeds=range(1)))
        self.assertEqual(len(figure.axes[0].collections), 0)
        self.assertNotIn("Band", texts(figure))

    def test_every_run_is_a_dot_in_the_row_of_its_model(self):
        first, second, _ = final_by_task(self.tasks()).axes
        dots = [line for line in second.get_lines() if line.get_marker() == "o"]
        self.assertEqual(row_names(first), ["Shared-Bottom", "MMoE", "own-net"])
        self.assertEqual(list(dots[1].get_xdata()), [value("mmoe", "rmse", seed) for seed in SEEDS])

    def test_the_caption_says_what_intervals_cover(self):
        self.assertIn("Intervals of the mean are over runs.", texts(final_by_task(self.tasks())))
        both = texts(final_by_task(self.tasks(resampled=True)))
        self.assertIn("Intervals of the mean are over runs or over test rows and runs.", both)

    def test_an_auc_that_is_not_defined_has_no_panel_and_the_caption_names_it(self):
        results = self.tasks(undefined=(LIKE[0],))
        for draw in DRAW:
            figure = draw(results)
            self.assertEqual(len(figure.axes), 2)
            self.assertIn("Not defined on the test rows: AUC of like_it.", texts(figure))

    def test_each_side_of_zero_is_that_of_the_model_which_is_better_there(self):
        higher, lower, _ = (panel.get_xlabel() for panel in against_reference(self.tasks()).axes)
        self.assertLess(higher.index("other better"), higher.index("MMoE better"))
        self.assertLess(lower.index("MMoE better"), lower.index("other better"))

    def test_any_model_may_be_the_reference(self):
        figure = against_reference(self.tasks(reference="own-net"))
        self.assertEqual(row_names(figure.axes[0]), ["Shared-Bottom", "MMoE"])
        self.assertIn("own-net against every other model", texts(figure))

    def test_an_established_difference_is_filled_and_another_hollow(self):
        figure = against_reference(self.tasks())
        dots = [line for line in figure.axes[0].get_lines() if line.get_marker() == "o"]
        self.assertEqual([dot.get_markerfacecolor() for dot in dots], ["#0072B2", "white"])
        self.assertEqual(len(legend(figure)), 2)

    def test_the_tables_are_loaded_with_a_row_per_task_and_a_column_per_model(self):
        self.tasks()
        frame = load.final_values(self.folder)
        self.assertEqual(list(frame), list(MODELS))
        self.assertEqual(list(frame.index), [task[:2] for task in THREE])
        for task, metric, _ in THREE:
            for model in MODELS:
                mean = sum(value(model, metric, seed) for seed in SEEDS) / len(SEEDS)
                self.assertAlmostEqual(frame.loc[(task, metric), model], mean)

    def test_an_interval_is_missing_where_seeds_are_too_few_and_the_caption_says_so(self):
        results = self.tasks()
        results.tasks.differences = [{**row, "low": "", "high": ""} for row in results.tasks.differences]
        self.assertIn("too few seeds for intervals", texts(against_reference(results)))


if __name__ == "__main__":
    unittest.main()
