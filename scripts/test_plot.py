#!/usr/bin/env python3
"""Tests of plot.py as a script: python3 -m unittest discover --start-directory scripts"""

import errno
import os
import re
import subprocess
import sys
import unittest
import unittest.mock
from pathlib import Path

import plot
from tiny_studies import SMALL, StudyTest, hypothesis, write, write_claims, write_measurement, write_study


class Drawing(StudyTest):
    def test_every_figure_is_written_as_png_and_svg_and_named_on_stdout(self):
        write_study(self.folder)
        code, out, err = self.run_plot()
        self.assertEqual((code, err), (0, ""))
        names = ["loss-by-step", "loss-by-correlation", "final-loss-histogram", "learning-rate-grid"]
        paths = [self.folder / "figures" / f"{name}.{kind}" for name in names for kind in ("png", "svg")]
        self.assertEqual(out.split(), [str(path) for path in paths])
        self.assertEqual(sorted(paths), sorted((self.folder / "figures").iterdir()))
        for path in paths:
            self.assertTrue(path.read_bytes().startswith((b"\x89PNG", b"<?xml")), path)
            self.assertLess(path.stat().st_size, 200 * 1024)

    def test_a_reader_of_stdout_that_goes_away_is_no_error(self):
        write_study(self.folder, **SMALL)
        script = Path(plot.__file__)
        with subprocess.Popen([sys.executable, script, self.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            run.stdout.close()
            self.assertEqual(run.stderr.read(), b"")
        self.assertEqual(run.returncode, 0)
        self.assertEqual(len(list((self.folder / "figures").iterdir())), 4)

    def test_a_full_disk_is_said_with_the_folder(self):
        write_study(self.folder, **SMALL)
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with unittest.mock.patch("plotting.page.save", side_effect=full):
            code, _, err = self.run_plot()
        self.assertEqual((code, err), (74, f"plot.py: {self.folder / 'figures'}: No space left on device\n"))

    def test_a_judged_study_gets_a_figure_of_its_verdicts_too(self):
        write_study(self.folder, **SMALL)
        write_claims(self.folder, [hypothesis("F4.1", "reproduced")])
        self.assertIn("claims.svg", self.run_plot()[1])

    def test_several_studies_are_drawn_and_other_folders_are_skipped(self):
        other, none = self.folder.with_name("other"), self.folder.with_name("bench")
        other.mkdir()
        none.mkdir()
        write_study(self.folder, **SMALL)
        write_measurement(other)
        code, out, err = self.run_plot(self.folder, none, other)
        self.assertEqual((code, err), (0, f"plot.py: {none}: not a study's folder, skipped\n"))
        stems = [Path(path).with_suffix("").relative_to(self.folder.parent) for path in out.split()[::2]]
        names = ["tiny/figures/loss-by-step", "tiny/figures/final-loss-histogram", "other/figures/label-correlation"]
        self.assertEqual([str(stem) for stem in stems], names)

    def test_a_broken_study_does_not_keep_the_others_from_being_drawn(self):
        other = self.folder.with_name("other")
        other.mkdir()
        write_study(self.folder, manifest="[config")
        write_measurement(other)
        code, out, err = self.run_plot(self.folder, other)
        self.assertEqual((code, len(out.split()), err.count("\n")), (2, 2, 1))

    def test_the_same_tables_give_the_same_bytes_without_a_date(self):
        write_study(self.folder)
        drawn = []
        for _ in range(2):
            self.run_plot()
            drawn.append({path.name: path.read_bytes() for path in (self.folder / "figures").iterdir()})
        self.assertEqual(drawn[0], drawn[1])
        self.assertIsNone(re.search(rb"<dc:date>", drawn[0]["loss-by-step.svg"]))

    def test_a_figure_of_too_many_panels_is_left_out_with_a_message(self):
        write_study(self.folder, corrs=[f"0.{i:02}" for i in range(61)])
        code, out, err = self.run_plot()
        self.assertEqual(code, 0)
        self.assertIn("loss-by-step is not drawn: its 61 panels are more than 60; sweep fewer values", err)
        self.assertEqual(sorted(Path(path).stem for path in out.split()), ["loss-by-correlation"] * 2)


class Errors(StudyTest):
    def assert_refused(self, *words):
        code, out, err = self.run_plot()
        self.assertEqual((code, out, err.count("\n")), (2, "", 1), err)
        for word in words:
            self.assertIn(word, err)
        self.assertFalse((self.folder / "figures").exists())

    def test_a_folder_that_is_not_there_says_how_to_make_it(self):
        self.folder.rmdir()
        self.assert_refused("no such folder", "mmoe sweep")

    def test_a_missing_table_says_how_to_make_it(self):
        write_study(self.folder)
        (self.folder / "curves.csv").unlink()
        self.assert_refused("curves.csv", "no such file", "mmoe report")

    def test_a_sweep_without_a_completed_run_says_what_to_run(self):
        write_study(self.folder, done=())
        self.assert_refused("no run is completed yet", "mmoe sweep")

    def test_a_table_without_a_needed_column_is_refused_by_name(self):
        write_study(self.folder)
        write(self.folder / "runs.csv", ["id", "seed"], [{"id": "0", "seed": "1"}])
        self.assert_refused("runs.csv", "status", "mmoe report")

    def test_claims_without_a_needed_column_name_the_command_that_makes_them(self):
        write_study(self.folder)
        write(self.folder / "claims.csv", ["claim"], [{"claim": "F2"}])
        self.assert_refused("claims.csv: no column selection", "mmoe claims")

    def test_a_table_that_is_cut_off_is_refused(self):
        write_study(self.folder)
        path = self.folder / "selected.csv"
        path.write_text(path.read_text()[:-30])
        self.assert_refused("selected.csv", "not as long as the header")

    def test_tables_of_different_axes_are_refused(self):
        write_study(self.folder)
        path = self.folder / "cells.csv"
        path.write_text(path.read_text().replace("corr", "correlation"))
        self.assert_refused("do not fit together ('corr')", "mmoe report")

    def test_a_word_in_place_of_a_number_is_refused(self):
        write_study(self.folder)
        path = self.folder / "selected-curves.csv"
        path.write_text(path.read_text().replace(",100,", ",x,"))
        self.assert_refused("'x'", "mmoe report")

    def test_a_broken_manifest_is_refused(self):
        write_study(self.folder, manifest="[config")
        self.assert_refused("manifest.toml")


if __name__ == "__main__":
    unittest.main()
