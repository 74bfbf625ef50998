"""Area under the curve of every run on test rows, method by method (Tables 1 and 2 of the paper)."""

import statistics

from . import page
from .captions import caption, counted
from .intervals import FEWEST
from .lines import of_models
from .scales import linear_scale
from .style import MEAN
from .tables import numbers, select

DOT = {"linestyle": "none", "marker": "o", "markersize": 4, "alpha": 0.7, "markeredgewidth": 0, "zorder": 3}
INTERVAL = {"linewidth": 5, "color": "0.82", "solid_capstyle": "butt", "zorder": 1.5, "label": "its interval at 95 %"}
PAPER = {"linestyle": "none", "marker": "D", "markersize": 6, "markerfacecolor": "none", "markeredgecolor": "0.1"}
# Values farther than this from the middle of a panel are arrows at its edge. Otherwise methods a thousandth apart would
# be one point beside a method that fails.
REACH = 0.03
MARGIN = 0.05
LEAST_SPAN = 1e-3
MOST_TICKS = 5
WORDS = "A dot is a run: the area under the ROC curve of the model that it ends with."
OF_INTERVALS = "Intervals are of the mean, over test rows and runs."
OF_ARROWS = "An arrow at the edge is a value beyond it."


def auc_by_model(results):
    """A panel per group and task, the models one below the other."""
    places = [(row, task) for row in first_of_each(results.aucs, "main") for task in ("main", "auxiliary")]
    models = list(of_models(results))
    names = [look.name for _, look in models]
    figure, panels = page.panels(len(places), columns=2, panel_height=page.height_of_rows(names), sharey=True)
    drawn = []
    for panel, (group, task) in zip(panels, places):
        here = [Samples(results, select(results.aucs, {**model, "main": group["main"]}), task) for model, _ in models]
        axis = Axis([value for samples in here for value in samples.values()])
        panel.set_xlim(axis.low, axis.high)
        for height, (samples, (_, look)) in enumerate(zip(here, models)):
            draw(panel, axis, height, samples, look)
        counts = [len(samples.aucs) for samples in here if samples.aucs]
        page.entitle(panel, counted(f"{task} task: {spoken(group[task])}", counts))
        page.name_rows(panel, names)
        drawn.append((axis, here))
    page.label_outer(panels, "AUC on test rows", "")
    for panel in panels:
        panel.tick_params(axis="x", labelbottom=True)
        linear_scale(panel.xaxis, most=MOST_TICKS)
    page.finish(figure, f"{results.study}: AUC of every run", caption(WORDS, results, further_words(drawn)))
    return figure


class Samples:
    """What a panel shows for a model: its runs' AUCs, the interval of their mean and the paper's mean."""

    def __init__(self, results, rows, task):
        self.aucs = results.aucs_of(rows, rows[0][task]) if rows else []
        # No single mean stands for a model that is at several places on other axes.
        ends, paper = (f"{task}_low", f"{task}_high"), f"paper_{task}_mean"
        *interval, self.paper = (numbers(rows, column)[0] if len(rows) == 1 else None for column in (*ends, paper))
        enough = len(self.aucs) >= FEWEST
        self.interval = [min(max(end, 0.0), 1.0) for end in interval if end is not None and enough]

    def values(self):
        return [*self.aucs, *self.interval, *([self.paper] if self.paper is not None else [])]


class Axis:
    """Limits that hold the values near the middle of a panel."""

    def __init__(self, values):
        middle = statistics.median(values) if values else 0.5
        self.near = [value for value in values if abs(value - middle) <= REACH] or [middle]
        self.is_whole = len(self.near) == len(values)
        low, high = min(self.near), max(self.near)
        margin = MARGIN * (high - low or LEAST_SPAN)
        # No tick stands beyond what an AUC can be, and a dot there is whole.
        self.low, self.high = max(low - margin, -MARGIN * high), min(high + margin, 1 + MARGIN * (1 - low + margin))

    def clipped(self, value):
        return min(max(value, self.low), self.high)

    def mark(self, panel, values, height, **look):
        """Draws the values; those beyond an edge are arrows at it."""
        for beyond, marker in ((lambda x: x < self.low, "<"), (lambda x: x > self.high, ">")):
            outside = [self.clipped(value) for value in values if beyond(value)]
            if outside:
                panel.plot(outside, [height] * len(outside), **{**look, "marker": marker, "clip_on": False, "label": None})
        inside = [value for value in values if self.low <= value <= self.high]
        panel.plot(inside, [height] * len(inside), **look)


def draw(panel, axis, height, samples, look):
    """Draws a model's row."""
    axis.mark(panel, samples.aucs, height, color=look.colour, **DOT)
    if samples.interval:
        panel.plot([axis.clipped(end) for end in samples.interval], [height] * 2, **INTERVAL)
    if samples.aucs:
        axis.mark(panel, [statistics.fmean(samples.aucs)], height, **MEAN)
    if samples.paper is not None:
        axis.mark(panel, [samples.paper], height, **PAPER, label="the paper's mean")


def further_words(drawn):
    """Sentences on the marks other than dots."""
    has_interval = any(samples.interval for _, here in drawn for samples in here)
    has_arrow = not all(axis.is_whole for axis, _ in drawn)
    return [OF_INTERVALS] * has_interval + [OF_ARROWS] * has_arrow


def first_of_each(rows, column):
    """The first row for each value of a column."""
    return list({row[column]: row for row in reversed(rows)}.values())[::-1]


def spoken(task):
    return task.replace("_", " ")
