"""How many runs ended at which loss (Figure 5 of the paper)."""

import math

from . import lines, page, style
from .captions import caption, counted, named


def final_loss_histogram(results):
    """A panel per correlation, the models overlaid."""
    places = results.panels()
    figure, panels = page.panels(len(places), sharex=True, sharey=True)
    finals = [
        [(look, results.chosen_finals({**place, **model})) for model, look in lines.of_models(results)]
        for place in places
    ]
    values = [value for in_panel in finals for _, losses in in_panel for value in losses]
    edges = bins(values, most=max(len(losses) for in_panel in finals for _, losses in in_panel))
    for panel, place, in_panel in zip(panels, places, finals):
        for look, losses in in_panel:
            panel.hist(losses, bins=edges, histtype="stepfilled", **look.area())
            panel.hist(losses, bins=edges, histtype="step", **look.outline())
        page.entitle(panel, counted(named(place), [len(losses) for _, losses in in_panel if losses]))
        style.whole_numbers(panel.yaxis)
        if values:
            style.loss_scale(panel.xaxis, values, None)
    page.label_outer(panels, f"final {lines.LOSS}", "number of runs")
    text = caption("The bins are common to all models and panels.", results, [])
    page.finish(figure, f"{results.study}: final test losses of the runs", text)
    return figure


def bins(values, most):
    """Edges of common bins: finer for more runs, and of equal ratio if the values span decades."""
    count = min(max(math.ceil(2 * math.sqrt(most)), 8), 40)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    if style.spans_decades(low, high):
        return [low * (high / low) ** (i / count) for i in range(count)] + [high]
    return [low + (high - low) * i / count for i in range(count)] + [high]
