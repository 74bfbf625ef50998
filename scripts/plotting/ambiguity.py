"""A map of the verdicts of several settings: what depends on choices that the paper leaves open."""

import textwrap

from . import page
from .captions import CLAIMS, caption, setting, sized
from .results import on_the_plateau
from .strip import step_name
from .tables import select
from .verdicts import draw_cell, effect, explain, letter

CELL_WIDTH, CELL_HEIGHT, NAMES_WIDTH = 0.92, 0.21, 1.9  # In inches.
HEADING_WIDTH = 13  # In characters.
MOST_STEPS = 3
RESTING = "\N{DAGGER}"
CELLS = (
    "A row is a setting, a column a claim of the paper; in the cell the verdict and the effect of the hypothesis that "
    "decided, or of the weakest: a difference as a share of Shared-Bottom's loss, or a ratio of standard deviations "
    "(\N{MULTIPLICATION SIGN}). Learning rates are chosen per model and correlation."
)
MARK = f"{RESTING} At the end a mean test loss is above that of the best linear fit."


def ambiguity_map(results):
    """A panel per step, one below the other, so that the page stays narrow."""
    names, settings = results.claims.names(), results.claims.settings()
    rows = results.claims.by_choice()[0]
    steps = thinned(results.claims.steps())
    height = CELL_HEIGHT * len(settings) * len(steps)
    size = (NAMES_WIDTH + CELL_WIDTH * len(names), height + 0.45 * len(steps) + 1.9)
    figure, axes = page.grid(len(steps), 1, size)
    labels = [label(place, results) for place in settings]
    for panel, step in zip(axes.flat, steps):
        draw_map(panel, names, settings, select(rows, {"step": step}))
        panel.set_yticks([top + 0.5 for top in range(len(settings))], labels)
        panel.set_title(f"after {step_name(step)} steps", loc="left", fontweight="bold")
    axes.flat[0].set_xticklabels([heading(name) for name in names], fontsize=8)
    explain(axes.flat[0])
    n = sized([int(row["n"]) for row in rows])
    more = [MARK] if any(text.endswith(RESTING) for text in labels) else []
    page.finish(figure, f"{results.study}: what hangs on a guess", caption(f"{CELLS} {n}.", results, more))
    return figure


def thinned(steps):
    """The last step and those nearest to a half and a quarter of it."""
    last = int(steps[-1])
    nearest = (min(steps, key=lambda step: abs(int(step) - last / 2**power)) for power in reversed(range(MOST_STEPS)))
    return list(dict.fromkeys(nearest))


def draw_map(panel, names, settings, rows):
    """The cells of a step."""
    for top, place in enumerate(settings):
        for row in select(rows, place):
            column, text = names.index(row["claim"]), f"{letter(row['verdict'])}  {effect(row)}"
            draw_cell(panel, row["verdict"], (column, top), (1, 1), text)
    panel.set(xlim=(0, len(names)), ylim=(len(settings), 0))
    panel.set_xticks([column + 0.5 for column in range(len(names))], names)
    panel.xaxis.tick_top()
    panel.tick_params(length=0)
    panel.grid(visible=False)
    panel.spines[:].set_visible(False)


def label(place, results):
    """A setting, marked if a model ends above the loss of the best linear fit at its chosen learning rates."""
    resting = on_the_plateau(select(results.selected, place))
    return f"{setting(place)} {RESTING}" if resting else setting(place)


def heading(name):
    """A column's heading: a claim and what it is about."""
    return f"{name}\n{textwrap.fill(CLAIMS.get(name, ''), HEADING_WIDTH)}"
