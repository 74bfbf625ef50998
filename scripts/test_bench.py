#!/usr/bin/env python3
"""Tests of the conclusions that the benchmark's scripts draw from their measurements."""

import sys
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent / "bench"))
import bars  # noqa: E402: it is one folder down.
import side_by_side  # noqa: E402


class Bars(unittest.TestCase):
    def test_a_bar_is_reached_on_its_own_side_and_a_figure_without_one_is_not_judged(self):
        judged = [bars.bar("", 7, "", at_least=7), bars.bar("", 6.9, "", at_least=7), bars.bar("", 5.1, "", at_most=5)]
        self.assertEqual([row["reached"] for row in judged], ["yes", "no", "no"])
        self.assertEqual(bars.bar("", 5, "")["reached"], "")

    def test_a_trainer_counts_with_its_fastest_form(self):
        names = {"mmoe": 100, "plain Candle": 700, "PyTorch, eager": 1300, "PyTorch, fused Adam": 800, "JAX": 400}
        speed = [{"what": name, "us_per_step": str(us)} for name, us in names.items()]
        self.assertEqual([row["figure"] for row in bars.comparison(speed, wide=False)], [100, 7, 8, 4])

    def test_a_cliff_is_found_among_all_batches_but_the_smallest(self):
        cells = {f"step/{model}/128": 128 for model in ("mmoe/16", "omoe/16", "shared-bottom/113")}
        cells |= {"step/mmoe/16/32": 320, "step/mmoe/16/512": 1024, "evaluation_share": 0.01}
        rows = list(bars.step_rows(cells))
        self.assertEqual([row["against_best_batch"] for row in rows], [1, 1, 1, 10, 2])
        *_, worst = bars.steps(rows)
        self.assertEqual((worst["figure"], worst["reached"]), (2, "no"))
        self.assertIn("mmoe of width 16 at batch 512", worst["what"])


class SideBySide(unittest.TestCase):
    def test_losses_further_apart_than_three_standard_errors_are_named(self):
        row = {"what": "mmoe", "loss": 1.0, "se": 0.03}
        near, far = {"what": "near", "loss": 1.14, "se": 0.04}, {"what": "far", "loss": 0.84, "se": 0.04}
        (said,) = side_by_side.disagreements([row, near, far])
        self.assertTrue(said.startswith("far: "), said)


if __name__ == "__main__":
    unittest.main()
