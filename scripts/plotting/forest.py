"""The verdicts of one setting: the effects that decided, and how the verdicts change with the step."""

from . import page
from .axis import Axis
from .captions import CLAIMS, caption, sized
from .claims import Region
from .strip import draw_strip, step_name, width_of_strip
from .style import THIN, pyplot
from .tables import select
from .verdicts import FILLS, MARKERS, RATIO, effect, explain, interval

FOREST_WIDTH, NUMBERS_WIDTH, ROW_HEIGHT = 3.6, 1.7, 0.62  # In inches.
# Within a row of height 1, from the top: the claim, what decided, the interval.
CLAIM, HYPOTHESIS, INTERVAL = 0.17, 0.4, 0.74
BAND = 0.36
REGION = {"facecolor": "#009E73", "alpha": 0.2, "linewidth": 0, "label": "claimed"}
CHOICES = ("learning rate per\nmodel and correlation", "learning rate\nper model")
NO_CHOICE = "by step"
EFFECTS = (
    "Left: of each claim the hypothesis that decided, or the weakest, after the last step; its effect with the "
    "interval at the level that Holm's procedure gives the claim. Right: the verdict, had the training ended there."
)


def claims(results):
    """Left: the effects and what is claimed of them. Right: the verdicts by step, for each choice of learning rates."""
    choices = [(title, rows) for title, rows in zip(CHOICES, results.claims.by_choice()) if rows]
    decided = results.claims.at_end(choices[0][1])
    groups = [rows for rows in of_each_scale(decided) if rows]
    steps = results.claims.steps()
    widths = [FOREST_WIDTH + NUMBERS_WIDTH] + [width_of_strip(steps)] * len(choices)
    heights = [len(rows) for rows in groups]
    size = (sum(widths), ROW_HEIGHT * sum(heights) + 0.75 * len(groups) + 1.2)
    figure, axes = page.grid(len(groups), len(widths), size, width_ratios=widths, height_ratios=heights)
    for rows, (forest, *strips) in zip(groups, axes):
        draw_forest(forest, rows)
        names = [row["claim"] for row in rows]
        for strip, (_, of_choice) in zip(strips, choices):
            draw_strip(strip, names, [select(of_choice, {"claim": name}) for name in names], steps)
    titles = [title for title, _ in choices] if results.has_choice() else [NO_CHOICE]
    entitle(axes, [f"after {step_name(steps[-1])} steps", *titles])
    text = caption(f"{EFFECTS} {sized([int(row['n']) for row in decided])} seeds.", results, [])
    page.finish(figure, f"{results.study}: verdicts on the paper's claims", text)
    return figure


def entitle(axes, titles):
    """Adds the titles above the columns, and the legend's colours and letters."""
    explain(axes[0][0])
    for panel, title in zip(axes[0], titles):
        panel.set_title(title, loc="left")
    for strip in axes[-1][1:]:
        strip.set_xlabel("optimiser steps")


def of_each_scale(rows):
    """Differences, then ratios."""
    ratios = select(rows, {"statistic": RATIO})
    return [row for row in rows if row not in ratios], ratios


def draw_forest(panel, rows):
    """The effects of some claims on one scale."""
    regions = [Region(row["claimed"]) for row in rows]
    axis = Axis(rows, regions)
    axis.prepare(panel)
    for top, (row, region) in enumerate(zip(rows, regions)):
        low, high = axis.ends(region.low, region.high)
        panel.add_patch(band(low, high, top))
        panel.vlines(axis.middle(), top + INTERVAL - BAND / 2, top + INTERVAL + BAND / 2, **THIN)
        draw_interval(panel, axis, row, top + INTERVAL)
        describe(panel, row, top)
    panel.set(ylim=(len(rows), 0), yticks=[])
    panel.spines["left"].set_visible(False)
    panel.grid(axis="y", visible=False)


def band(low, high, top):
    """The claimed effects, behind the interval."""
    return pyplot.Rectangle((low, top + INTERVAL - BAND / 2), high - low, BAND, **REGION)


def draw_interval(panel, axis, row, y):
    """An effect with its interval; an end beyond the axis is an arrow."""
    colour = FILLS.get(row["verdict"], "black")
    low, high = axis.ends(axis.number(row["low"]), axis.number(row["high"]))
    look = {"color": "black", "linewidth": 1.2, "zorder": 3}
    panel.plot([low, high], [y, y], **look)
    for end, arrow in ((low, "<"), (high, ">")):
        panel.plot(end, y, marker=arrow if axis.is_edge(end) else "|", **look)
    place = axis.clipped(float(row["effect"]))
    marker = {"marker": MARKERS.get(row["verdict"], "o"), "markersize": 7, "markeredgecolor": "black"}
    panel.plot(place, y, color=colour, markeredgewidth=0.8, zorder=4, **marker)
    numbers = f"{effect(row)} ({interval(row)})"
    panel.text(1.02, y, numbers, transform=panel.get_yaxis_transform(), va="center", fontsize=8)


def describe(panel, row, top):
    """The claim and the hypothesis, above the interval."""
    place = {"transform": panel.get_yaxis_transform(), "va": "center"}
    words = f"{row['claim']}  {CLAIMS.get(row['claim'], '')}".strip()
    panel.text(0, top + CLAIM, words, fontsize=8.5, fontweight="bold", **place)
    panel.text(0, top + HYPOTHESIS, row["hypothesis"], fontsize=7.5, color="0.3", **place)
