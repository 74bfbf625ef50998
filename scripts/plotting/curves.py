"""Test loss against training steps (Figures 3 and 4 of the paper)."""

from . import lines, page, scales
from .around import Around
from .captions import caption, counted, named
from .intervals import FEWEST, of_loss
from .tables import numbers, select

STEPS = "optimiser steps"
MEAN = "Mean over n runs per line"
# With more lines than this, bands as wide as the quartiles cannot be told apart.
MOST_QUARTILES = 3
QUARTILES = {"alpha": 0.1, "linewidth": 0}
INTERVAL = {"alpha": 0.22, "linewidth": 0}
# An interval that reaches to 0 covers other lines, and says little.
WIDE_INTERVAL = {"alpha": 0.08, "linewidth": 0}


def loss_by_step(results):
    """A panel per correlation, a curve per model at its chosen learning rate. A single model has a
    curve per correlation instead of a panel."""
    groups, over = compared_lines(results)
    return draw(results, "test loss by training step", results.selected_curves, groups, results.panels(leave_out=over))


def learning_rate_grid(results):
    """The same, with a row per learning rate and a column per correlation, as far as they fit."""
    groups, over = compared_lines(results)
    places = results.panels(leave_out=over)
    at = [{**place, "learning_rate": rate} for rate in results.values("learning_rate") for place in places]
    title = "test loss at every learning rate"
    return draw(results, title, results.curves, groups, at, columns=len(places), choice=False)


def compared_lines(results):
    """The lines that are compared, in a group per panel, and the axes that need no panels because of them."""
    if len(results.values("model")) == 1 and len(results.values("corr")) > 1:
        return [lines.of_correlations(results)], ["corr"]
    return lines.in_groups(lines.of_models(results)), []


def draw(results, title, rows, groups, places, columns=page.MAX_COLUMNS, choice=True):
    """A panel of curves per place and group."""
    cells = [(place, group) for place in places for group in groups]
    columns = len(groups) if len(groups) > 1 else columns
    figure, panels = page.panels(len(cells), columns, sharex=True, sharey=True)
    around = Around(MEAN, "band", quartiles=len(groups[0]) <= MOST_QUARTILES)
    for panel, (place, group) in zip(panels, cells):
        n = []
        for look, curve in lines.drawn(group, select(rows, place)):
            draw_curve(panel, results, look, curve, around)
            n.append(max(int(row["n"]) for row in curve))
        page.entitle(panel, counted(named(place), n) + lines.name_of(group, groups))
        scales.whole_numbers(panel.xaxis)
    levels = lines.finish_losses(results, panels, [place for place, _ in cells], around.values)
    page.label_outer(panels, STEPS, lines.LOSS)
    page.finish(figure, f"{results.study}: {title}", caption(around.words(), results, levels, choice))
    return figure


def draw_curve(panel, results, look, curve, around):
    """A curve of a mean, with bands, or with the single runs if there are few."""
    x, mean, n = numbers(curve, "step"), numbers(curve, "mean"), [int(row["n"]) for row in curve]
    around.values += mean
    if max(n) >= FEWEST:
        around.interval = True
        low, high = zip(*map(of_loss, mean, numbers(curve, "sd"), n))
        if around.quartiles:
            panel.fill_between(x, numbers(curve, "q25"), numbers(curve, "q75"), color=look.colour, **QUARTILES)
        panel.fill_between(x, low, high, color=look.colour, **(INTERVAL if min(low) > 0 else WIDE_INTERVAL))
    elif max(n) > 1:
        draw_few(panel, results, look, curve, around)
    panel.plot(x, mean, **look.curve(len(x)))


def draw_few(panel, results, look, curve, around):
    """The curves of the runs behind a mean; their quartiles if the folder does not have all curves."""
    runs = [results.tracks.of(run) for run in results.behind(curve[0])]
    if all(runs):
        around.single = True
        for steps, losses in runs:
            panel.plot(steps, losses, **look.single())
            around.values += losses
    else:
        around.of_few = True
        ends = numbers(curve, "q25"), numbers(curve, "q75")
        panel.fill_between(numbers(curve, "step"), *ends, color=look.colour, **INTERVAL)
