"""The four figures of a study. Each function returns a figure and reads nothing but the study's tables."""

import math

from . import style
from .captions import caption, counted, named, on_floor
from .results import CHOSEN, GRID, select

STEPS = "optimiser steps"
LOSS = "test mean squared error"
CORRELATION = "task correlation (cosine of the weight vectors)"


def of(results):
    """Name and function of every figure that the study has the axes for."""
    yield "loss-by-step", loss_by_step
    if len(results.values("corr")) > 1:
        yield "loss-by-correlation", loss_by_correlation
    yield "final-loss-histogram", final_loss_histogram
    if results.has_choice():
        yield "learning-rate-grid", learning_rate_grid


def loss_by_step(results):
    """Test loss against steps: a panel per correlation, a curve per model at its chosen learning rate."""
    chosen = [row for row in results.curves if row["selection"] in CHOSEN]
    places = results.panels()
    figure, panels = style.panels(len(places), sharex=True, sharey=True)
    for panel, place in zip(panels, places):
        n = draw_curves(panel, results, select(chosen, place))
        style.entitle(panel, counted(named(place), n))
    floors = finish_losses(results, panels, places, chosen)
    label_outer(panels, STEPS, LOSS)
    text = caption("Mean over n runs per model; band: one standard error to each side.", results, floors)
    style.finish(figure, f"{results.study}: test loss by training step", text)
    return figure


def learning_rate_grid(results):
    """Test loss against steps: a row per learning rate, a column per correlation, as far as they fit."""
    cells = [row for row in results.curves if row["selection"] == GRID]
    places, rates = results.panels(), results.values("learning_rate")
    at = [{**place, "learning_rate": rate} for rate in rates for place in places]
    figure, panels = style.panels(len(at), columns=len(places), sharex=True, sharey=True)
    for panel, place in zip(panels, at):
        n = draw_curves(panel, results, select(cells, place))
        style.entitle(panel, counted(named(place), n))
    floors = finish_losses(results, panels, at, cells)
    label_outer(panels, STEPS, LOSS)
    text = caption("Mean over n runs per model; band: one standard error to each side.", results, floors, chosen=False)
    style.finish(figure, f"{results.study}: test loss at every learning rate", text)
    return figure


def loss_by_correlation(results):
    """Final test loss against the task correlation, a curve per model at its chosen learning rate."""
    chosen = [row for row in results.summary if row["selection"] in CHOSEN and row["mean"]]
    places = results.panels(leave_out=["corr"])
    figure, panels = style.panels(len(places), sharex=True, sharey=True)
    for panel, place in zip(panels, places):
        n = []
        for look, rows in by_model(results, select(chosen, place)):
            rows.sort(key=lambda row: float(row["corr"]))
            x, y = numbers(rows, "corr"), numbers(rows, "mean")
            bars = standard_errors(rows)
            panel.errorbar(x, y, yerr=bars, capsize=3, **{**look.curve(len(x)), "markevery": 1})
            n += [int(row["n"]) for row in rows]
        style.entitle(panel, counted(named(place), n))
    floors = finish_losses(results, panels, places, chosen)
    label_outer(panels, CORRELATION if len(panels) == 1 else CORRELATION.replace(" (", "\n("), LOSS)
    text = caption("Mean of the runs' final losses; bars: one standard error to each side.", results, floors)
    style.finish(figure, f"{results.study}: final test loss by task correlation", text)
    return figure


def final_loss_histogram(results):
    """How many runs ended at which loss: a panel per correlation, the models overlaid."""
    places = results.panels()
    figure, panels = style.panels(len(places), sharex=True, sharey=True)
    finals = [
        [(look, results.chosen_finals({**place, "model": model})) for model, look in looks(results)]
        for place in places
    ]
    values = [value for in_panel in finals for _, losses in in_panel for value in losses]
    edges = bins(values, most=max(len(losses) for in_panel in finals for _, losses in in_panel))
    for panel, place, in_panel in zip(panels, places, finals):
        for look, losses in in_panel:
            panel.hist(losses, bins=edges, histtype="stepfilled", **look.area())
            panel.hist(losses, bins=edges, histtype="step", **look.outline())
        style.entitle(panel, counted(named(place), [len(losses) for _, losses in in_panel if losses]))
        style.whole_numbers(panel.yaxis)
        if values:
            style.loss_scale(panel.xaxis, values, None)
    label_outer(panels, f"final {LOSS}", "number of runs")
    text = caption("The bins are common to all models and panels.", results, [])
    style.finish(figure, f"{results.study}: final test losses of the runs", text)
    return figure


def draw_curves(panel, results, rows):
    """A curve with its band per model. Returns the models' numbers of runs."""
    n = []
    for look, curve in by_model(results, rows):
        x, y = numbers(curve, "step"), numbers(curve, "mean")
        panel.plot(x, y, **look.curve(len(x)))
        se = standard_errors(curve)
        low, high = [a - b for a, b in zip(y, se)], [a + b for a, b in zip(y, se)]
        panel.fill_between(x, low, high, color=look.colour, alpha=0.2, linewidth=0)
        n.append(max(int(row["n"]) for row in curve))
    return n


def finish_losses(results, panels, places, rows):
    """Scales the loss axes, draws the noise floors that are near enough, and returns the sentences on them."""
    values = [mean for mean in numbers(rows, "mean") if mean is not None]
    sentences = []
    for panel, place in zip(panels, places):
        floor = results.noise_variance(place)
        drawn = bool(values) and style.loss_scale(panel.yaxis, values, floor)
        if drawn:
            panel.axhline(floor, **style.FLOOR)
        if floor is not None:
            sentences.append(on_floor(floor, drawn))
    return list(dict.fromkeys(sentences))


def bins(values, most):
    """Edges of common bins, finer for more runs; of equal ratio where the values span decades."""
    count = min(max(math.ceil(2 * math.sqrt(most)), 8), 40)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    if style.spans_decades(low, high):
        return [low * (high / low) ** (i / count) for i in range(count)] + [high]
    return [low + (high - low) * i / count for i in range(count)] + [high]


def looks(results):
    """Every model with how it looks, the same in all figures; the paper's models the same in all studies."""
    known = list(style.PROPER_NAMES)
    others = (model for model in results.values("model") if model not in known)
    numbers = {model: number for number, model in enumerate([*known, *others])}
    return [(model, style.ModelStyle(numbers[model], model)) for model in results.values("model")]


def by_model(results, rows):
    """The rows of every model that has any, with how it looks."""
    of_models = ((look, select(rows, {"model": model})) for model, look in looks(results))
    return [(look, rows) for look, rows in of_models if rows]


def numbers(rows, column):
    """A column as numbers; None for an empty field."""
    return [float(row[column]) if row[column] else None for row in rows]


def standard_errors(rows):
    """The standard error of every mean; 0 of a single run, whose spread is not known."""
    return [(sd or 0.0) / math.sqrt(n) if n else 0.0 for sd, n in zip(numbers(rows, "sd"), numbers(rows, "n"))]


def label_outer(panels, x, y):
    """Labels the axes at the left and at the bottom only."""
    for panel in panels:
        panel.set(xlabel=x, ylabel=y)
        panel.label_outer()
