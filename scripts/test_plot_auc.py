#!/usr/bin/env python3
"""Tests of the figure of areas under the curve."""

import unittest

from plotting import figures
from plotting.auc import auc_by_model
from plotting.results import Results
from tiny_studies import CELL, CURVE, MANIFEST, StudyTest, readable_labels, titles, write

AXES = ["group", "model", "learning_rate"]
TASKS = ("main", "auxiliary")
GROUPS, MODELS, SEEDS = ("income", "education"), ("logistic-regression", "mmoe"), range(5)


def main_auc(group, model, seed, spread=1.0):
    """Different in every run."""
    place = MODELS.index(model) if model in MODELS else 0
    return 0.9 - GROUPS.index(group) / 20 + spread * (place / 100 + seed / 1000)


def write_census(folder, failed=(), models=MODELS, spread=1.0, **more):
    """Writes the tables of two groups and two models. The first task is named like the group, the second is common.
    `more` goes into every row of AUCs."""
    places = [{"group": group, "model": model, "learning_rate": "0.1"} for group in GROUPS for model in models]
    runs = []
    for place in places:
        for seed in SEEDS:
            status = "failed" if seed in failed else "completed"
            run = {**place, "id": f"{len(runs):016x}", "seed": seed, "status": status}
            if seed not in failed:
                auc = main_auc(place["group"], place["model"], seed, spread)
                run |= {f"test_auc_{place['group']}": auc, "test_auc_never_married": 0.99 + spread * seed / 2000}
            runs.append(run)
    columns = ["test_auc_income", "test_auc_education", "test_auc_never_married"]
    write(folder / "runs.csv", ["id", *AXES, "seed", "status", *columns], runs)
    aucs = [
        {**place, "main": place["group"], "auxiliary": "never_married", "n": len(SEEDS), **more} for place in places
    ]
    statistics = ["main_mean", "auxiliary_mean", *(f"{task}_{end}" for task in TASKS for end in ("low", "high"))]
    statistics += [f"paper_{task}_mean" for task in TASKS]
    write(folder / "aucs.csv", [*AXES, "main", "auxiliary", "n", *statistics], aucs)
    for name in ("cells", "selected"):
        write(folder / f"{name}.csv", [*AXES, *CELL], [])
    for name in ("curves", "selected-curves"):
        write(folder / f"{name}.csv", [*AXES, *CURVE], [])
    (folder / "manifest.toml").write_text(MANIFEST)


def drawn(panel, height):
    """The lines that have points in a row."""
    return [line for line in panel.get_lines() if len(line.get_xdata()) and set(line.get_ydata()) == {height}]


def words(figure):
    return " ".join(" ".join(text.get_text() for text in figure.texts).split())


class Aucs(StudyTest):
    def census(self, **study):
        write_census(self.folder, **study)
        return Results.read(self.folder)

    def test_a_study_of_labels_has_this_figure_and_none_of_losses(self):
        self.assertEqual([name for name, _ in figures.of(self.census())], ["auc-by-model"])

    def test_every_group_has_a_panel_for_the_main_task_and_one_for_the_auxiliary(self):
        expected = [
            f"{task} (n = 5)"
            for group in GROUPS
            for task in (f"main task: {group}", "auxiliary task: never married")
        ]
        self.assertEqual(titles(auc_by_model(self.census())), expected)

    def test_every_run_is_a_dot_in_the_row_of_its_model_with_the_mean_beside_it(self):
        panel = auc_by_model(self.census()).axes[0]
        dots, mean = drawn(panel, 1)
        self.assertEqual(list(dots.get_xdata()), [main_auc("income", "mmoe", seed) for seed in SEEDS])
        self.assertAlmostEqual(mean.get_xdata()[0], main_auc("income", "mmoe", 2))
        self.assertEqual([label.get_text() for label in panel.get_yticklabels()], ["logistic regression", "MMoE"])

    def test_the_interval_of_the_mean_is_a_bar_and_the_papers_mean_a_hollow_mark(self):
        figure = auc_by_model(self.census(main_low=0.905, main_high=0.915, paper_main_mean=0.92))
        _, interval, mean, paper = drawn(figure.axes[0], 1)
        self.assertEqual((list(interval.get_xdata()), list(paper.get_xdata())), ([0.905, 0.915], [0.92]))
        self.assertEqual((paper.get_markerfacecolor(), mean.get_marker()), ("none", "|"))
        self.assertIn("Intervals are of the mean, over test rows and runs.", words(figure))
        legend = [text.get_text() for text in figure.legends[0].get_texts()]
        self.assertEqual(legend, ["its interval at 95 %", "mean", "the paper's mean"])

    def test_an_interval_stays_within_what_an_auc_can_be_and_so_does_the_axis(self):
        figure = auc_by_model(self.census(auxiliary_low=0.985, auxiliary_high=1.2))
        panel = figure.axes[1]
        interval = drawn(panel, 1)[1]
        self.assertEqual(list(interval.get_xdata()), [0.985, 1.0])
        figure.draw_without_rendering()
        low, high = panel.get_xlim()
        self.assertLessEqual(max(tick for tick in panel.get_xticks() if low <= tick <= high), 1.0)

    def test_fewer_than_five_runs_have_no_interval(self):
        figure = auc_by_model(self.census(failed=(1,), main_low=-3, main_high=5))
        self.assertEqual(len(drawn(figure.axes[0], 1)), 2)
        self.assertNotIn("Intervals", words(figure))

    def test_numbers_on_an_axis_have_all_their_digits(self):
        figure = auc_by_model(self.census(spread=1e-6))
        figure.draw_without_rendering()
        for panel in figure.axes:
            self.assertEqual(panel.xaxis.get_offset_text().get_text(), "")
            labels = readable_labels(panel.xaxis)
            self.assertGreater(len(labels), 1)
            for place, text in labels:
                self.assertAlmostEqual(float(text), place, 9)

    def test_many_models_make_the_page_higher(self):
        models = [f"mmoe-{number}" for number in range(20)]
        few, many = (auc_by_model(self.census(models=names)).get_size_inches()[1] for names in (models[:8], models))
        self.assertGreater(many, 1.8 * few)

    def test_a_value_far_from_the_others_is_an_arrow_at_the_edge(self):
        figure = auc_by_model(self.census(paper_main_mean=0.6765))
        panel = figure.axes[0]
        low, high = panel.get_xlim()
        self.assertLess(high - low, 0.05)
        arrow = drawn(panel, 1)[-1]
        self.assertEqual((arrow.get_marker(), list(arrow.get_xdata())), ("<", [low]))
        self.assertIn("An arrow at the edge is a value beyond it.", words(figure))
        self.assertNotIn("An arrow", words(auc_by_model(self.census())))

    def test_failed_runs_are_left_out_and_counted(self):
        figure = auc_by_model(self.census(failed=(1,)))
        self.assertIn("(n = 4)", titles(figure)[0])
        self.assertIn("Left out: 4 failed of 20 runs.", words(figure))

    def test_every_panel_has_numbers_of_its_own_below(self):
        for panel in auc_by_model(self.census()).axes:
            panel.figure.canvas.draw()
            self.assertTrue(any(label.get_visible() for label in panel.get_xticklabels()))

    def test_the_script_writes_it(self):
        write_census(self.folder)
        code, out, err = self.run_plot()
        self.assertEqual((code, err), (0, ""))
        self.assertIn("auc-by-model.png", out)


if __name__ == "__main__":
    unittest.main()
