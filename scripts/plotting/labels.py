"""Correlation of the two labels against the cosine of their weight vectors (Figure 2 of the paper)."""

from . import page, style
from .captions import caption, counted, setting
from .tables import numbers, select

TITLE = "what the weights' cosine makes of the labels"
COSINE = "cosine of the weight vectors"
PEARSON = "correlation of the labels"
ENDS = (-1, 1)
TICKS = (-1, -0.5, 0, 0.5, 1)
DEVIATIONS = 2
POINTS = {"color": style.COLOURS[1], "marker": "o", "markersize": 3, "capsize": 2, "elinewidth": 0.9, "linewidth": 1.1}
BARS = f"Mean over n trials, each with its own data; bars: {DEVIATIONS} standard deviations of the trials to each side."


def label_correlation(results):
    """A panel per data law, on common axes."""
    places = results.panels(leave_out=["corr"])
    figure, panels = page.panels(len(places), sharex=True, sharey=True)
    for panel, place in zip(panels, places):
        n = draw_points(panel, select(results.labels, place))
        page.entitle(panel, f"{counted(setting(place), n)}{verdict(results, place)}")
        panel.plot(ENDS, ENDS, **style.DIAGONAL)
        panel.set(xticks=TICKS, yticks=TICKS)
    page.label_outer(panels, COSINE, PEARSON)
    page.finish(figure, f"{results.study}: {TITLE}", caption(BARS, results, []))
    return figure


def draw_points(panel, rows):
    """Draws the measured correlations with their bars. Returns the number of trials of each."""
    rows = sorted(rows, key=lambda row: float(row["corr"]))
    bars = [DEVIATIONS * (sd or 0.0) for sd in numbers(rows, "sd")]
    panel.errorbar(numbers(rows, "corr"), numbers(rows, "mean"), yerr=bars, label="mean of the trials", **POINTS)
    return [int(row["n"]) for row in rows]


def verdict(results, place):
    """The verdict on the claim that the labels' correlation rises; empty if it is not judged."""
    judged = select(results.claims.rows, place)
    return f"\n{judged[0]['claim']}: {judged[0]['verdict']}" if judged else ""
