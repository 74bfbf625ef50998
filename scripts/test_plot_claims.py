#!/usr/bin/env python3
"""Tests of the figures of verdicts."""

import unittest

from matplotlib.colors import to_hex

from plotting import figures
from plotting.ambiguity import RESTING, thinned
from plotting.axis import Axis
from plotting.claims import Region
from plotting.forest import claims
from plotting.results import Results
from plotting.verdicts import FILLS, TIMES, effect, interval
from tiny_studies import SMALL, StudyTest, hypothesis, texts, write_claims, write_settings, write_study

RATIO = {"statistic": "ratio of standard deviations", "effect": 2, "low": 1.6, "high": 2.5, "claimed": "> 1.5"}
PRESETS = ("ple", "stn")


def one_setting():
    """Two claims at three steps, for both choices of learning rates. The second claim is a ratio, and contradicted at
    one rate per model."""
    rows = []
    for choice, last in (("cross-fitted", "reproduced"), ("cross-fitted-per-model", "contradicted")):
        for step, verdict in ((100, "undecided"), (150, "undecided"), (200, last)):
            at = {"step": step, "selection": choice}
            rows.append(hypothesis("F4.1", "undecided", **at))
            rows.append(hypothesis("F4.1", "undecided", **at, decides="false", effect=77, low=77, high=77))
            rows.append(hypothesis("F5.1", verdict, **at, **RATIO))
    return rows


class Verdicts(StudyTest):
    def results(self, rows=None, **study):
        write_study(self.folder, **study)
        write_claims(self.folder, rows or one_setting())
        return Results.read(self.folder)

    def test_the_deciding_effects_stand_with_their_intervals_on_a_scale_of_their_kind(self):
        forests = claims(self.results()).axes[::3]
        self.assertEqual([panel.get_xscale() for panel in forests], ["linear", "log"])
        lines = [words(panel) for panel in forests]
        self.assertIn("+0.50 (+0.25 to +0.75)", lines[0])
        self.assertIn("2.00x (1.60x to 2.50x)", [line.replace(TIMES, "x") for line in lines[1]])
        self.assertIn("what decides F4.1", lines[0])
        interval = forests[0].get_lines()[0]
        self.assertEqual(list(interval.get_xdata()), [0.25, 0.75])

    def test_what_is_claimed_is_shaded_up_to_its_bound(self):
        ratios = claims(self.results()).axes[3]
        region = next(patch for patch in ratios.patches if patch.get_label() == "claimed")
        self.assertEqual((region.get_x(), region.get_x() + region.get_width()), (1.5, ratios.get_xlim()[1]))

    def test_equal_verdicts_of_neighbouring_steps_are_one_stretch_with_one_letter(self):
        _, _, _, _, primary, per_model = claims(self.results()).axes
        self.assertEqual([words(strip) for strip in (primary, per_model)], [["U", "R", "F5.1"], ["U", "C", "F5.1"]])
        self.assertEqual([(cell.get_x(), cell.get_width()) for cell in primary.patches], [(0, 2), (2, 1)])
        fills = [FILLS[verdict] for verdict in ("undecided", "reproduced")]
        self.assertEqual([to_hex(cell.get_facecolor()).upper() for cell in primary.patches], fills)

    def test_an_open_or_far_end_of_an_interval_is_an_arrow_at_the_axis(self):
        rows = [hypothesis("F4.1", "undecided", low="", high=900)]
        forest = claims(self.results(rows)).axes[0]
        low, high = forest.get_xlim()
        arrows = [(line.get_xdata()[0], line.get_marker()) for line in forest.get_lines()[1:3]]
        self.assertEqual(arrows, [(low, "<"), (high, ">")])
        self.assertLess(high, 2)
        self.assertIn("+0.50 (\N{MINUS SIGN}\N{INFINITY} to +900)", words(forest))

    def test_a_study_that_is_not_tuned_has_one_strip(self):
        rows = [hypothesis("F3", "reproduced", selection="in-sample")]
        figure = claims(self.results(rows, models=("shared-bottom",), rates=("0.01",)))
        self.assertEqual([panel.get_title(loc="left") for panel in figure.axes], ["after 200 steps", "by step"])

    def test_the_number_of_seeds_and_the_meaning_of_the_letters_are_in_the_files(self):
        self.results(**SMALL)
        self.assertEqual(self.run_plot()[0], 0)
        written = self.written("claims")
        for text in ("R: reproduced", "C: contradicted", "U: undecided", "claimed"):
            self.assertIn(text, written)
        self.assertTrue(any("n = 4 seeds" in text for text in written))

    def test_a_claimed_region_is_read_as_the_program_writes_it(self):
        for text, ends in (("> 0", (0, None)), ("< -0.1", (None, -0.1)), ("-0.1 to 0.1", (-0.1, 0.1))):
            region = Region(text)
            self.assertEqual((region.low, region.high), ends)

    def test_a_number_of_unknown_form_is_refused_in_one_line(self):
        write_study(self.folder, **SMALL)
        write_claims(self.folder, [hypothesis("F4.1", "undecided", claimed="more")])
        code, _, err = self.run_plot()
        self.assertEqual((code, err.count("\n")), (2, 1), err)

    def test_effects_are_written_in_few_characters(self):
        written = {"-0.123": "\N{MINUS SIGN}0.12", "-0.001": "+0.00", "inf": "\N{INFINITY}", "1234.5": "+1234"}
        for text, short in written.items():
            self.assertEqual(effect(hypothesis("F4.1", "undecided", effect=text)), short)
        ratio = {**hypothesis("F5.1", "undecided", **RATIO), "low": "", "high": ""}
        self.assertEqual(interval(ratio), f"0.00{TIMES} to \N{INFINITY}")

    def test_the_axis_holds_the_effects_the_bounds_and_no_effect(self):
        row = {key: str(value) for key, value in hypothesis("F5.1", "undecided", **RATIO).items()}
        axis = Axis([row], [Region("0.8 to 1.25")])
        self.assertLess(axis.low, 0.8)
        self.assertGreater(axis.high, 2.5)


class AmbiguityMap(StudyTest):
    def setUp(self):
        super().setUp()
        rows = [
            {**hypothesis("F4.1", verdict, step=step, selection=choice), "preset": preset, "rows": "10000"}
            for preset, verdict in zip(PRESETS, ("contradicted", "reproduced"))
            for choice in ("cross-fitted", "cross-fitted-per-model")
            for step in (5000, 20000)
        ]
        write_settings(self.folder, PRESETS)
        write_claims(self.folder, rows, axes=["preset", "rows"])

    def test_losses_of_several_laws_are_not_compared(self):
        results = Results.read(self.folder)
        self.assertEqual([name for name, _ in figures.of(results)], ["ambiguity-map"])

    def test_a_row_per_setting_and_a_panel_per_step_show_letter_and_effect(self):
        ((_, draw),) = figures.of(Results.read(self.folder))
        figure = draw(Results.read(self.folder))
        steps = [panel.get_title(loc="left") for panel in figure.axes]
        self.assertEqual(steps, ["after 5,000 steps", "after 20,000 steps"])
        for panel in figure.axes:
            settings = [label.get_text() for label in panel.get_yticklabels()]
            self.assertEqual(settings, ["ple, 10,000 rows", "stn, 10,000 rows"])
            self.assertEqual(words(panel), ["C  +0.50", "R  +0.50"])
        self.assertIn("n = 4", texts(figure))
        self.assertNotIn(RESTING, texts(figure))

    def test_a_setting_whose_losses_are_above_a_linear_fit_is_marked(self):
        write_settings(self.folder, PRESETS, resting=PRESETS[1:])
        ((_, draw),) = figures.of(Results.read(self.folder))
        figure = draw(Results.read(self.folder))
        settings = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        self.assertEqual(settings, ["ple, 10,000 rows", f"stn, 10,000 rows {RESTING}"])
        self.assertIn(f"{RESTING} At the end a mean test loss is above", texts(figure))

    def test_of_many_steps_the_last_a_half_and_a_quarter_are_shown(self):
        self.assertEqual(thinned([str(step) for step in range(1000, 21000, 1000)]), ["5000", "10000", "20000"])
        self.assertEqual(thinned(["7"]), ["7"])

    def test_the_file_is_small_and_has_every_cell(self):
        code, out, err = self.run_plot()
        self.assertEqual((code, len(out.split()), err), (0, 2, ""))
        self.assertEqual(self.written("ambiguity-map").count("R  +0.50"), 2)
        self.assertLess((self.folder / "figures" / "ambiguity-map.png").stat().st_size, 200 * 1024)


def words(panel):
    """The texts within a panel."""
    return [text.get_text() for text in panel.texts]


if __name__ == "__main__":
    unittest.main()
