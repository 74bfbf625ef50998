#!/usr/bin/env python3
"""Tests of names in scripts that the usual font lacks."""

import tempfile
import unittest
import warnings
from pathlib import Path
from unittest import mock

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager

from plotting import curves, fonts, page, text
from plotting.results import Results
from tiny_studies import SMALL, StudyTest, write_study

MODELS = ("shared-bottom", "共享底层")
NAME = "多任务"
MANIFEST = f'[study]\nname = "{NAME}"\n'
FAMILY = "Tiny Test Han"


def write_font(path, characters):
    """Writes a font in which each of these characters is a square."""
    pen = TTGlyphPen(None)
    for number, corner in enumerate([(100, 0), (100, 800), (900, 800), (900, 0)]):
        (pen.lineTo if number else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"uni{ord(character):04X}" for character in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, characters), names[1:])))
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    builder.save(path)


class Fonts(StudyTest):
    def setUp(self):
        super().setUp()
        # A glyph that is missing is a warning of Matplotlib's.
        caught = warnings.catch_warnings()
        caught.__enter__()
        self.addCleanup(caught.__exit__, None, None, None)
        warnings.simplefilter("error")

    def installed(self, *families):
        patch = mock.patch.object(fonts, "installed", lambda: families)
        patch.start()
        self.addCleanup(patch.stop)

    def install(self, characters):
        """Installs a font of these characters for a test."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "tiny.ttf"
        write_font(path, characters)
        fonts.add_new()
        before = list(font_manager.fontManager.ttflist)
        with mock.patch.object(font_manager, "findSystemFonts", lambda: [str(path)]):
            fonts.add_new.cache_clear()
            fonts.add_new()
        self.installed(FAMILY)
        self.addCleanup(fonts.characters_of.cache_clear)
        self.addCleanup(font_manager.fontManager.ttflist.__setitem__, slice(None), before)

    def test_without_a_font_names_are_escaped_and_one_line_says_so(self):
        self.installed()
        write_study(self.folder, models=MODELS, manifest=MANIFEST, **SMALL)
        code, out, err = self.run_plot()
        self.assertEqual((code, err.count("\n"), len(out.split())), (0, 1, 4), err)
        self.assertIn("no installed font has", err)
        for character in NAME:
            self.assertIn(character, err)
        self.assertIn("install one, such as Noto Sans CJK", err)
        written = self.written("loss-by-step")
        self.assertIn("\\u5171\\u4eab\\u5e95\\u5c42", written)
        self.assertIn("\\u591a\\u4efb\\u52a1: test loss by training step", written)
        self.assertTrue(set("".join(written)).isdisjoint(NAME + MODELS[1]))

    def test_with_a_font_names_are_written_in_it(self):
        self.install(NAME + MODELS[1])
        write_study(self.folder, models=MODELS, manifest=MANIFEST, **SMALL)
        code, _, err = self.run_plot()
        self.assertEqual((code, err), (0, ""))
        self.assertIn(MODELS[1], self.written("loss-by-step"))
        svg = (self.folder / "figures" / "loss-by-step.svg").read_text(encoding="utf-8")
        self.assertIn(f"sans-serif, '{FAMILY}'", svg)

    def test_only_what_no_font_has_is_escaped(self):
        self.install(NAME)
        script = fonts.Script([NAME, MODELS[1]])
        self.assertEqual(script.readable(f"{NAME} 共"), f"{NAME} \\u5171")
        self.assertEqual(script.families, [FAMILY])

    def test_other_studies_look_as_ever_after_such_a_study(self):
        other = self.folder.with_name("other")
        other.mkdir()
        write_study(other, **SMALL)
        self.run_plot(other)
        alone = (other / "figures" / "loss-by-step.svg").read_bytes()
        self.install(NAME + MODELS[1])
        write_study(self.folder, models=MODELS, manifest=MANIFEST, **SMALL)
        self.run_plot(self.folder, other)
        self.assertEqual((other / "figures" / "loss-by-step.svg").read_bytes(), alone)

    def test_letters_that_the_usual_font_has_need_no_other(self):
        self.installed()
        script = fonts.Script(["Größe", "модель", "naïve-β"])
        self.assertEqual((script.families, script.unreadable, script.settings()), ([], [], {}))

    def test_fonts_of_boxes_and_of_formulas_are_not_taken(self):
        taken = {family for family in fonts.files() if family != fonts.USUAL}
        for family in ("Last Resort High-Efficiency", "STIXGeneral", "cmr10"):
            self.assertNotIn(family, taken)

    def test_wide_characters_get_room_in_legends_and_titles(self):
        self.assertEqual(text.width_of("共享 ab"), 7)
        self.assertEqual(text.wrap("共" * 30, 20), ["共" * 10] * 3)
        narrow, wide = (["x" * 20] * 3, ["共" * 20] * 3)
        self.assertLess(page.legend_rows(narrow, 6.2), page.legend_rows(wide, 6.2))

    def test_claims_and_trials_are_searched_for_names_as_well(self):
        self.installed()
        write_study(self.folder, models=MODELS, **SMALL)
        results = Results.read(self.folder)
        self.assertEqual(results.values("model"), [MODELS[0], "\\u5171\\u4eab\\u5e95\\u5c42"])
        figure = curves.loss_by_step(results)
        self.assertIn("\\u5171\\u4eab\\u5e95\\u5c42", [label.get_text() for label in figure.legends[0].get_texts()])


if __name__ == "__main__":
    unittest.main()
