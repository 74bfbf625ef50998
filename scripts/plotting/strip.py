"""The verdicts at every step: a row per claim, with equal neighbours merged."""

from itertools import groupby

from .captions import thousands
from .claims import NO_STEP
from .verdicts import draw_cell, letter

STEP_WIDTH, LEAST_WIDTH = 0.13, 2.0  # In inches.
# Within a row of height 1, at the height of the forest's interval.
TOP, HEIGHT = 0.56, 0.36
MOST_TICKS = 3


def width_of_strip(steps):
    return max(STEP_WIDTH * len(steps), LEAST_WIDTH)


def draw_strip(panel, names, rows_of, steps):
    """The verdicts on the claims, one below the other; steps are shown as columns of equal width."""
    for top, (name, rows) in enumerate(zip(names, rows_of)):
        verdicts = {row["step"]: row["verdict"] for row in rows}
        for verdict, columns in groupby(range(len(steps)), key=lambda column: verdicts.get(steps[column])):
            if verdict is not None:
                start, *others = columns
                draw_cell(panel, verdict, (start, top + TOP), (1 + len(others), HEIGHT), letter(verdict))
        panel.text(0, top + TOP - 0.08, name, fontsize=8, va="bottom")
    panel.set(xlim=(0, len(steps)), ylim=(len(names), 0), yticks=[])
    ticks = ticks_among(steps)
    panel.set_xticks([column + 0.5 for column in ticks], [step_name(steps[column]) for column in ticks])
    panel.grid(visible=False)
    panel.spines["left"].set_visible(False)


def ticks_among(steps):
    """Columns with a tick: evenly spaced, counted back from the last, which always has one."""
    every = -(-len(steps) // MOST_TICKS)
    return range((len(steps) - 1) % every, len(steps), every)


def step_name(step):
    """A step as readers see it."""
    return "end" if int(step) == NO_STEP else thousands(step)
