#!/usr/bin/env python3
"""Tests of the figure of the best score by trial."""

import unittest

from plotting.results import Results
from plotting.trials import best_by_trial
from tiny_studies import StudyTest, texts, write, write_study

MODELS, TRIALS, INITIAL = ("mmoe", "shared-bottom"), 6, 3
COLUMNS = ["model", "trial", "id", "learning_rate", "status", "objective", "best"]


def best(model, trial):
    """Rises with every trial; the first is far below the others."""
    return 0.5 if trial == 0 else 0.9 + MODELS.index(model) / 100 + trial / 1000


def write_trials(folder, diverged=()):
    """Writes the trials of two models. Those in `diverged` have no score; before the first score there is no best."""
    rows = []
    for model in MODELS:
        for trial in range(TRIALS):
            scored = [best(model, n) for n in range(trial + 1) if n not in diverged]
            row = {"model": model, "trial": trial, "id": f"{len(rows):016x}", "learning_rate": 0.01}
            row |= {"status": "diverged" if trial in diverged else "completed", "best": max(scored, default="")}
            rows.append(row)
    (folder / "tuning").mkdir()
    write(folder / "tuning" / "trials.csv", COLUMNS, rows)
    manifest = f'[study]\nname = "tiny"\n\n[tune]\ninitial = {INITIAL}\n'
    (folder / "tuning" / "manifest.toml").write_text(manifest)


class Trials(StudyTest):
    def figure(self, **study):
        write_trials(self.folder, **study)
        return best_by_trial(Results.read(self.folder))

    def test_every_model_has_a_line_through_its_best_scores(self):
        lines = {line.get_label(): line for line in self.figure().axes[0].get_lines()}
        self.assertEqual(list(lines), ["MMoE", "Shared-Bottom"])
        for model, line in zip(MODELS, lines.values()):
            self.assertEqual(list(line.get_xdata()), list(range(TRIALS)))
            self.assertEqual(list(line.get_ydata()), [best(model, trial) for trial in range(TRIALS)])

    def test_the_evenly_spread_trials_are_shaded_and_do_not_stretch_the_axis(self):
        panel = self.figure().axes[0]
        shade = panel.patches[0]
        self.assertEqual((shade.get_x(), shade.get_x() + shade.get_width()), (-0.5, INITIAL - 0.5))
        low, high = panel.get_ylim()
        self.assertTrue(0.89 < low <= best("mmoe", INITIAL - 1) and high >= best("shared-bottom", TRIALS - 1))

    def test_trials_without_a_score_are_counted_and_a_line_begins_at_the_first_score(self):
        figure = self.figure(diverged=(0, 4))
        self.assertIn("Without a score: 4 diverged of 12 trials.", texts(figure))
        self.assertEqual(list(figure.axes[0].get_lines()[0].get_xdata()), [1, 2, 3, 4, 5])

    def test_the_script_draws_it_before_the_sweep_and_beside_its_figures(self):
        write_trials(self.folder)
        code, out, err = self.run_plot()
        self.assertEqual((code, err), (0, ""))
        self.assertEqual([line.rsplit("/", 1)[1] for line in out.split()], ["best-by-trial.png", "best-by-trial.svg"])
        self.assertIn("MMoE", self.written("best-by-trial"))
        write_study(self.folder)
        code, out, err = self.run_plot()
        self.assertEqual((code, err), (0, ""))
        self.assertIn("best-by-trial.png", out)
        self.assertIn("loss-by-step.png", out)


if __name__ == "__main__":
    unittest.main()
