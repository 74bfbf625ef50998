"""Final test loss against the task correlation."""

from . import lines, page, style
from .captions import caption, counted, named
from .intervals import half_width
from .results import chosen
from .tables import numbers, select

CORRELATION = "task correlation (cosine of the weight vectors)"
BARS = "Mean of the runs' final losses; bars: 95 % interval of the mean."


def loss_by_correlation(results):
    """A curve per model at its chosen learning rate."""
    rows = [row for row in chosen(results.summary) if row["mean"]]
    places = results.panels(leave_out=["corr"])
    figure, panels = page.panels(len(places), sharex=True, sharey=True)
    for panel, place in zip(panels, places):
        n = []
        for look, points in lines.drawn(lines.of_models(results), select(rows, place)):
            points.sort(key=lambda row: float(row["corr"]))
            draw_points(panel, look, points)
            n += [int(row["n"]) for row in points]
        page.entitle(panel, counted(named(place), n))
    levels = lines.finish_losses(results, panels, places, rows)
    page.label_outer(panels, CORRELATION if len(panels) == 1 else CORRELATION.replace(" (", "\n("), lines.LOSS)
    page.finish(figure, f"{results.study}: final test loss by task correlation", caption(BARS, results, levels))
    return figure


def draw_points(panel, look, rows):
    """A model's losses; those that have not left the plateau are ringed."""
    x, y = numbers(rows, "corr"), numbers(rows, "mean")
    bars = [half_width(sd, int(row["n"])) for sd, row in zip(numbers(rows, "sd"), rows)]
    panel.errorbar(x, y, yerr=bars, capsize=3, **{**look.curve(len(x)), "markevery": 1})
    resting = select(rows, {"plateau": "true"})
    if resting:
        panel.plot(numbers(resting, "corr"), numbers(resting, "mean"), **style.PLATEAU)
