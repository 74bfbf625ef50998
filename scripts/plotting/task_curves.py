"""Each task's metric on test rows against training steps."""

from . import lines, page, scales
from .captions import caption, counted, named
from .curves import INTERVAL, STEPS
from .intervals import FEWEST, half_width
from .tables import numbers, select

WORDS = "Mean over n runs per line, on the test rows that have a label of the task."
BAND = "Band: 95 % interval of the mean over the runs."
ENDS = "A line ends where fewer than half of its runs go on."
QUARTILES = "Band: from the lower to the upper quartile of the runs, where they are fewer than {fewest}."


def metric_by_step(results):
    """A panel per place, task and group of models, each with an axis of its own: tasks have no common unit."""
    groups = lines.in_groups(lines.of_models(results))
    cells = [
        (place, metric, group) for place in results.panels() for metric in results.tasks.metrics() for group in groups
    ]
    figure, panels = page.panels(len(cells), sharex=True)
    sizes, are_cut = [], []
    for panel, (place, metric, group) in zip(panels, cells):
        rows = select(results.tasks.curves, {"metric": metric.column, **place})
        drawn = [(look, curve, of_most(curve)) for look, curve in lines.drawn(group, rows)]
        are_cut += [len(kept) < len(curve) for _, curve, kept in drawn]
        n = [draw_curve(panel, look, kept) for look, _, kept in drawn]
        sizes += n
        where = f"\n{named(place)}" if place else ""
        page.entitle(panel, metric.title(counted(metric.name(), n)) + where + lines.name_of(group, groups))
        scales.whole_numbers(panel.xaxis)
    page.label_each(panels, STEPS, [metric.axis() for _, metric, _ in cells])
    bands = [ENDS] * any(are_cut)
    bands += [BAND] * any(n >= FEWEST for n in sizes)
    bands += [QUARTILES.format(fewest=FEWEST)] * any(1 < n < FEWEST for n in sizes)
    text = caption(WORDS, results, bands + results.tasks.undefined())
    page.finish(figure, f"{results.study}: each task by training step", text)
    return figure


def of_most(curve):
    """The points behind which are at least half of the runs: early stopping ends some before others."""
    most = max(int(row["n"]) for row in curve)
    return [row for row in curve if 2 * int(row["n"]) >= most]


def draw_curve(panel, look, curve):
    """A curve of a mean with its band; returns the largest number of runs behind a point."""
    x, mean, n = numbers(curve, "step"), numbers(curve, "mean"), [int(row["n"]) for row in curve]
    if max(n) >= FEWEST:
        halves = [half_width(sd, count) for sd, count in zip(numbers(curve, "sd"), n)]
        ends = [middle - half for middle, half in zip(mean, halves)], [middle + half for middle, half in zip(mean, halves)]
    else:
        ends = numbers(curve, "q25"), numbers(curve, "q75")
    if max(n) > 1:
        panel.fill_between(x, *ends, color=look.colour, **INTERVAL)
    panel.plot(x, mean, **look.curve(len(x)))
    return max(n)
