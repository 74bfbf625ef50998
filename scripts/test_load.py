#!/usr/bin/env python3
"""Tests of the published tables as a reader loads them: with pandas, without options."""

import unittest
from pathlib import Path

import load
import pandas

RESULTS = Path(__file__).resolve().parent.parent / "results"
STUDIES = sorted(manifest.parent for manifest in RESULTS.glob("*/manifest.toml"))
TEXT = {"id", "model", "other", "preset", "group", "selection", "metric", "status", "main", "auxiliary"}
TEXT |= {"claim", "verdict", "hypothesis", "statistic", "claimed", "task", "better", "interval_over"}
# Only a metric over groups has them, such as the AUC within users.
OF_GROUPS = {"groups", "groups_left_out"}


def is_text(table, column):
    """As an axis, `rows` has the word fresh beside numbers; of a task, it is a count."""
    return column in TEXT or (column == "rows" and table.name != "tasks.csv")


def tables():
    """Path and content of every published table; timings, which name the machine, stay where a study ran."""
    for study in STUDIES:
        for path in sorted(set(study.glob("*.csv")) - {study / "timings.csv"}):
            yield path, pandas.read_csv(path)


class Tables(unittest.TestCase):
    def test_every_column_has_one_type_and_is_never_empty_for_most_rows(self):
        for path, table in tables():
            for column in table:
                with self.subTest(table=path, column=column):
                    values = table[column]
                    if is_text(path, column):
                        self.assertEqual({type(value) for value in values}, {str})
                    else:
                        self.assertIn(values.dtype.kind, "b" if column in ("decides", "headline") else "if")
                    if column not in OF_GROUPS:
                        self.assertLessEqual(values.isna().mean(), 0.5)

    def test_what_comes_before_the_values_tells_every_row_from_the_others(self):
        for path, table in tables():
            with self.subTest(table=path):
                columns = list(table)
                ends = [columns.index(name) for name in ("statistic", "n", "status") if name in columns]
                key = columns[: ends[0]] if ends else columns
                self.assertFalse(table.duplicated(key).any())

    def test_three_lines_make_a_frame_with_a_column_per_model(self):
        frame = load.final_values(RESULTS / "relatedness")
        self.assertEqual(list(frame), ["shared-bottom", "omoe", "mmoe"])
        self.assertEqual(list(frame.index.get_level_values("corr")), [0.5, 0.9, 1.0])
        selected = pandas.read_csv(RESULTS / "relatedness" / "selected.csv")
        by_hand = selected.pivot(index="corr", columns="model", values="mean")
        self.assertEqual(frame.loc[0.5, "mmoe"], by_hand.loc[0.5, "mmoe"])

    def test_a_mean_of_the_runs_is_the_mean_of_the_table(self):
        for study in STUDIES:
            runs, cells = pandas.read_csv(study / "runs.csv"), pandas.read_csv(study / "cells.csv")
            axes = list(cells)[: list(cells).index("metric")]
            for metric, rows in cells.groupby("metric"):
                by_hand = runs[runs.status == "completed"].groupby(axes)[metric].mean()
                found = rows.set_index(axes)["mean"]
                with self.subTest(study=study, metric=metric):
                    pandas.testing.assert_series_equal(by_hand.loc[found.index], found, check_names=False, rtol=1e-5)

    def test_every_study_can_be_loaded(self):
        for study in STUDIES:
            with self.subTest(study=study):
                self.assertFalse(load.final_values(study).isna().to_numpy().any())


if __name__ == "__main__":
    unittest.main()
