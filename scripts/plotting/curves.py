"""Test loss against training steps (Figures 3 and 4 of the paper)."""

from . import lines, page, style
from .captions import caption, counted, named
from .intervals import half_width
from .results import GRID, chosen
from .tables import numbers, select

STEPS = "optimiser steps"
MEAN = "Mean over n runs per line; band: 95 % interval of the mean."
QUARTILES = "Lighter band: from the lower to the upper quartile of the runs."
# With more lines than this, bands as wide as the quartiles cannot be told apart.
MOST_QUARTILES = 3


def loss_by_step(results):
    """A panel per correlation, a curve per model at its chosen learning rate. A single model has a
    curve per correlation instead of a panel."""
    compared, over = compared_lines(results)
    return draw(results, "test loss by training step", chosen(results.curves), compared, results.panels(leave_out=over))


def learning_rate_grid(results):
    """The same, with a row per learning rate and a column per correlation, as far as they fit."""
    compared, over = compared_lines(results)
    cells = [row for row in results.curves if row["selection"] == GRID]
    places = results.panels(leave_out=over)
    at = [{**place, "learning_rate": rate} for rate in results.values("learning_rate") for place in places]
    title = "test loss at every learning rate"
    return draw(results, title, cells, compared, at, columns=len(places), choice=False)


def compared_lines(results):
    """The lines that a panel compares, and the axes that need no panels because of them."""
    if len(results.values("model")) == 1 and len(results.values("corr")) > 1:
        return lines.of_correlations(results), ["corr"]
    return lines.of_models(results), []


def draw(results, title, rows, compared, places, columns=page.MAX_COLUMNS, choice=True):
    """A panel of curves per place."""
    figure, panels = page.panels(len(places), columns, sharex=True, sharey=True)
    quartiles = len(compared) <= MOST_QUARTILES
    for panel, place in zip(panels, places):
        n = [draw_curve(panel, look, curve, quartiles) for look, curve in lines.drawn(compared, select(rows, place))]
        page.entitle(panel, counted(named(place), n))
        style.whole_numbers(panel.xaxis)
    levels = lines.finish_losses(results, panels, places, rows)
    page.label_outer(panels, STEPS, lines.LOSS)
    bands = f"{MEAN} {QUARTILES}" if quartiles else MEAN
    page.finish(figure, f"{results.study}: {title}", caption(bands, results, levels, choice))
    return figure


def draw_curve(panel, look, curve, quartiles):
    """A curve with its bands. Returns its number of runs."""
    x, mean = numbers(curve, "step"), numbers(curve, "mean")
    n = [int(row["n"]) for row in curve]
    error = [half_width(sd, n) for sd, n in zip(numbers(curve, "sd"), n)]
    low, high = [a - b for a, b in zip(mean, error)], [a + b for a, b in zip(mean, error)]
    band = {"color": look.colour, "linewidth": 0}
    if quartiles:
        panel.fill_between(x, numbers(curve, "q25"), numbers(curve, "q75"), alpha=0.1, **band)
    panel.fill_between(x, low, high, alpha=0.22, **band)
    panel.plot(x, mean, **look.curve(len(x)))
    return max(n)
