"""How many runs ended at which loss (Figure 5 of the paper)."""

import math
import statistics
from bisect import bisect_right

from . import lines, page, scales, style
from .captions import caption, counted, named

# More areas, one above the other, cannot be told apart.
MOST_OVERLAID = 3
# Of a model's row, for its highest bar.
BAR = 0.85
BINS = "The bins are common to all models and panels."
ROWS = "Each row counts a model's runs by final loss; the highest bar of all is {most}. "


def final_loss_histogram(results):
    """A panel per correlation. A few models are overlaid; more have a row each."""
    places, models = results.panels(), lines.of_models(results)
    in_rows = len(models) > MOST_OVERLAID
    names = [look.name for _, look in models]
    height = page.height_of_rows(names) if in_rows else page.PANEL_HEIGHT
    figure, panels = page.panels(len(places), panel_height=height, sharex=True, sharey=True)
    finals = [[(look, results.chosen_finals({**place, **model})) for model, look in models] for place in places]
    values = [value for in_panel in finals for _, losses in in_panel for value in losses]
    edges = bins(values, most=max(len(losses) for in_panel in finals for _, losses in in_panel))
    most = max(max(counts(losses, edges)) for in_panel in finals for _, losses in in_panel) or 1
    for panel, place, in_panel in zip(panels, places, finals):
        if in_rows:
            draw_rows(panel, in_panel, edges, most)
            page.name_rows(panel, names)
        else:
            overlay(panel, in_panel, edges)
            scales.whole_numbers(panel.yaxis)
        page.entitle(panel, counted(named(place), [len(losses) for _, losses in in_panel if losses]))
        if values:
            scales.loss_scale(panel.xaxis, values, None)
    page.label_outer(panels, f"final {lines.LOSS}", "" if in_rows else "number of runs")
    text = caption(ROWS.format(most=runs(most)) + BINS if in_rows else BINS, results, [])
    page.finish(figure, f"{results.study}: final test losses of the runs", text)
    return figure


def overlay(panel, in_panel, edges):
    """The models' histograms, one above the other."""
    for look, losses in in_panel:
        panel.hist(losses, bins=edges, histtype="stepfilled", **look.area())
        panel.hist(losses, bins=edges, histtype="step", **look.outline())


def draw_rows(panel, in_panel, edges, most):
    """The models' histograms, one below the other, on a common scale, with the means."""
    for row, (look, losses) in enumerate(in_panel):
        foot = row + 0.5
        tops = [foot - BAR * count / most for count in counts(losses, edges)]
        panel.stairs(tops, edges, baseline=foot, fill=True, color=look.colour, alpha=0.55, linewidth=0)
        panel.axhline(foot, color="0.8", linewidth=0.6, zorder=1.5)
        if losses:
            panel.plot(statistics.fmean(losses), row + 0.5 - BAR / 2, **style.MEAN)
    panel.grid(axis="y", visible=False)


def runs(count):
    return f"{count} run" if count == 1 else f"{count} runs"


def counts(losses, edges):
    """How many of the losses are in each bin; the last one has its upper edge, too."""
    found = [0] * (len(edges) - 1)
    for loss in losses:
        found[min(bisect_right(edges, loss), len(found)) - 1] += 1
    return found


def bins(values, most):
    """Edges of common bins: finer for more runs, and of equal ratio if the values span decades."""
    count = min(max(math.ceil(2 * math.sqrt(most)), 8), 40)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low == high:
        margin = abs(low) / 20 or 0.5
        low, high = low - margin, high + margin
    if scales.spans_decades(low, high):
        return [low * (high / low) ** (i / count) for i in range(count)] + [high]
    return [low + (high - low) * i / count for i in range(count)] + [high]
