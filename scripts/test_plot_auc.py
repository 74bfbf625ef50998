#!/usr/bin/env python3
"""Tests of the figure of areas under the curve."""

import unittest

from plotting import figures
from plotting.auc import auc_by_model
from plotting.results import Results
from tiny_studies import CURVE, MANIFEST, SUMMARY, StudyTest, titles, write

AXES = ["group", "model", "learning_rate"]
GROUPS, MODELS, SEEDS = ("income", "education"), ("logistic-regression", "mmoe"), range(3)


def main_auc(group, model, seed):
    """Different in every run."""
    return 0.9 - GROUPS.index(group) / 20 + MODELS.index(model) / 100 + seed / 1000


def write_census(folder, failed=()):
    """Writes the tables of two groups and two models; the first task is the group's name, the second is common."""
    places = [{"group": group, "model": model, "learning_rate": "0.1"} for group in GROUPS for model in MODELS]
    runs = []
    for place in places:
        for seed in SEEDS:
            run = {**place, "id": f"{len(runs):016x}", "seed": seed, "status": "failed" if seed in failed else "completed"}
            if seed not in failed:
                auc = main_auc(place["group"], place["model"], seed)
                run |= {f"test_auc_{place['group']}": auc, "test_auc_never_married": 0.99}
            runs.append(run)
    columns = ["test_auc_income", "test_auc_education", "test_auc_never_married"]
    write(folder / "runs.csv", ["id", *AXES, "seed", "status", *columns], runs)
    aucs = [
        {**place, "selection": selection, "main": place["group"], "auxiliary": "never_married", "n": len(SEEDS)}
        for place in places
        for selection in ("grid", "cross-fitted")
    ]
    statistics = ["main_mean", "auxiliary_mean"]
    write(folder / "aucs.csv", [*AXES, "selection", "main", "auxiliary", "n", *statistics], aucs)
    write(folder / "summary.csv", [*AXES, *SUMMARY], [])
    write(folder / "curves.csv", [*AXES, *CURVE], [])
    (folder / "manifest.toml").write_text(MANIFEST)


class Aucs(StudyTest):
    def census(self, **study):
        write_census(self.folder, **study)
        return Results.read(self.folder)

    def test_a_study_of_labels_has_this_figure_and_none_of_losses(self):
        self.assertEqual([name for name, _ in figures.of(self.census())], ["auc-by-model"])

    def test_every_group_has_a_panel_for_the_main_task_and_one_for_the_auxiliary(self):
        expected = [
            f"{task} (n = 3)"
            for group in GROUPS
            for task in (f"main task: {group}", "auxiliary task: never married")
        ]
        self.assertEqual(titles(auc_by_model(self.census())), expected)

    def test_every_run_is_a_dot_in_the_row_of_its_model_with_the_mean_beside_it(self):
        panel = auc_by_model(self.census()).axes[0]
        dots, mean = panel.get_lines()[2:]
        self.assertEqual(list(dots.get_xdata()), [main_auc("income", "mmoe", seed) for seed in SEEDS])
        self.assertEqual(set(dots.get_ydata()), {1})
        self.assertAlmostEqual(mean.get_xdata()[0], main_auc("income", "mmoe", 1))
        self.assertEqual([label.get_text() for label in panel.get_yticklabels()], ["logistic regression", "MMoE"])

    def test_failed_runs_are_left_out_and_counted(self):
        figure = auc_by_model(self.census(failed=(1,)))
        self.assertIn("(n = 2)", titles(figure)[0])
        self.assertIn("Left out: 4 failed of 12 runs.", " ".join(text.get_text() for text in figure.texts))

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
