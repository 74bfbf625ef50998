"""Final test loss against the task correlation."""

from . import lines, page, style
from .around import Around
from .captions import caption, counted, named
from .intervals import FEWEST, half_width
from .results import TEST_LOSS_COLUMN, on_the_plateau
from .tables import numbers, select

CORRELATION = "task correlation (cosine of the weight vectors)"
MEAN = "Mean of the runs' final losses"


def loss_by_correlation(results):
    """A curve per model at its chosen learning rate."""
    rows = [row for row in results.selected if row.get("mean")]
    groups = lines.in_groups(lines.of_models(results))
    cells = [(place, group) for place in results.panels(leave_out=["corr"]) for group in groups]
    columns = len(groups) if len(groups) > 1 else page.MAX_COLUMNS
    figure, panels = page.panels(len(cells), columns, sharex=True, sharey=True)
    around = Around(MEAN, "bars")
    for panel, (place, group) in zip(panels, cells):
        n = []
        for look, points in lines.drawn(group, select(rows, place)):
            points.sort(key=lambda row: float(row["corr"]))
            draw_points(panel, results, look, points, around)
            n += [int(row["n"]) for row in points]
        page.entitle(panel, counted(named(place), n) + lines.name_of(group, groups))
    levels = lines.finish_losses(results, panels, [place for place, _ in cells], around.values)
    page.label_outer(panels, CORRELATION if len(panels) == 1 else CORRELATION.replace(" (", "\n("), lines.LOSS)
    text = caption(around.words(), results, levels)
    page.finish(figure, f"{results.study}: final test loss by task correlation", text)
    return figure


def draw_points(panel, results, look, rows, around):
    """A model's losses with bars, or with the single runs if there are few; losses that have not left the plateau are
    ringed."""
    x, y, n = numbers(rows, "corr"), numbers(rows, "mean"), [int(row["n"]) for row in rows]
    around.values += y
    around.interval |= max(n) >= FEWEST
    draw_few(panel, results, look, [row for row, size in zip(rows, n) if 1 < size < FEWEST], around)
    ends = bars(y, numbers(rows, "sd"), n) if max(n) >= FEWEST else None
    panel.errorbar(x, y, yerr=ends, capsize=3, **{**look.curve(len(x)), "markevery": 1})
    resting = on_the_plateau(rows)
    if resting:
        panel.plot(numbers(resting, "corr"), numbers(resting, "mean"), **style.PLATEAU)


def bars(means, deviations, n):
    """How far the intervals reach below and above the means. Losses are positive, so they end at 0."""
    halves = [half_width(sd, size) if size >= FEWEST else 0.0 for sd, size in zip(deviations, n)]
    return [min(half, mean) for half, mean in zip(halves, means)], halves


def draw_few(panel, results, look, rows, around):
    """The final losses of single runs, a line per seed."""
    by_seed = {}
    for row in rows:
        for run in results.behind(row):
            by_seed.setdefault(run["seed"], []).append((float(row["corr"]), float(run[TEST_LOSS_COLUMN])))
    for points in by_seed.values():
        corrs, losses = zip(*points)
        panel.plot(corrs, losses, **look.single())
        around.single = True
        around.values += losses
