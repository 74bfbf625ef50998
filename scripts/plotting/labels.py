"""Correlation of the labels against the cosine of their weight vectors (Figure 2 of the paper)."""

from . import page, style
from .captions import caption, counted, setting
from .intervals import FEWEST, middle
from .results import LABEL_CORRELATION_COLUMN
from .tables import numbers, select

TITLE = "what the weights' cosine makes of the labels"
COSINE = "cosine of the weight vectors"
PEARSON = "correlation of the labels"
ENDS = (-1, 1)
TICKS = (-1, -0.5, 0, 0.5, 1)
COLOUR = {"color": style.COLOURS[1]}
POINTS = {**COLOUR, "marker": "o", "markersize": 3, "linewidth": 1.1, "label": "mean of the trials"}
INTERVAL = {**COLOUR, "fmt": "none", "capsize": 2, "elinewidth": 0.9}
TRIALS = {**COLOUR, "linestyle": "none", "marker": "_", "markersize": 7, "label": "a trial"}
MEAN = "Mean over n trials, each with its own data"
BARS = f"{MEAN}; bars: the middle 95 % of the trials."
PAIRS = "A trial's correlation is the mean over every two of its labels."


def label_correlation(results):
    """A panel per data law, on common axes."""
    places = results.panels(leave_out=["corr"])
    figure, panels = page.panels(len(places), sharex=True, sharey=True)
    counts = []
    for panel, place in zip(panels, places):
        n = draw_points(panel, results, select(results.labels, place))
        counts += n
        page.entitle(panel, f"{counted(setting(place), n)}{verdict(results, place)}")
        panel.plot(ENDS, ENDS, **style.DIAGONAL)
        panel.set(xticks=TICKS, yticks=TICKS)
    page.label_outer(panels, COSINE, PEARSON)
    text = BARS if max(counts) >= FEWEST else f"{MEAN}."
    page.finish(figure, f"{results.study}: {TITLE}", caption(text, results, [PAIRS] if results.has_pairs() else []))
    return figure


def draw_points(panel, results, rows):
    """Draws the measured correlations with bars, or with the trials if there are few. Returns the number of trials of
    each."""
    rows = sorted(rows, key=lambda row: float(row["corr"]))
    places, bars = numbers(rows, "corr"), []
    for row, corr in zip(rows, places):
        trials = numbers(results.behind(row), LABEL_CORRELATION_COLUMN)
        if len(trials) >= FEWEST:
            low, high = middle(trials)
            bars.append((corr, (low + high) / 2, (high - low) / 2))
        elif len(trials) > 1:
            panel.plot([corr] * len(trials), trials, **TRIALS)
    if bars:
        panel.errorbar(*zip(*bars), **INTERVAL)
    panel.plot(places, numbers(rows, "mean"), **POINTS)
    return [int(row["n"]) for row in rows]


def verdict(results, place):
    """The verdict on the claim that the labels' correlation rises; empty if it is not judged."""
    judged = select(results.claims.rows, place)
    return f"\n{judged[0]['claim']}: {judged[0]['verdict']}" if judged else ""
