"""The reference model against every other one, task by task."""

import math

from . import page
from .captions import caption, named, sized
from .looks import of_models
from .scales import linear_scale
from .style import THIN
from .tables import select

LEVEL = 0.05
PER_MODEL = "-per-model"
MOST_TICKS = 4
MARGIN = 0.12  # Beside the differences, as a part of the axis.
BAR = {"linewidth": 1.4, "color": "0.25", "zorder": 2}
DOT = {"marker": "o", "markersize": 6, "linestyle": "none", "markeredgecolor": "black", "markeredgewidth": 0.8, "zorder": 3}
SHOWN = {**DOT, "label": "differs (p by Holm at most 0.05)", "color": "#0072B2"}
NOT_SHOWN = {**DOT, "label": "not shown to differ", "markerfacecolor": "white"}
# In inches, of a panel, and of what is around its rows.
LEAST_HEIGHT, AROUND_ROWS = 1.7, 1.1
WORDS = (
    "{reference}'s mean minus the other model's on test rows, paired by seed{interval}. p-values are adjusted by Holm's "
    "procedure over all tasks and models; {n} seeds."
)
INTERVAL, NO_INTERVAL = ", with its 95 % interval", "; too few seeds for intervals"


def against_reference(results):
    """A panel per place and task, the other models one below the other."""
    rows = [row for row in results.tasks.differences if not row["selection"].endswith(PER_MODEL)]
    reference = rows[0]["model"]
    cells = [(place, metric) for place in results.panels() for metric in results.tasks.metrics()]
    # All models of the study, so that each is called as in the other figures.
    looks = of_models(results.values("model"))
    others = [model for model in results.values("model") if model != reference]
    names = [looks[other].name for other in others]
    height = max(LEAST_HEIGHT, page.ROW_HEIGHT * sum(map(page.height_of, map(page.row_name, names))) + AROUND_ROWS)
    columns = math.floor(math.sqrt(len(cells))) + 1
    figure, panels = page.panels(len(cells), columns=columns, panel_height=height, sharey=True)
    for panel, (place, metric) in zip(panels, cells):
        panel.axvline(0, **THIN)
        for top, other in enumerate(others):
            for row in select(rows, {**metric.place(), **place, "other": other}):
                draw(panel, row, top)
        panel.margins(x=MARGIN)
        linear_scale(panel.xaxis, most=MOST_TICKS)
        page.entitle(panel, metric.title() + (f"\n{named(place)}" if place else ""))
        page.name_rows(panel, names)
        panel.set_xlabel(f"difference {metric.unit()}\n{sides(metric, looks[reference].name)}")
    interval = INTERVAL if any(row.get("low") for row in rows) else NO_INTERVAL
    n = sized([int(row["n"]) for row in rows])
    words = WORDS.format(reference=looks[reference].name, interval=interval, n=n)
    text = caption(words, results, results.tasks.undefined())
    page.finish(figure, f"{results.study}: {looks[reference].name} against every other model", text)
    return figure


def draw(panel, row, top):
    """A difference with its interval."""
    if row.get("low"):
        panel.plot([float(row["low"]), float(row["high"])], [top, top], **BAR)
    is_shown = bool(row.get("p_holm")) and float(row["p_holm"]) <= LEVEL
    panel.plot([float(row["difference"])], [top], **(SHOWN if is_shown else NOT_SHOWN))


def sides(metric, reference):
    """Which side of 0 is whose."""
    left, right = "\N{LEFTWARDS ARROW} {} better", "{} better \N{RIGHTWARDS ARROW}"
    whose = {"higher": ("other", reference), "lower": (reference, "other")}.get(metric.better)
    return f"{left.format(whose[0])}      {right.format(whose[1])}" if whose else ""
